"""Figures of what was counted by document, each with the interval in which it lies for 95 of 100 such sets.

What a measure needs is counted for each document by itself, and counts add up. So a set of documents drawn anew, with
replacement, is a weighted sum, and a measure takes all the draws at once: a count is an array whose first number is of
the documents as they are, and whose others are of the draws (the bootstrap over documents).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 13

type Counts = defaultdict[str, float]
"""What was counted in one document, by name; whole numbers or sums."""
type Numbers = NDArray[np.float64]
"""One number of the documents as they are, then one of each draw."""
type Part = tuple[Numbers, Numbers]
"""A part, and the whole."""


def no_counts() -> Counts:
    """Return counts of nothing yet."""
    return defaultdict(float)


class Totals:
    """The counts of all documents, and of each draw."""

    def __init__(self, documents: Sequence[Mapping[str, float]], draws: int = DRAWS, seed: int = SEED) -> None:
        self._none = np.zeros(draws + 1)
        self._of: dict[str, Numbers] = {}
        names = sorted({name for document in documents for name in document})
        count = len(documents)
        weights = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
        for name in names:
            column = np.array([document.get(name, 0) for document in documents], dtype=np.float64)
            self._of[name] = np.concatenate([[sum(column.tolist())], weights @ column])

    def __getitem__(self, name: str) -> Numbers:
        """Return the numbers of a count; zeros for one that no document has."""
        return self._of.get(name, self._none)

    def sum(self, names: Iterable[str]) -> Numbers:
        """Return the numbers of several counts together."""
        return sum((self[name] for name in names), start=self._none)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, and its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, numbers: Numbers) -> "Figure":
        """Return the figure of the documents as they are, with the interval of the draws."""
        low, high = np.quantile(numbers[1:], (0.025, 0.975))
        return cls(float(numbers[0]), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of a table. Shares are 0 to 1."""

    key: str
    """Its name in JSON and in the card's scores."""
    name: str
    """What it is, for a person."""
    n: int
    """Of how many annotations it is told; 0: it says nothing."""
    figure: Figure
    precision: Figure | None = None
    recall: Figure | None = None
    """Both are there where `figure` is their harmonic mean."""
    unit: Literal["percent", "number", "r"] = "percent"
    """How a person reads it: a share in percent, a plain number, or a correlation."""
    main: bool = True
    """Whether it is among the few that matter most."""


def share(part: Numbers, whole: Numbers) -> Numbers:
    """Return `part` / `whole`; 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def harmonic(predicted: Part, gold: Part) -> Numbers:
    """Return F1: of what was predicted how much is right, and of the gold how much is found."""
    precision, recall = share(*predicted), share(*gold)
    return share(2 * precision * recall, precision + recall)


def f1(key: str, name: str, predicted: Part, gold: Part) -> Measure:
    """Return the measure of F1 with its precision and recall; `n` is how much gold there is."""
    mean = Figure.of(harmonic(predicted, gold))
    return Measure(key, name, round(gold[1][0]), mean, Figure.of(share(*predicted)), Figure.of(share(*gold)))


def rate(key: str, name: str, part: Numbers, whole: Numbers) -> Measure:
    """Return the measure of a share."""
    return Measure(key, name, round(whole[0]), Figure.of(share(part, whole)))


def plain(key: str, name: str, numbers: Numbers, n: Numbers) -> Measure:
    """Return the measure of a plain number."""
    return Measure(key, name, round(n[0]), Figure.of(numbers), unit="number")


def detail(measures: Iterable[Measure]) -> list[Measure]:
    """Return `measures` as those that only who asks for all of them gets to see."""
    return [replace(measure, main=False) for measure in measures]
