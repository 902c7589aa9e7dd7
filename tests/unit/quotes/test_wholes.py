"""Quotations are whole."""

from services.quotes.passages import OUTSIDE, Passage
from services.quotes.wholes import with_whole_quotations

WORDS = ["said", ":", "“", "ANN", ":", "we", "won", "today", "”", "he"]


def mended(tags: list[int], first: int, end: int) -> list[int]:
    """Mend tags of WORDS, of which `first` to `end` are quoted."""
    text = " ".join(WORDS)
    starts = [len(" ".join(WORDS[:index])) + (index > 0) for index in range(len(WORDS))]
    ends = [start + len(word) for start, word in zip(starts, WORDS, strict=True)]
    quotation = [0 if first <= index < end else OUTSIDE for index in range(len(WORDS))]
    return with_whole_quotations(text, Passage(0, [], [], [], starts, ends, quotation), tags)


def test_a_quotation_that_is_half_content_is_content() -> None:
    assert mended([3, 0, 0, 0, 5, 6, 6, 0, 0, 1], 4, 9) == [3, 0, 0, 0, 5, 6, 6, 6, 6, 1]


def test_one_that_is_hardly_content_stays_as_it_is() -> None:
    assert mended([3, 0, 0, 0, 0, 0, 5, 0, 0, 1], 4, 9) == [3, 0, 0, 0, 0, 0, 5, 0, 0, 1]


def test_a_label_in_the_marks_is_not_said() -> None:
    assert mended([0, 0, 0, 1, 3, 5, 6, 6, 0, 0], 2, 9) == [0, 0, 0, 1, 3, 5, 6, 6, 6, 0]


def test_content_that_goes_on_in_marks_stays_one() -> None:
    assert mended([0, 0, 0, 0, 5, 6, 6, 6, 0, 0], 5, 9) == [0, 0, 0, 0, 5, 6, 6, 6, 6, 0]
