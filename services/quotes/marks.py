"""Quotation marks: which opens, which closes, and what is only an apostrophe.

A mark's role is decided by its character first, and by its neighbours where the character can be either. Open marks
stand on a stack, so quotations nest. Nothing reaches beyond its paragraph: what is still open at the end of one is a
quotation that runs on in the next, or a stray mark, so an odd count of marks spoils one paragraph at most.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Family(Enum):
    """Marks that close each other. Writers and wires mix curly, straight and low ones freely."""

    DOUBLE = auto()
    SINGLE = auto()
    GUILLEMET = auto()
    SINGLE_GUILLEMET = auto()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of text in quotation marks. Offsets are code points into the text, half-open, marks included."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    family: Family
    depth: int
    """0 outside of all other quotations."""
    closed: bool
    """False where no mark closes it and it ends with its paragraph."""
    runs_on: bool
    """Not closed, and the next paragraph opens with a mark again: one quotation over several paragraphs."""

    @property
    def has_marks(self) -> bool:
        """False for a paragraph of a block quote (apart.py)."""
        return self.start < self.inner_start


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: Family
    char: str


_MARKS = {
    Family.DOUBLE: ('"', "“", "”", "„", "‟", "＂", "〝", "〞", "``", "''", "’’", "‘‘", "‚‚"),
    Family.SINGLE: ("'", "‘", "’", "‚", "‛", "`"),
    Family.GUILLEMET: ("«", "»"),
    Family.SINGLE_GUILLEMET: ("‹", "›"),
}
_FAMILY = {mark: family for family, marks in _MARKS.items() for mark in marks}
_ANY = re.compile("|".join(map(re.escape, sorted(_FAMILY, key=len, reverse=True))))

_OPENS = frozenset({"„", "‟", "〝", "``", "‘‘", "‚‚", "‚", "‛", "`"})
_USUALLY_OPENS = frozenset({"“", "‘"})
_USUALLY_CLOSES = frozenset({"”", "’", "''", "’’", "〞"})
_EITHER_WAY = frozenset("«»‹›")

_BEFORE_OPENING = frozenset("([{<—–-/…:;,.")
_AFTER_CLOSING = frozenset(".,;:!?)]}>…—–-/")
_ELISION = re.compile(r"(?:\d\ds?\b|(?:em|til|cause|n|tis|twas|tain|bout|round|cos|cuz)\b)", re.IGNORECASE)
"""What an apostrophe can begin: '90s, 'em, 'n'."""
_NOT_BLANK = re.compile(r"\S")
_FEET = re.compile(r"\d['’]\s?\d\d?$")
"""What stands before the mark of inches: 6'2"."""


def quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quotation]:
    """Return the quotations of `text`, by their start; those inside another follow it.

    paragraphs: first code point and one past the last of each, in order.
    """
    spans = list(paragraphs)
    found: list[Quotation] = []
    for i, (start, end) in enumerate(spans):
        following = spans[i + 1][0] if i + 1 < len(spans) else None
        found.extend(_paragraph(text, start, end, _opening_family(text, following)))
    return found


def _opening_family(text: str, start: int | None) -> Family | None:
    """Return the family of the mark that a paragraph begins with."""
    match = _ANY.match(text, start) if start is not None else None
    return _FAMILY[match.group()] if match else None


def _paragraph(text: str, start: int, end: int, following: Family | None) -> list[Quotation]:
    marks = [_Mark(m.start(), m.end(), _FAMILY[m.group()], m.group()) for m in _ANY.finditer(text, start, end)]
    if not marks:
        return []
    closers = _single_closers(text, marks, end)
    pairs: list[tuple[_Mark, _Mark | None]] = []
    stack: list[_Mark] = []
    of_family: dict[Family, list[_Mark]] = {family: [] for family in Family}
    for i, mark in enumerate(marks):
        own = of_family[mark.family]
        opened = own[-1] if own else None
        role = _role(text, start, end, mark, opened, closers[i])
        if role is _Role.OPENS:
            stack.append(mark)
            own.append(mark)
        elif role is _Role.CLOSES and opened is not None:
            while (top := stack.pop()) is not opened:
                of_family[top.family].pop()
            own.pop()
            pairs.append((opened, mark))
    stray = _runs_to_the_end(stack, pairs, following)
    if stray is not None:
        pairs.append((stray, None))
    return _nested(text, pairs, end, runs_on=stray is not None and following is stray.family)


class _Role(Enum):
    OPENS = auto()
    CLOSES = auto()
    NEITHER = auto()


