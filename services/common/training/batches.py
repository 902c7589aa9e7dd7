"""Which examples are learnt from at which step: a function of the seed alone, so that a stopped run can go on."""

from collections.abc import Callable, Sequence
from random import Random


def by_budget(lengths: Sequence[int], budget: int, rng: Random, jitter: int = 16) -> list[list[int]]:
    """Return batches of indices into `lengths`, in random order, each of examples of about one length.

    A batch costs its longest example times their number; it stays within `budget`, unless one example is above it.
    `jitter` is how far apart, in tokens, two lengths may be and still change places from one epoch to the next.
    """
    order = sorted(range(len(lengths)), key=lambda index: lengths[index] + rng.random() * jitter)
    batches: list[list[int]] = []
    longest = 0
    for index in order:
        longest = max(longest, lengths[index])
        if not batches or longest * (len(batches[-1]) + 1) > budget:
            batches.append([])
            longest = lengths[index]
        batches[-1].append(index)
    rng.shuffle(batches)
    return batches


def by_count(lengths: Sequence[int], count: int, rng: Random, span: int = 50) -> list[list[int]]:
    """Return batches of `count` indices into `lengths`, in random order.

    Lengths are sorted only within stretches of `span` batches of the shuffled whole: less padding, and still chance.
    """
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches: list[list[int]] = []
    for at in range(0, len(order), count * span):
        stretch = sorted(order[at : at + count * span], key=lambda index: lengths[index])
        batches += [stretch[start : start + count] for start in range(0, len(stretch), count)]
    rng.shuffle(batches)
    return batches


class Epochs[Example]:
    """An endless row of batches. `epoch(rng)` makes those of one epoch and may vary them by chance."""

    def __init__(self, epoch: Callable[[Random], list[list[Example]]], seed: str) -> None:
        self._make = epoch
        self._seed = seed
        self._number = -1
        self._first = 0
        self._batches: list[list[Example]] = []

    def batch(self, index: int) -> list[Example]:
        """Return batch `index`, 0-based. Cheap where indices rise. Raises ValueError where an epoch has no batch."""
        if index < self._first:
            self._number, self._first, self._batches = -1, 0, []
        while index >= self._first + len(self._batches):
            self._first += len(self._batches)
            self._number += 1
            self._batches = self._make(Random(f"{self._seed}/{self._number}"))
            if not self._batches:
                raise ValueError("there is nothing to learn from")
        return self._batches[index - self._first]
