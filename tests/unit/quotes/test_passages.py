"""Texts as the model reads them."""

import pytest

from services.quotes.marks import quotations
from services.quotes.packs import SIZE, packs
from services.quotes.passages import LONGEST, OUTSIDE, PART, Passage
from tests.unit.quotes.noise import encoder


def passages(*paragraphs: str) -> tuple[str, list[Passage]]:
    text = "\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append((at, at + len(paragraph)))
        at += len(paragraph) + 1
    outermost = [quotation for quotation in quotations(text, spans) if quotation.depth == 0]
    return text, list(encoder().passages(text, spans, outermost))


def words(text: str, passage: Passage) -> list[str]:
    return [text[start:end] for start, end in zip(passage.starts, passage.ends, strict=True)]


def test_a_word_ends_at_white_space_and_punctuation() -> None:
    text, (passage,) = passages("Ann’s U.S. visit, “unprecedentedness”\u00a0🙂.")

    assert words(text, passage) == [
        *("Ann", "’", "s", "U", ".", "S", ".", "visit", ",", "“", "unprecedentedness", "”", "🙂", ".")
    ]
    assert len(passage.ids) > len(passage.heads) == len(passage.quotation)
    assert len(passage.features) == len(passage.ids)


def test_a_word_knows_its_case_and_whether_it_is_quoted() -> None:
    text, (passage,) = passages("Ann FBI iPod 12 no, “one two three four” “five”.")

    features = dict(zip(words(text, passage), [passage.features[head] for head in passage.heads], strict=True))
    assert [features[word] for word in ("Ann", "FBI", "iPod", "12", "no", ",")] == [1, 2, 3, 4, 0, 5]
    assert (features["two"], features["five"]) == (12, 6)
    assert passage.quotation[0] == OUTSIDE


def test_a_paragraph_without_a_word_is_no_passage() -> None:
    text, found = passages("One.", " \u00a0 ", "Two.")

    assert [(passage.paragraph, words(text, passage)) for passage in found] == [(0, ["One", "."]), (2, ["Two", "."])]


@pytest.mark.parametrize("text", ["«We won it,» said Ann.", "„We won it,“ said Ann.", "‘We won it,’ said Ann."])
def test_marks_that_the_model_did_not_learn_read_like_those_that_it_did(text: str) -> None:
    _, (known,) = passages("“We won it,” said Ann.")
    _, (foreign,) = passages(text)

    assert (foreign.ids, foreign.starts, foreign.features) == (known.ids, known.starts, known.features)


def test_a_long_paragraph_is_cut_between_sentences_and_not_within_quotations() -> None:
    sentence = "The old bridge over the river was closed again on Monday after Mr. Reed saw it. "
    text, found = passages((sentence * 3 + "“It is old. It is closed. Nobody may walk on it today,” he said. ") * 8)

    assert all(len(passage.ids) <= PART for passage in found)
    assert [word for passage in found for word in words(text, passage)] == words(text, _joined(found))
    for passage in found:
        assert words(text, passage)[-1] == "."
        assert words(text, passage)[0] in ("The", "“")


def test_a_long_paragraph_without_a_sentence_is_cut_all_the_same() -> None:
    _, found = passages("one two three " * 300)

    assert len(found) > LONGEST / PART
    assert all(0 < len(passage.ids) <= PART for passage in found)


def test_packs_hold_as_many_passages_as_fit_in_order() -> None:
    _, found = passages(*["one two three"] * 100, "one two three " * 60)
    packed = list(packs(found))

    assert [passage for pack in packed for passage in pack] == found
    sizes = [1 + sum(len(passage.ids) + 1 for passage in pack) for pack in packed]
    assert all(size <= SIZE for size, pack in zip(sizes, packed, strict=True) if len(pack) > 1)
    assert all(size + len(pack[0].ids) + 1 > SIZE for size, pack in zip(sizes[:-1], packed[1:], strict=True))


def _joined(found: list[Passage]) -> Passage:
    starts = [start for passage in found for start in passage.starts]
    ends = [end for passage in found for end in passage.ends]
    return Passage(0, [], [], [], sorted(starts), sorted(ends), [])
