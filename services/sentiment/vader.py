"""The reference that the trained model is measured against: tone by the VADER lexicon.

A target is spoken of as its whole sentence is. Probabilities are a softmax over the distance of the sentence's score
from the edges of a neutral band, and not fitted: a lexicon does not know its own error.
"""

import math
from collections.abc import Sequence
from importlib.metadata import version

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from services.sentiment.core import Scorer
from services.sentiment.reading import Asked, Probabilities, Reading

MODEL = "vader"
MODEL_VERSION = version("vaderSentiment")

NEUTRAL_BAND = 0.3
"""A compound score below this, either way, leans to neutral."""
SHARPNESS = 6.0
"""How fast the probabilities move with the score."""


class Lexicon:
    """Reads a sentence by the words in it."""

    abstain_below = 0.0

    def __init__(self) -> None:
        self._analyzer = SentimentIntensityAnalyzer()

    def read_all(self, sentences: Sequence[Asked]) -> list[Reading]:
        """Read sentences."""
        return [self._read(sentence, len(targets)) for sentence, targets in sentences]

    def _read(self, sentence: str, targets: int) -> Reading:
        score = float(self._analyzer.polarity_scores(sentence)["compound"])
        return Reading([_probabilities(score)] * targets, score)


def _probabilities(score: float) -> Probabilities:
    negative, positive = (math.exp(SHARPNESS * (side * score - NEUTRAL_BAND)) for side in (-1, 1))
    total = negative + 1 + positive
    return negative / total, 1 / total, positive / total


score = Scorer(Lexicon()).score
