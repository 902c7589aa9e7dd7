"""Tone of sentences and snippets: how it goes with the ratings that people gave them."""

from collections.abc import Iterator

import numpy as np

from services.cli.evaluate.figures import Counts, Figure, Measure, Numbers, Totals, no_counts
from services.cli.evaluate.miss import Miss
from services.cli.evaluate.rows import RatedRow

SCALE = 4.0
"""People rate from -4 to 4, scores go from -1 to 1."""
FAR = 2.0
"""A rating and a score that are so far apart, on the scale of ratings, are shown as an error."""


def counts_of(row: RatedRow, score: float) -> Counts:
    """Return what measures() needs of this row."""
    counts = no_counts()
    x, y = score, row.mean_rating
    counts |= {"n": 1, "x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y}
    return counts


def measures(totals: Totals) -> list[Measure]:
    """Return the correlation."""
    return [
        Measure("pearson_r", "Pearson's r with the ratings", round(totals["n"][0]), Figure.of(_r(totals)), unit="r")
    ]


def _r(totals: Totals) -> Numbers:
    """Return the correlation; 0 where one of the two never changes."""
    n, x, y = totals["n"], totals["x"], totals["y"]
    both = n * totals["xy"] - x * y
    spread = np.sqrt(np.maximum((n * totals["xx"] - x * x) * (n * totals["yy"] - y * y), 0))
    return np.divide(both, spread, out=np.zeros_like(both), where=spread > 0)


def misses(row: RatedRow, score: float) -> Iterator[Miss]:
    """Yield the row where score and rating are far apart."""
    if abs(score * SCALE - row.mean_rating) >= FAR:
        yield Miss(row.id, row.text, 0, len(row.text), f"people {row.mean_rating:+.1f}, said {score * SCALE:+.1f}")
