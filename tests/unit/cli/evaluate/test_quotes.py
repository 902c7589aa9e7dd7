"""Quotes scored, on a text of our own whose figures can be counted by hand."""

import pytest

from services.cli.evaluate.attributions import Held, Predicted, misses
from services.cli.evaluate.figures import Measure, Totals
from services.cli.evaluate.quotes import counts_of, measures
from services.cli.evaluate.rows import Attribution, QuotesRow, Span
from services.cli.evaluate.words import WordsOf

TEXT = (
    "“The harbour is open again,” Ana Duarte said, “and the ships are back.”\n\n"
    "The mayor, Rui Costa, hoped that fishing would resume. He read “Old Sea” aloud."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


DIRECT = Attribution(
    source=(at("Ana Duarte"),),
    cue=(at("said"),),
    content=(at("“The harbour is open again,”"), at("“and the ships are back.”")),
    source_head=at("Duarte"),
)
INDIRECT = Attribution(
    source=(at("The mayor, Rui Costa"),), cue=(at("hoped"),), content=(at("that fishing would resume"),)
)
ROW = QuotesRow("one", TEXT, (DIRECT, INDIRECT))


def figures(*predicted: Predicted) -> dict[str, Measure]:
    return {each.key: each for each in measures(Totals([counts_of(Held(ROW, predicted))], draws=1))}


def said(attribution: Attribution) -> Predicted:
    return Predicted(attribution.content, attribution.cue, attribution.source)


def test_what_is_the_gold_is_all_right() -> None:
    found = figures(said(DIRECT), said(INDIRECT))

    assert {key: each.figure.value for key, each in found.items() if each.n} == dict.fromkeys(
        (key for key, each in found.items() if each.n), 1.0
    )
    assert found["direct_segments_end_to_end"].n == 2
    assert (found["direct_end_to_end_at_80"].n, found["indirect_end_to_end_at_80"].n) == (1, 1)


def test_a_quotation_in_pieces_loses_no_segment_but_is_no_match() -> None:
    found = figures(*(Predicted((piece,), (), (at("Duarte"),)) for piece in DIRECT.content))

    assert found["direct_segments_end_to_end"].figure.value == 1
    assert found["direct_end_to_end_at_80"].figure.value == 0
    assert found["direct_end_to_end_at_30"].figure.value == pytest.approx(2 / 3)


def test_a_speaker_has_to_touch_the_head_of_the_source() -> None:
    found = figures(Predicted(DIRECT.content, (), (at("Ana"),)))

    assert found["direct_content_at_80"].figure.value == 1
    assert found["direct_end_to_end_at_80"].figure.value == 0
    assert found["direct_segments_speaker"].figure.value == 0


def test_marks_and_commas_around_a_content_cost_nothing() -> None:
    bare = Predicted((at("The harbour is open again"), at("and the ships are back")), (), DIRECT.source)

    assert figures(bare)["direct_content_exact"].figure.value == 1


def test_a_title_in_marks_is_no_segment() -> None:
    found = figures(said(DIRECT), Predicted((at("“Old Sea”"),), (), (at("He"),)))

    assert found["direct_segments_found"].precision is not None
    assert found["direct_segments_found"].precision.value == 1
    assert found["direct_content_exact"].precision is not None
    assert found["direct_content_exact"].precision.value == 0.5


def test_each_error_is_shown_where_it_is() -> None:
    errors = list(misses(Held(ROW, [Predicted(DIRECT.content, (), (at("Rui Costa"),)), Predicted((at("“Old Sea”"),))])))

    assert [(error.start, error.what) for error in errors] == [
        (0, "direct, speaker is 'Ana Duarte', said 'Rui Costa'"),
        (at("that fishing")[0], "indirect, missed"),
        (at("“Old Sea”")[0], "direct, not in the gold"),
    ]


def test_an_open_mark_quotes_to_the_end_of_its_paragraph() -> None:
    text = '“One two\n\nthree" four "five six" ``seven\'\' „eight“'
    words = WordsOf(text)

    assert [sorted(region) for region in words.regions] == [[0, 1], [3], [6], [7]]


@pytest.mark.parametrize("text", ["", "\n\n", "“", "”“”", '"' * 101, "``''``"])
def test_any_count_of_marks_is_read(text: str) -> None:
    words = WordsOf(text)

    assert words.count == 0
    assert not words.quoted
