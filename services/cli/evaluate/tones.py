"""Tone toward targets: what people said of each, held against what a system says. An abstention is an error.

Confidence is the highest of the three probabilities, and its label the likeliest one, said or not. Calibration error:
over ten equal ranges of confidence, the mean distance between how sure a system is and how often it is right (ECE).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

from services.cli.evaluate.figures import Counts, Figure, Measure, Numbers, Part, Totals, f1, harmonic, no_counts, rate
from services.cli.evaluate.miss import Miss
from services.cli.evaluate.rows import ToneRow

type Label = Literal["negative", "neutral", "positive", "abstain"]

LABELS: Mapping["TargetTone.Label.ValueType", Label] = {
    TargetTone.ABSTAIN: "abstain",
    TargetTone.NEGATIVE: "negative",
    TargetTone.NEUTRAL: "neutral",
    TargetTone.POSITIVE: "positive",
}
TONES: tuple[Label, ...] = ("negative", "neutral", "positive")
BINS = 10


@dataclass(frozen=True, slots=True)
class Tone:
    """What a system says of one target."""

    label: Label
    probabilities: Mapping[Label, float]
    """Of TONES; empty where the system says nothing of the target."""

    @property
    def likeliest(self) -> Label:
        """The label of the highest probability."""
        return max(self.probabilities, key=lambda label: self.probabilities[label], default="abstain")

    @property
    def confidence(self) -> float:
        """The highest probability."""
        return max(self.probabilities.values(), default=0.0)


def tones_of(row: ToneRow, section: SentimentSection) -> list[Tone]:
    """Return what `section` says of each target of `row`."""
    said = {
        (target.mention.start, target.mention.end): Tone(
            LABELS[target.label],
            {"negative": target.negative, "neutral": target.neutral, "positive": target.positive},
        )
        for target in section.targets
    }
    return [said.get((target.start, target.end), Tone("abstain", {})) for target in row.targets]


def counts_of(row: ToneRow, tones: Sequence[Tone]) -> Counts:
    """Return what measures() needs of this sentence."""
    counts = no_counts()
    for target, tone in zip(row.targets, tones, strict=True):
        right = tone.likeliest == target.label
        counts["targets"] += 1
        counts[f"{target.label}.said.{tone.label}"] += 1
        counts[f"{target.label}.likeliest.{tone.likeliest}"] += 1
        # A range takes in its upper end.
        at = max(0, math.ceil(tone.confidence * BINS) - 1)
        counts[f"sure.{at}"] += tone.confidence
        counts[f"right.{at}"] += right
    return counts


def measures(totals: Totals) -> list[Measure]:
    """Return every figure, those that matter most first."""
    targets = totals["targets"]
    right = totals.sum(f"{label}.said.{label}" for label in TONES)
    answered = targets - totals.sum(f"{label}.said.abstain" for label in TONES)
    error = np.sum([abs(totals[f"right.{at}"] - totals[f"sure.{at}"]) for at in range(BINS)], axis=0)
    return [
        _macro(totals, "said", "macro_f1", "macro-F1, abstentions are errors"),
        rate("accuracy", "accuracy, abstentions are errors", right, targets),
        rate("coverage", "coverage: targets with an answer", answered, targets),
        rate("accuracy_answered", "accuracy of the answers", right, answered),
        _macro(totals, "likeliest", "macro_f1_likeliest", "macro-F1 of the likeliest label"),
        rate("ece", "calibration error (ECE)", error, targets),
        *(_of_label(totals, label) for label in TONES),
    ]


def _macro(totals: Totals, answer: str, key: str, name: str) -> Measure:
    of_labels = [harmonic(*_right(totals, label, answer)) for label in TONES]
    return Measure(key, name, round(totals["targets"][0]), Figure.of(np.mean(of_labels, axis=0)))


def _of_label(totals: Totals, label: Label) -> Measure:
    return f1(label, label, *_right(totals, label, "said"))


def _right(totals: Totals, label: Label, answer: str) -> tuple[Part, Part]:
    """Return how much of what is said to be `label` is, and how much of what is was said to be."""
    right = totals[f"{label}.{answer}.{label}"]
    said = totals.sum(f"{gold}.{answer}.{label}" for gold in TONES)
    return (right, said), (right, _gold(totals, label, answer))


def _gold(totals: Totals, label: Label, answer: str) -> Numbers:
    return totals.sum(f"{label}.{answer}.{said}" for said in (*TONES, "abstain"))


def misses(row: ToneRow, tones: Sequence[Tone]) -> Iterator[Miss]:
    """Yield the targets whose label is not the gold one."""
    for target, tone in zip(row.targets, tones, strict=True):
        if tone.label != target.label:
            said = f"said {tone.label} ({tone.likeliest} {tone.confidence:.2f})"
            yield Miss(row.id, row.text, target.start, target.end, f"gold {target.label}, {said}")