def _role(text: str, start: int, end: int, mark: _Mark, opened: _Mark | None, closer_follows: bool) -> _Role:
    before = text[mark.start - 1] if mark.start > start else ""
    after = text[mark.end] if mark.end < end else ""
    looks_opening = _is_edge(before, _BEFORE_OPENING) and _can_begin(text, mark.end, end)
    looks_closing = _is_edge(after, _AFTER_CLOSING) and bool(before) and not before.isspace()
    if mark.family is Family.SINGLE:
        return _single_role(text, mark, opened, looks_opening, looks_closing, closer_follows)
    if mark.char in _EITHER_WAY:
        if opened is None:
            return _Role.NEITHER if looks_closing and not looks_opening else _Role.OPENS
        nests = mark.char == opened.char and looks_opening and not looks_closing
        return _Role.OPENS if nests else _Role.CLOSES
    if mark.char in _OPENS:
        return _Role.OPENS
    if mark.char in _USUALLY_OPENS:
        # German closes „…“ with it, and typists any quotation.
        closes = opened is not None and (opened.char in _OPENS or not looks_opening) and looks_closing
        return _Role.CLOSES if closes else _Role.OPENS
    if mark.char in _USUALLY_CLOSES:
        # Finnish and Swedish open with it: ”…”.
        return _Role.OPENS if opened is None and looks_opening and not looks_closing else _Role.CLOSES
    if before.isdigit() and _FEET.search(text, max(start, mark.start - 6), mark.start):
        return _Role.NEITHER
    if opened is None:
        inches = before.isdigit() and not after.isalnum()
        return _Role.NEITHER if inches or (looks_closing and not looks_opening) else _Role.OPENS
    return _Role.OPENS if looks_opening and not looks_closing else _Role.CLOSES


def _single_role(
    text: str, mark: _Mark, opened: _Mark | None, looks_opening: bool, looks_closing: bool, closer_follows: bool
) -> _Role:
    """Tell a single mark from an apostrophe: an opening one needs a partner after it, a closing one before it."""
    if looks_opening and not looks_closing and closer_follows and opened is None:
        elision = mark.char != "‘" and _ELISION.match(text, mark.end) is not None
        return _Role.NEITHER if elision else _Role.OPENS
    if opened is None or not looks_closing:
        return _Role.NEITHER
    if mark.char in ("‘", "‚", "‛", "`") and not (mark.char == "‘" and opened.char == "‚"):
        return _Role.NEITHER
    possessive = text[mark.start - 1] in "sS" and mark.end < len(text) and text[mark.end] == " " and closer_follows
    return _Role.NEITHER if possessive else _Role.CLOSES


def _single_closers(text: str, marks: Sequence[_Mark], end: int) -> list[bool]:
    """Return for each mark whether a single mark that can close comes later, before another that must open."""
    follows = [False] * len(marks)
    closer = False
    for i in range(len(marks) - 1, -1, -1):
        follows[i] = closer
        mark = marks[i]
        if mark.family is not Family.SINGLE:
            continue
        before = text[mark.start - 1] if mark.start else ""
        after = text[mark.end] if mark.end < end else ""
        if mark.char in ("'", "’", "‘") and before and not before.isspace() and _is_edge(after, _AFTER_CLOSING):
            closer = True
        elif mark.char in ("‘", "‚") or (_is_edge(before, _BEFORE_OPENING) and after.isalnum()):
            closer = False
    return follows


def _can_begin(text: str, at: int, end: int) -> bool:
    """Whether a quotation can begin at `at`: with anything but space and what ends a phrase; dots may lead in."""
    if at >= end or text[at].isspace() or text[at] in ",;:!?)]}>":
        return False
    return text[at] != "." or text.startswith("..", at)


def _is_edge(neighbour: str, punctuation: frozenset[str]) -> bool:
    """Whether a mark's neighbour lets a quotation begin or end there: the paragraph's edge, space, or another mark."""
    return not neighbour or neighbour.isspace() or neighbour in punctuation or neighbour in _FAMILY


def _runs_to_the_end(
    stack: Sequence[_Mark], pairs: Sequence[tuple[_Mark, _Mark | None]], following: Family | None
) -> _Mark | None:
    """Return the open mark whose quotation runs to the paragraph's end; None where what is open is a stray mark."""
    candidates = [mark for mark in stack if mark.family is not Family.SINGLE or following is Family.SINGLE]
    if not candidates:
        return None
    if following is not None:
        return next((mark for mark in reversed(candidates) if mark.family is following), None) or candidates[-1]
    last = candidates[-1]
    lost_its_partner = any(opening.family is last.family and opening.start > last.start for opening, _ in pairs)
    return None if lost_its_partner else last


def _nested(text: str, pairs: Iterable[tuple[_Mark, _Mark | None]], end: int, *, runs_on: bool) -> list[Quotation]:
    found: list[Quotation] = []
    ends: list[int] = []
    for opening, closing in sorted(pairs, key=lambda pair: (pair[0].start, pair[1].end if pair[1] else end)):
        stop, inner = (closing.end, closing.start) if closing else (end, end)
        while ends and ends[-1] <= opening.start:
            ends.pop()
        if _NOT_BLANK.search(text, opening.end, inner):
            found.append(
                Quotation(
                    opening.start,
                    stop,
                    opening.end,
                    inner,
                    opening.family,
                    len(ends),
                    closing is not None,
                    runs_on and closing is None,
                )
            )
            ends.append(stop)
    return found
