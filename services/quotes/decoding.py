"""The most probable tags of whole passages, by what each word says for itself and which tag follows which (Viterbi)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.quotes.tags import COUNT, IMPOSSIBLE, IMPOSSIBLE_FIRST

type Scores = NDArray[np.float32]

_NEVER = np.float32(-1e4)


class Decoder:
    """Knows which tag follows which."""

    def __init__(self, transitions: Scores, start: Scores) -> None:
        """transitions: (tag before, tag after); start: (first tag). Logarithms; what can't be is left out by itself.

        Raises ValueError for other shapes.
        """
        if transitions.shape != (COUNT, COUNT) or start.shape != (COUNT,):
            raise ValueError(f"transitions {transitions.shape} and start {start.shape} of {COUNT} tags")
        self._transitions = np.where(IMPOSSIBLE, _NEVER, transitions).astype(np.float32)
        self._start = np.where(IMPOSSIBLE_FIRST, _NEVER, start).astype(np.float32)

    def tags(self, passages: Sequence[Scores]) -> list[list[int]]:
        """Return the best tags of each passage, given as scores (words, tags), at least one word each.

        All passages take one step together, so the cost in calls is the length of the longest.
        """
        if not passages:
            return []
        order = sorted(range(len(passages)), key=lambda number: -len(passages[number]))
        lengths = [len(passages[number]) for number in order]
        steps = np.zeros((lengths[0], len(order), COUNT), np.float32)
        for row, number in enumerate(order):
            steps[: lengths[row], row] = passages[number]
        # Longest first: at each step those that still have words are the first so many.
        active = np.searchsorted(-np.array(lengths), -np.arange(lengths[0]), side="left")
        best = steps[0] + self._start
        came_from = np.zeros(steps.shape, np.int8)
        for at in range(1, lengths[0]):
            rows = active[at]
            ways = best[:rows, :, None] + self._transitions
            came_from[at, :rows] = ways.argmax(axis=1)
            best[:rows] = ways.max(axis=1) + steps[at, :rows]
        found: list[list[int]] = [[] for _ in passages]
        for row, number in enumerate(order):
            found[number] = _walked_back(int(best[row].argmax()), came_from[: lengths[row], row])
        return found


def _walked_back(last: int, came_from: NDArray[np.int8]) -> list[int]:
    """Return the tags of one passage from the first, by where each came from."""
    tags = [last]
    for step in came_from[:0:-1].tolist():
        tags.append(step[tags[-1]])
    return tags[::-1]
