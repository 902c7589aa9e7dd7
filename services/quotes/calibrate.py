"""`python -m services.quotes.calibrate WEIGHTS_DIR FILE…`: fit how certain attributions are, on an annotated dev set.

Runs the tagger of each profile that the folder's card has over the texts, parsed as everywhere else, holds what it
finds against the gold, and writes `confidence` into the file beside the weights. The error that is printed is measured
on texts that were left out of the fit (six folds by text).
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.cli.evaluate.attributions import MATCH, Held
from services.cli.evaluate.desk import Desk
from services.cli.evaluate.rows import BadRow, QuotesRow, read_quotes, rows_of
from services.cli.evaluate.tasks import quotes_of
from services.common.card import NAME, BadCard, Card, Profile
from services.quotes.confidence import Calibration, Numbers
from services.quotes.core import said_in
from services.quotes.reading import Reading
from services.quotes.tagger import Tagger, read_recipe
from services.quotes.writing import Writer

FOLDS = 6
_BINS = 10
_PROFILES: tuple[Profile, ...] = get_args(Profile.__value__)


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


def profiles(folder: Path) -> list[Profile]:
    """Return the profiles that a folder of weights has. Raises BadCard where it is none."""
    try:
        rows = json.loads((folder / NAME).read_bytes())["profiles"]
    except (OSError, ValueError, KeyError) as error:
        raise BadCard(f"{folder}: no folder of weights with their {NAME}: {error}") from error
    return [profile for profile in _PROFILES if profile in rows]


def fit(card: Card, rows: Sequence[QuotesRow], readings: Sequence[Reading]) -> None:
    """Fit the model of `card` on texts, and print how far its probabilities are off on those left out."""
    assert card.file is not None
    tagger = Tagger.load(card)
    cases = [
        (evidence, right, number % FOLDS)
        for number, (row, reading) in enumerate(zip(rows, readings, strict=True))
        for evidence, right in labelled(tagger, row, reading)
    ]
    evidence, right, fold = (np.array(column, float) for column in zip(*cases, strict=True))
    error = calibration_error(left_out(evidence, right, fold), right)
    print(f"{card.profile}: {len(cases)} attributions, {right.mean():.3f} right, calibration error {error:.3f}")
    recipe = read_recipe(card) | Calibration.fitted(evidence, right).recipe()
    card.file.with_suffix(".json").write_text(json.dumps(recipe, indent=1) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; ends with code 2 where weights or texts can't be read."""
    parser = argparse.ArgumentParser("services.quotes.calibrate", description=__doc__)
    parser.add_argument("weights", type=Path, metavar="WEIGHTS_DIR", help="weights with their card.json")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="annotated texts, one JSON object a line")
    asked = parser.parse_args(arguments)
    try:
        cards = [Card.read(asked.weights, profile) for profile in profiles(asked.weights)]
        rows = rows_of([line for file in asked.files for line in read_quotes(file)])
    except (BadCard, BadRow) as error:
        parser.error(str(error))
    desk = Desk()
    readings = [Reading(story.article, story.document) for story in (desk.read(row.id, row.text) for row in rows)]
    for card in cards:
        fit(card, rows, readings)


if __name__ == "__main__":
    main()
