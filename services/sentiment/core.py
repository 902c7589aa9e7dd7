"""Tone by the VADER lexicon: of each sentence, toward each mention by its sentence, of the document by their mean.

Pure: the same article and document give the same section.
"""

import math
from functools import cache
from importlib.metadata import version
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Span
from wirelens.sentiment.v1.sentiment_pb2 import SentenceTone, SentimentSection, TargetTone

from services.common.document import View

MODEL = "vader"
MODEL_VERSION = version("vaderSentiment")
GENERATION = 1

TARGET_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
"""The kinds of names that a tone can be toward; not dates and numbers."""
NEUTRAL_BAND = 0.3
"""A compound score below this, either way, leans to neutral."""
SHARPNESS = 6.0
"""How fast the probabilities move with the score. Neither is fitted: a lexicon does not know its own error."""
ABSTAIN_BELOW = 0.5
"""Below this highest probability no label is given."""


def score(article: Article, document: Document) -> SentimentSection:
    """Return the tone of `article`, whose text `document` parses."""
    view = View(article.text, document)
    section = SentimentSection()
    tones: list[float] = []
    for sentence in view.sentences:
        tone = _compound(view.text[sentence.start : sentence.end])
        tones.append(tone)
        section.sentences.append(SentenceTone(start=sentence.start, end=sentence.end, score=tone))
        section.targets.extend(
            _target(view.text, entity.start, entity.end, tone)
            for entity in view.entities_in(sentence)
            if entity.label in TARGET_LABELS
        )
    section.document = sum(tones) / len(tones) if tones else 0.0
    return section


def _target(text: str, start: int, end: int, tone: float) -> TargetTone:
    """Turn a sentence's score into probabilities: a softmax over its distance from the neutral band's two edges."""
    weights = {
        TargetTone.NEGATIVE: math.exp(SHARPNESS * (-tone - NEUTRAL_BAND)),
        TargetTone.NEUTRAL: 1.0,
        TargetTone.POSITIVE: math.exp(SHARPNESS * (tone - NEUTRAL_BAND)),
    }
    total = sum(weights.values())
    label, weight = max(weights.items(), key=lambda item: item[1])
    confidence = weight / total
    return TargetTone(
        mention=Span(start=start, end=end, exact=text[start:end]),
        negative=weights[TargetTone.NEGATIVE] / total,
        neutral=weights[TargetTone.NEUTRAL] / total,
        positive=weights[TargetTone.POSITIVE] / total,
        label=label if confidence >= ABSTAIN_BELOW else TargetTone.ABSTAIN,
        confidence=confidence,
    )


@cache
def _analyzer() -> Any:
    return SentimentIntensityAnalyzer()


def _compound(sentence: str) -> float:
    return float(_analyzer().polarity_scores(sentence)["compound"])
