"""What tags follow which: counted in the corpus, and where the learning of transition scores begins."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.quotes.tags import COUNT, IMPOSSIBLE, IMPOSSIBLE_FIRST

FORBIDDEN = -8.0
"""The score of a tag that cannot follow, a further word of a part that has not begun: never chosen, still finite."""
SHARE = 0.25
"""Of the counted association; all of it would count the same evidence twice, for the tagger has seen it too."""


def counted(rows: Iterable[Sequence[int]]) -> NDArray[np.float32]:
    """Return scores (tag before, tag after): how much oftener one follows another than it stands anywhere."""
    counts = np.full((COUNT, COUNT), 0.5)
    for row in rows:
        np.add.at(counts, (np.array(row[:-1], int), np.array(row[1:], int)), 1)
    follows = np.log(counts / counts.sum(1, keepdims=True)) - np.log(counts.sum(0) / counts.sum())
    return np.where(IMPOSSIBLE, FORBIDDEN, SHARE * follows).astype(np.float32)


def starts() -> NDArray[np.float32]:
    """Return the scores of the first word's tag: a paragraph never begins inside of anything."""
    return np.where(IMPOSSIBLE_FIRST, FORBIDDEN, 0).astype(np.float32)
