"""What must be done to one text to make another of it, told in whole words.

Paragraphs that both texts have once each are matched first, then words between them. The work is bounded, whatever the
texts are: comparing words has a budget, and a stretch that is beyond it is one edit.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import NamedTuple

from wirelens.enriched.v1.enriched_pb2 import Edit

BUDGET = 300_000
"""Pairs of equal words that are looked at in one text. An update of a long story takes some thousands."""
SHORT = 4
"""A word alone between two changes, of fewer letters than this, is told as part of them."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w+|[^\w\s]")


class _Piece(NamedTuple):
    start: int
    text: str


type _Pieces = Sequence[_Piece]
type _Pair = tuple[_Piece, _Piece]
"""The same piece, in the text before and in this one."""
type _Fill = Callable[[_Pieces, _Pieces], Iterable[_Pair]]


def edits(before: str, now: str) -> list[Edit]:
    """Return what changed from `before` to `now`, in text order; nothing where they are the same."""
    end = _Piece(len(before), ""), _Piece(len(now), "")
    words = _Words(BUDGET)
    same = [(_Piece(0, ""), _Piece(0, "")), *_align(_pieces(_LINE, before), _pieces(_LINE, now), words.within), end]
    return [edit for left, right in pairwise(same) if (edit := _edit(before, now, left, right)) is not None]


def taken_back(text: str, changes: Iterable[Edit]) -> str:
    """Return the text before, of which `changes` made `text`. Raises ValueError where they don't fit it."""
    parts: list[str] = []
    at = 0
    for change in changes:
        if change.at < at or not text.startswith(change.added, change.at):
            raise ValueError(f"an edit at {change.at}, where {change.added!r} does not stand")
        parts += text[at : change.at], change.removed
        at = change.at + len(change.added)
    return "".join((*parts, text[at:]))


def _edit(before: str, now: str, left: _Pair, right: _Pair) -> Edit | None:
    """Return what stands between two places that are the same; None where that is the same too."""
    removed = before[left[0].start + len(left[0].text) : right[0].start]
    at = left[1].start + len(left[1].text)
    added = now[at : right[1].start]
    if removed == added:
        return None
    space = len(list(takewhile(lambda ab: ab[0] == ab[1] and ab[0].isspace(), zip(removed, added, strict=False))))
    removed, added, at = removed[space:], added[space:], at + space
    tail = zip(reversed(removed), reversed(added), strict=False)
    space = len(list(takewhile(lambda ab: ab[0] == ab[1] and ab[0].isspace(), tail)))
    return Edit(at=at, added=added[: len(added) - space], removed=removed[: len(removed) - space])


class _Words:
    """Compares words, until its budget is spent."""

    def __init__(self, budget: int) -> None:
        self._budget = budget

    def within(self, before: _Pieces, now: _Pieces) -> Iterable[_Pair]:
        """Return the words that two runs of lines share."""
        a = [word for line in before for word in _pieces(_WORD, line.text, line.start)]
        b = [word for line in now for word in _pieces(_WORD, line.text, line.start)]
        return self._closely(a, b) if self._cost(a, b) <= self._budget else _align(a, b, self._closely)

    def _cost(self, a: _Pieces, b: _Pieces) -> int:
        count = Counter(word.text for word in b)
        return sum(count[word.text] for word in a)

    def _closely(self, a: _Pieces, b: _Pieces) -> Iterator[_Pair]:
        cost = self._cost(a, b)
        if cost > self._budget:
            return
        self._budget -= cost
        matcher = SequenceMatcher(None, [word.text for word in a], [word.text for word in b], autojunk=False)
        for i, j, size in matcher.get_matching_blocks():
            between = i > 0 and j > 0 and i + size < len(a) and j + size < len(b)
            if not (between and size == 1 and len(a[i].text) < SHORT):
                yield from zip(a[i : i + size], b[j : j + size], strict=True)


def _pieces(pattern: re.Pattern[str], text: str, start: int = 0) -> list[_Piece]:
    return [_Piece(start + match.start(), match[0]) for match in pattern.finditer(text)]


def _align(a: _Pieces, b: _Pieces, fill: _Fill) -> Iterator[_Pair]:
    """Yield what is the same: at both ends, what is there once in each, and what `fill` finds between those."""
    top = _shared(a, b)
    bottom = _shared(a[top:][::-1], b[top:][::-1])
    yield from zip(a[:top], b[:top], strict=True)
    middle_a, middle_b = a[top : len(a) - bottom], b[top : len(b) - bottom]
    i = j = 0
    for x, y in [*_once_in_each(middle_a, middle_b), (len(middle_a), len(middle_b))]:
        yield from fill(middle_a[i:x], middle_b[j:y])
        yield from zip(middle_a[x : x + 1], middle_b[y : y + 1], strict=True)
        i, j = x + 1, y + 1
    yield from zip(a[len(a) - bottom :], b[len(b) - bottom :], strict=True)


def _shared(a: Iterable[_Piece], b: Iterable[_Piece]) -> int:
    """Return how many pieces from the first on are the same."""
    return len(list(takewhile(lambda ab: ab[0].text == ab[1].text, zip(a, b, strict=False))))


def _once_in_each(a: _Pieces, b: _Pieces) -> list[tuple[int, int]]:
    """Return the places of what is there once in each: the longest run of it that has the same order in both."""
    once = {text for text, n in Counter(p.text for p in a).items() if n == 1}
    once &= {text for text, n in Counter(p.text for p in b).items() if n == 1}
    place = {piece.text: j for j, piece in enumerate(b) if piece.text in once}
    lows: list[int] = []  # the lowest last place in `b` of a run, by its length
    ends: list[int] = []  # where in `a` that run ends
    earlier: dict[int, int | None] = {}
    for i, piece in enumerate(a):
        if piece.text in once:
            j = place[piece.text]
            length = bisect_left(lows, j)
            lows[length:], ends[length:] = [j, *lows[length + 1 :]], [i, *ends[length + 1 :]]
            earlier[i] = ends[length - 1] if length else None
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append((at, place[a[at].text]))
        at = earlier[at]
    return run[::-1]
