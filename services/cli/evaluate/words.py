"""The words of a text, and which of them stand in quotation marks: what the quotes' scorer counts by.

Punctuation is no part of a word, so a system that takes a mark or a comma into a span, or leaves it, scores the same.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from services.cli.evaluate.rows import Span

_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"[“”\"„]|``|''")
_OPENING = ("“", "„", "``")
_CLOSING = ("”", "''")

type Words = frozenset[int]
"""Indices of words."""


class WordsOf:
    """The words of `text`."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self.count = len(spans)
        self.regions: tuple[Words, ...] = tuple(self.within([span]) for span in _quoted(text))
        """The words between each pair of double marks."""
        self.quoted: Words = frozenset().union(*self.regions)

    def within(self, spans: Iterable[Span]) -> Words:
        """Return the words that `spans` overlap."""
        found: set[int] = set()
        for start, end in spans:
            found.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(found)


def _quoted(text: str) -> Iterator[Span]:
    """Yield what stands between double marks, paired from left to right inside a paragraph.

    A paragraph that opens and never closes is quoted to its end: so speech that goes on in the next one is set.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        opened: int | None = None
        for mark in _MARK.finditer(text, *paragraph.span()):
            opens = mark[0] in _OPENING or (mark[0] not in _CLOSING and opened is None)
            if opens and opened is None:
                opened = mark.start()
            elif not opens and opened is not None:
                yield opened, mark.end()
                opened = None
        if opened is not None:
            yield opened, paragraph.end()
