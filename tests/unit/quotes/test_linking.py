"""Which parts belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.quotes.layout import Layout
from services.quotes.linking import Attribution, Linker
from services.quotes.portions import ANSWERS, ASKS, CUE, SOURCE, Portion
from services.quotes.tags import Part

PLAIN = Layout(frozenset(), frozenset())
_PARTS = {"S": Part.SOURCE, "C": Part.CUE, "T": Part.CONTENT}


@dataclass(frozen=True)
class Where:
    """Where a part stands."""

    paragraph: int = 0
    pack: int = 0
    quotation: int | None = None
    opens: bool = False


def part(name: str, at: int, likes: Sequence[str] = (), where: Where | None = None) -> Portion:
    """Return a part of three words: "T1" is a content that answers to "T1", and asks for all it `likes`."""
    where = where or Where()
    pointers = np.zeros((2, 2, 96), np.float32)
    for what in (CUE, SOURCE):
        pointers[ANSWERS, what, _number(name)] = 10
        for liked in likes:
            pointers[ASKS, what, _number(liked)] = 10
    return Portion(
        part=_PARTS[name[0]],
        start=at * 10,
        end=at * 10 + 25,
        paragraph=where.paragraph,
        opens=where.opens,
        pack=where.pack,
        first=at,
        last=at + 3,
        quotations=frozenset() if where.quotation is None else frozenset({where.quotation}),
        sure=-0.1,
        doubt=-0.2,
        pointers=pointers,
        nobody=np.zeros((2, 96), np.float32),
    )


def _number(name: str) -> int:
    return 30 * "SCT".index(name[0]) + int(name[1:])


def linked(*parts: Portion, layout: Layout = PLAIN) -> list[tuple[list[int], int | None, int | None]]:
    """Return the attributions by the first words of content, cue and source."""
    found = Linker(layout).attributions(parts)
    return [([portion.first for portion in each.content], _first(each.cue), _first(each.source)) for each in found]


def _first(portion: Portion | None) -> int | None:
    return portion.first if portion is not None else None


def test_a_content_has_the_cue_that_answers_best_and_that_the_source() -> None:
    assert linked(
        part("S1", 0), part("C1", 5, ["S1"]), part("T1", 10, ["C1"]), part("S2", 20), part("C2", 25, ["S2"])
    ) == [([10], 5, 0)]


def test_of_two_that_answer_alike_the_nearer_is_meant() -> None:
    assert linked(part("C1", 0), part("T1", 60, ["C1", "C2"]), part("C2", 70)) == [([60], 70, None)]


def test_contents_of_one_cue_are_one_attribution() -> None:
    assert linked(part("T1", 0, ["C1"]), part("C1", 5, ["S1"]), part("S1", 8), part("T2", 12, ["C1"])) == [
        ([0, 12], 5, 8)
    ]


def test_without_a_cue_the_source_is_the_nearest_of_the_paragraph() -> None:
    near, far = part("S1", 8), part("S2", 20)
    assert linked(part("T1", 4), near, far) == [([4], None, 8)]
    assert linked(part("T1", 4), part("S3", 60)) == [([4], None, None)]
    assert linked(part("T1", 4), part("S4", 8, where=Where(paragraph=1))) == [([4], None, None)]


def test_a_quotation_without_a_source_goes_on_from_the_one_before() -> None:
    spoken = (part("S1", 0), part("C1", 5, ["S1"]), part("T1", 10, ["C1"]))
    quoted, plain = (part("T2", 60, where=Where(paragraph=1, pack=1, quotation=q)) for q in (0, None))

    found = Linker(PLAIN).attributions([*spoken, quoted])
    assert [(_first(each.source), each.continued) for each in found] == [(0, False), (0, True)]
    assert linked(*spoken, plain)[1] == ([60], None, None)


def test_a_colon_announces_the_next_paragraph_even_in_another_pack() -> None:
    announced = part("T1", 60, where=Where(paragraph=1, pack=1, opens=True))
    later = part("T2", 70, where=Where(paragraph=1, pack=1))
    parts = (part("S1", 0), part("C1", 5, ["S1"]), announced, later)

    assert linked(*parts, layout=Layout(frozenset({0}), frozenset())) == [([60], 5, 0), ([70], None, None)]
    assert linked(*parts)[0] == ([60], None, None)


def test_a_cue_of_its_own_goes_before_the_colon() -> None:
    where = Where(paragraph=1, opens=True)
    parts = [part("C1", 5), part("T1", 20, ["C2"], where), part("C2", 25, ["S2"], where), part("S2", 30, (), where)]

    assert linked(*parts, layout=Layout(frozenset({0}), frozenset())) == [([20], 25, 30)]


def test_a_quotation_that_is_not_closed_goes_on_whoever_is_named_last() -> None:
    first = part("T1", 0, where=Where(paragraph=0, quotation=0, opens=True))
    second = part("T2", 10, ["C1"], Where(paragraph=1, quotation=1, opens=True))
    cue, source = part("C1", 15, ["S1"], Where(paragraph=1)), part("S1", 20, (), Where(paragraph=1))

    assert linked(first, second, cue, source, layout=Layout(frozenset(), frozenset({0}))) == [([0, 10], 15, 20)]
    assert len(linked(first, second, cue, source)) == 2


def test_a_block_quote_goes_on_also_where_the_model_would_part_it() -> None:
    first = part("T1", 10, ["C1"], Where(paragraph=1, quotation=0, opens=True))
    second = part("T2", 20, ["C2"], Where(paragraph=2, quotation=1, opens=True))
    cues = part("C1", 0, where=Where(paragraph=0)), part("C2", 30, where=Where(paragraph=3))
    running, both = frozenset({0}), frozenset({0, 1})

    assert linked(*cues, first, second, layout=Layout(frozenset(), running, both)) == [([10, 20], 0, None)]
    assert linked(*cues, first, second, layout=Layout(frozenset(), running)) == [([10], 0, None), ([20], 30, None)]


def test_a_quotation_that_is_read_in_two_passages_is_one() -> None:
    first = part("T1", 0, where=Where(quotation=0, opens=True))
    second = part("T2", 130, where=Where(pack=1, quotation=0, opens=True))

    assert linked(first, second) == [([0, 130], None, None)]


def test_how_sure_a_link_is_is_a_probability() -> None:
    (found,) = Linker(PLAIN).attributions([part("S1", 0), part("C1", 5, ["S1"]), part("T1", 10, ["C1"])])
    assert isinstance(found, Attribution)
    assert found.cue_sure <= 0
    assert found.source_sure <= 0
    assert found.cue_sure > -0.01
