"""What the tagger says of a word: part of a source, a cue or a content, or of none. A word has one tag."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np


class Part(IntEnum):
    """The parts of an attribution: who says, that it is said, what is said."""

    SOURCE = 1
    CUE = 2
    CONTENT = 3


OUTSIDE = 0
COUNT = 7
"""OUTSIDE; then for each part the tag of a first word, and that of a further one."""


def first(part: Part) -> int:
    """Return the tag of a part's first word."""
    return 2 * part - 1


def further(part: Part) -> int:
    """Return the tag of a part's words after its first."""
    return 2 * part


IMPOSSIBLE = np.array(
    [
        [after and after % 2 == 0 and before not in (after, after - 1) for after in range(COUNT)]
        for before in range(COUNT)
    ],
    dtype=bool,
)
"""[before, after]: whether no text can have the one tag right after the other: a further word of what has not begun."""
IMPOSSIBLE_FIRST = np.array([tag and tag % 2 == 0 for tag in range(COUNT)], dtype=bool)
"""Whether no paragraph can begin with the tag."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one part. Indices of words in their passage, half-open."""

    part: Part
    first: int
    end: int


def stretches(tags: Sequence[int]) -> list[Stretch]:
    """Return the parts that tags mark, in order."""
    found: list[Stretch] = []
    start = None
    for at, tag in enumerate([*tags, OUTSIDE]):
        if start is not None and (tag == OUTSIDE or tag % 2 or tag // 2 != (tags[start] + 1) // 2):
            found.append(Stretch(Part((tags[start] + 1) // 2), start, at))
            start = None
        if tag != OUTSIDE and start is None:
            start = at
    return found
