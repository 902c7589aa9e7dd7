"""How certain an attribution is: a logistic regression over what the tagger and the linker knew, fitted on a dev set.

`calibrate.py` fits it. Right is an attribution whose content has four fifths of its words in common with what people
marked, and the reverse, and whose source touches the head of theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.quotes.linking import Attribution

EVIDENCE = (
    "content",
    "content_doubt",
    "content_words",
    "pieces",
    "cue",
    "cue_doubt",
    "cue_link",
    "source",
    "source_doubt",
    "source_link",
    "continued",
    "quoted",
)
"""What is known of an attribution, in the order of `evidence_of`: all logarithms of probabilities, counts or 0/1."""

type Numbers = NDArray[np.float64]

_STEPS = 50
_WEIGHT_DECAY = 1.0


def evidence_of(attribution: Attribution) -> list[float]:
    """Return what is known of an attribution: a number for each of EVIDENCE."""
    content, cue, source = attribution.content, attribution.cue, attribution.source
    words = sum(portion.last - portion.first for portion in content)
    return [
        sum(portion.sure * (portion.last - portion.first) for portion in content) / words,
        min(portion.doubt for portion in content),
        float(np.log(words)),
        len(content),
        cue is not None,
        cue.doubt if cue is not None else 0,
        attribution.cue_sure,
        source is not None,
        source.doubt if source is not None else 0,
        attribution.source_sure,
        attribution.continued,
        any(portion.quotations for portion in content),
    ]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the evidence."""

    weights: Sequence[float]
    bias: float
    least: float = 0.35
    """What is less certain is not told: half of the share of right ones that is had at best, which serves F1 best."""

    def __post_init__(self) -> None:
        """Raise ValueError unless there is a weight for each kind of evidence."""
        if len(self.weights) != len(EVIDENCE):
            raise ValueError(f"{len(self.weights)} weights for {len(EVIDENCE)} kinds of evidence")

    def probability(self, evidence: Sequence[float]) -> float:
        """Return how often attributions of such evidence are right, 0 to 1."""
        score = self.bias + sum(weight * value for weight, value in zip(self.weights, evidence, strict=True))
        return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))

    @classmethod
    def of(cls, recipe: Mapping[str, Any]) -> "Calibration":
        """Return the calibration in the file beside the weights. Raises KeyError, TypeError, ValueError."""
        row = recipe["confidence"]
        return cls([float(row["weights"][name]) for name in EVIDENCE], float(row["bias"]), float(row["least"]))

    def recipe(self) -> dict[str, Any]:
        """Return what `of` reads."""
        weights = {name: round(weight, 4) for name, weight in zip(EVIDENCE, self.weights, strict=True)}
        return {"confidence": {"weights": weights, "bias": round(self.bias, 4), "least": self.least}}

    @classmethod
    def fitted(cls, evidence: Numbers, right: Numbers) -> "Calibration":
        """Return the calibration that makes `right` (0/1 per row of `evidence`) most probable, by Newton's method."""
        mean, spread = evidence.mean(axis=0), evidence.std(axis=0)
        spread[spread == 0] = 1
        columns = np.hstack([(evidence - mean) / spread, np.ones((len(evidence), 1))])
        decay = np.diag([*[_WEIGHT_DECAY] * len(EVIDENCE), 0.0])
        weights = np.zeros(len(EVIDENCE) + 1)
        for _ in range(_STEPS):
            found = 1 / (1 + np.exp(-columns @ weights))
            gradient = columns.T @ (found - right) + decay @ weights
            curvature = (columns * (found * (1 - found))[:, None]).T @ columns + decay
            weights -= np.linalg.solve(curvature, gradient)
        own = weights[:-1] / spread
        return cls([float(weight) for weight in own], float(weights[-1] - own @ mean))
