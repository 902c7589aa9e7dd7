"""What the tone model learns from and is tuned on: NewsMTSC's targets, the editorials' ratings, PolNeAR's texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services.cli.evaluate.rows import BadRow, RatedRow, ToneRow, read_quotes, read_sentiment, rows_of

TRAIN, DEV_SETS, RATED = "newsmtsc.train", ("newsmtsc.dev-rw", "newsmtsc.dev-mt"), "nyt-editorials.train"
UNLABELLED = "polnear.train"


@dataclass(frozen=True)
class Corpora:
    """What there is to learn from, and what is kept to measure by."""

    targets: Sequence[ToneRow]
    rated: Sequence[RatedRow]
    dev: Mapping[str, Sequence[ToneRow]]
    rated_dev: Sequence[RatedRow]
    """Of the articles that are held out; no sentence of theirs is learnt from."""
    unlabelled: Sequence[str]
    """Texts in which people said no tone."""


def files(folder: Path) -> list[Path]:
    """Return the files that `read` reads."""
    sentiment = [folder / "sentiment" / f"{name}.jsonl" for name in (TRAIN, *DEV_SETS, RATED)]
    return [*sentiment, folder / "quotes" / f"{UNLABELLED}.jsonl"]


def read(folder: Path) -> Corpora:
    """Read the corpora in the folder of corpora. Raises BadRow."""
    train, *dev, rated, texts = files(folder)
    ratings = _ratings(rated)
    held = held_out([row.article for row in ratings])
    return Corpora(
        targets=_targets(train),
        rated=[row for row in ratings if row.article not in held],
        dev={name: _targets(path) for name, path in zip(DEV_SETS, dev, strict=True)},
        rated_dev=[row for row in ratings if row.article in held],
        unlabelled=[row.text for row in rows_of(read_quotes(texts))],
    )


def held_out(articles: Sequence[str]) -> frozenset[str]:
    """Return the tenth of `articles`, at least one, that is measured by: always the same ones of the same names."""
    names = sorted(set(articles))
    Random(5).shuffle(names)
    return frozenset(names[: max(1, len(names) // 10)])


def _targets(path: Path) -> list[ToneRow]:
    rows = [row for row in rows_of(read_sentiment(path)) if isinstance(row, ToneRow)]
    if not rows:
        raise BadRow(f"{path}: it has ratings where targets should be")
    return rows


def _ratings(path: Path) -> list[RatedRow]:
    rows = [row for row in rows_of(read_sentiment(path)) if isinstance(row, RatedRow)]
    if not rows:
        raise BadRow(f"{path}: it has targets where ratings should be")
    return rows
