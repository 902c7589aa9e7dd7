"""How good an exported tagger is on the dev set, and how certain it may be, scored as `wirelens evaluate` does.

There is no parse here: so nobody needs the parser's model to train, and turns of a conversation, which the service
finds by their layout, count as the tagger finds them. `services.quotes.calibrate` fits the certainty with all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.cli.evaluate.attributions import MATCH, Held, Predicted
from services.cli.evaluate.figures import Totals
from services.cli.evaluate.quotes import counts_of, measures
from services.cli.evaluate.rows import QuotesRow
from services.cli.evaluate.words import WordsOf
from services.feeder.layout import paragraphs
from services.quotes.confidence import EVIDENCE, Calibration, evidence_of
from services.quotes.finding import find
from services.quotes.linking import Attribution
from services.quotes.marks import quotations
from services.quotes.tagger import Tagger

SCORES = {"direct_segments_end_to_end": "direct_segments", "all_end_to_end_at_80": "all_at_80"}
"""Measures of the evaluation that go into the card, and their names there; in per cent."""


@dataclass(frozen=True)
class Found:
    """What the tagger finds in one text of the dev set."""

    row: QuotesRow
    predicted: list[Predicted]
    evidence: list[list[float]]
    """For each of `predicted`."""

    def right(self) -> list[bool]:
        """Return for each of `predicted` whether people marked the same, with the same source or none as well."""
        held = Held(self.row, self.predicted)
        gold_of = {predicted: gold for gold, predicted in held.matched(MATCH).items()}
        return [
            number in gold_of
            and (held.is_right(gold_of[number], number) if held.gold[gold_of[number]].source else not said.source)
            for number, said in enumerate(held.predicted)
        ]


def found_in(tagger: Tagger, rows: Sequence[QuotesRow]) -> list[Found]:
    """Return what the service's tagger and linker find in `rows`."""
    return [_found(tagger, row) for row in rows]


def calibrated(found: Sequence[Found]) -> Calibration:
    """Return the calibration that the dev set says; one that knows nothing where all or none is right there."""
    evidence = np.array([line for each in found for line in each.evidence])
    right = np.array([value for each in found for value in each.right()], float)
    if not len(right) or right.min() == right.max():
        return Calibration([0.0] * len(EVIDENCE), 0.0)
    return Calibration.fitted(evidence, right)


def measure(found: Sequence[Found], calibration: Calibration) -> dict[str, float]:
    """Return the scores of what is certain enough to be told."""
    totals = Totals([counts_of(Held(each.row, _told(each, calibration))) for each in found])
    return {SCORES[each.key]: round(100 * each.figure.value, 2) for each in measures(totals) if each.key in SCORES}


def _told(found: Found, calibration: Calibration) -> list[Predicted]:
    return [
        predicted
        for predicted, evidence in zip(found.predicted, found.evidence, strict=True)
        if calibration.probability(evidence) >= calibration.least
    ]


def _found(tagger: Tagger, row: QuotesRow) -> Found:
    spans = paragraphs(row.text)
    outermost = [quotation for quotation in quotations(row.text, spans) if quotation.depth == 0]
    words = WordsOf(row.text)
    found = [
        each
        for each in find(tagger, row.text, spans, outermost)
        if words.within([(portion.start, portion.end) for portion in each.content])
    ]
    return Found(row, [_predicted(each) for each in found], [evidence_of(each) for each in found])


def _predicted(attribution: Attribution) -> Predicted:
    cue, source = attribution.cue, attribution.source
    return Predicted(
        tuple((portion.start, portion.end) for portion in attribution.content),
        ((cue.start, cue.end),) if cue else (),
        ((source.start, source.end),) if source else (),
    )
