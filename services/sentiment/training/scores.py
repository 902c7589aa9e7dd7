"""How good an exported model is on the dev sets, and how sure of itself it may be. Measured on what will be shipped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.sentiment.training.data import Corpora
from services.sentiment.training.items import LABELS, Item, items_of

TEMPERATURES = np.geomspace(0.5, 4.0, 301)
BINS = 10
"""Of the calibration error."""


type Reader = Callable[[Item], tuple[NDArray[np.float32], NDArray[np.float32]]]
"""What a model says of an item: the logits of its targets (N, 3), and half its rating (1)."""


@dataclass(frozen=True)
class Fitted:
    """What the dev sets say of a model."""

    temperature: float
    """Divides the logits, so that a probability of .8 is right in eight cases of ten."""
    scores: Mapping[str, float]
    """By measure: macro-F1 in per cent (`macro_f1_…`), expected calibration error (`ece`), Pearson's r (`nyt_r`)."""


def measure(read: Reader, corpora: Corpora, tokenizer: Tokenizer) -> Fitted:
    """Let a model read the dev sets; the temperature is fitted to all their targets together."""
    found = {name.rpartition("-")[2]: _targets(read, items_of(rows, tokenizer)) for name, rows in corpora.dev.items()}
    logits = np.concatenate([each for each, _ in found.values()])
    gold = np.concatenate([each for _, each in found.values()])
    temperature = min(TEMPERATURES, key=lambda candidate: surprise(logits / candidate, gold))
    items = items_of(corpora.rated_dev, tokenizer)
    said = np.concatenate([read(item)[1] for item in items])
    ratings = np.array([item.rating for item in items], np.float64)
    scores = {f"macro_f1_{name}": 100 * macro_f1(each.argmax(1), labels) for name, (each, labels) in found.items()}
    scores["ece"] = calibration_error(probabilities(logits / temperature), gold)
    scores["nyt_r"] = float(np.corrcoef(said, ratings)[0, 1])
    return Fitted(round(float(temperature), 3), {name: round(value, 4) for name, value in scores.items()})


def probabilities(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the softmax of each row."""
    weights = np.exp(logits - logits.max(1, keepdims=True)).astype(np.float64)
    return np.asarray(weights / weights.sum(1, keepdims=True))


def surprise(logits: NDArray[np.floating], gold: NDArray[np.int64]) -> float:
    """Return the mean negative log probability of the gold labels."""
    return float(-np.log(probabilities(logits)[np.arange(len(gold)), gold] + 1e-12).mean())


def macro_f1(said: NDArray[np.int64], gold: NDArray[np.int64]) -> float:
    """Return the mean of the labels' F1, 0 to 1; a label that neither says counts as 0."""
    values: list[float] = []
    for label in range(len(LABELS)):
        right = int(((said == label) & (gold == label)).sum())
        values.append(2 * right / max(1, int((said == label).sum()) + int((gold == label).sum())))
    return sum(values) / len(values)


def calibration_error(said: NDArray[np.float64], gold: NDArray[np.int64]) -> float:
    """Return how far confidence and accuracy lie apart, 0 to 1, weighted over bins of equal width."""
    confidence, right = said.max(1), said.argmax(1) == gold
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error = 0.0
    for number in range(BINS):
        inside = bins == number
        if inside.any():
            error += float(inside.mean()) * abs(float(right[inside].mean()) - float(confidence[inside].mean()))
    return error


def _targets(read: Reader, items: Sequence[Item]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    items = [item for item in items if item.targets]
    logits = [read(item)[0] for item in items]
    return np.concatenate(logits), np.array([tone for item in items for tone in item.tones], np.int64)
