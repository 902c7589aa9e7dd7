"""`python -m services.quotes.calibrate FILE…`: fit how certain attributions are, on a dev set that people annotated.

Runs the tagger of each profile over the texts, parsed as everywhere else, holds what it finds against the gold, and
writes `confidence` into the file beside the weights. The error that is printed is measured on texts that were left out
of the fit (six folds by text).
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.cli.evaluate.attributions import MATCH, Held
from services.cli.evaluate.desk import Desk
from services.cli.evaluate.rows import QuotesRow, read_quotes
from services.cli.evaluate.tasks import quotes_of
from services.common.card import Card, Profile
from services.quotes.agent import WEIGHTS
from services.quotes.confidence import Calibration, Numbers
from services.quotes.core import said_in
from services.quotes.reading import Reading
from services.quotes.tagger import Tagger, read_recipe
from services.quotes.writing import Writer

FOLDS = 6
_BINS = 10
_PROFILES: tuple[Profile, ...] = ("default", "fast")


def labelled(tagger: Tagger, row: QuotesRow, reading: Reading) -> Iterator[tuple[Sequence[float], bool]]:
    """Yield the evidence of each attribution in a text, and whether it is right."""
    said = [each for each in said_in(tagger, reading) if each.evidence is not None]
    writer = Writer(reading)
    predicted = quotes_of(QuotesSection(quotes=[writer.quote(each, 0) for each in said]))
    held = Held(row, predicted)
    kept = [each for each, quote in zip(said, predicted, strict=True) if held.words.within(quote.content)]
    of_predicted = {j: i for i, j in held.matched(MATCH).items()}
    for number, each in enumerate(kept):
        gold = of_predicted.get(number)
        right = gold is not None and (
            held.is_right(gold, number) if held.gold[gold].source else not held.predicted[number].source
        )
        yield each.evidence or (), right


def calibration_error(probabilities: Numbers, right: Numbers) -> float:
    """Return how far, on average, probabilities are from how often they are right, in ten bins."""
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    gaps = (abs((probabilities[bins == bin] - right[bins == bin]).sum()) for bin in range(_BINS))
    return float(sum(gaps) / len(right))


def left_out(evidence: Numbers, right: Numbers, fold: Numbers) -> Numbers:
    """Return the probability of each row by a calibration that has not seen its fold."""
    probabilities = np.zeros(len(right))
    for number in range(FOLDS):
        other = fold == number
        calibration = Calibration.fitted(evidence[~other], right[~other])
        probabilities[other] = [calibration.probability(row) for row in evidence[other].tolist()]
    return probabilities


def main(files: Sequence[str]) -> None:
    """Fit both profiles on `files`."""
    desk = Desk()
    rows = [line.row for file in files for line in read_quotes(Path(file))]
    readings = [Reading(story.article, story.document) for story in (desk.read(row.id, row.text) for row in rows)]
    for profile in _PROFILES:
        card = Card.read(WEIGHTS, profile)
        tagger = Tagger.load(card)
        cases = [
            (evidence, right, number % FOLDS)
            for number, (row, reading) in enumerate(zip(rows, readings, strict=True))
            for evidence, right in labelled(tagger, row, reading)
        ]
        evidence, right, fold = (np.array(column, float) for column in zip(*cases, strict=True))
        error = calibration_error(left_out(evidence, right, fold), right)
        print(f"{profile}: {len(cases)} attributions, {right.mean():.3f} right, calibration error {error:.3f}")
        assert card.file is not None
        recipe = read_recipe(card) | Calibration.fitted(evidence, right).recipe()
        card.file.with_suffix(".json").write_text(json.dumps(recipe, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
