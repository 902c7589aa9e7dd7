"""Paragraphs cut into sentences by what stands outside of quotation marks.

A parser's sentences end inside quotations, and often beside them; those here never do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.quotes.quoted import ends_with
from services.quotes.reading import OUTSIDE, Reading

_LONGEST = 64
"""A line has so many pieces at most, so that a wall of quotation marks costs no more than its length."""
_TERMINATORS = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotation, or the words between two. Indices of tokens, half-open."""

    first: int
    end: int
    quotation: int
    """Index into Reading.quotations; OUTSIDE for words."""

    @property
    def is_words(self) -> bool:
        """Whether it stands outside of quotation marks."""
        return self.quotation == OUTSIDE


Line = list[Piece]
"""One sentence outside of quotations, with all that is quoted in it."""


def lines(reading: Reading, paragraph: tuple[int, int]) -> Iterator[Line]:
    """Yield the lines of a paragraph (first token, one past the last), in order."""
    line: Line = []
    for piece in _pieces(reading, *paragraph):
        if line and (len(line) == _LONGEST or _begins_anew(reading, line[-1], piece)):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _pieces(reading: Reading, first: int, end: int) -> Iterator[Piece]:
    at = first
    while at < end:
        quotation = reading.quotation_of[at]
        stop = at + 1
        while stop < end and reading.quotation_of[stop] == quotation:
            if quotation == OUTSIDE and reading.tokens[stop - 1].text in _TERMINATORS:
                break
            stop += 1
        yield Piece(at, stop, quotation)
        at = stop


def _begins_anew(reading: Reading, before: Piece, piece: Piece) -> bool:
    last = reading.tokens[before.end - 1].text
    if before.is_words:
        return last in _TERMINATORS
    if not piece.is_words:
        return not ends_with(reading, before.quotation, ",")
    following = reading.tokens[piece.first].text
    return ends_with(reading, before.quotation, ".") and not following[:1].islower() and following[:1].isalnum()
