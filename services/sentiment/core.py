"""Tone of each sentence, toward each name in it, and of the whole.

Pure: the same article and document give the same section, and a sentence has the same tone wherever it stands.
"""

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Span
from wirelens.sentiment.v1.sentiment_pb2 import SentenceTone, SentimentSection, TargetTone
from wirelens.tones import aggregate

from services.common.document import View
from services.sentiment.reading import Asked, Place, Probabilities, Reader

TARGET_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
"""The kinds of names that a tone can be toward; not dates and numbers."""

_LABELS = (TargetTone.NEGATIVE, TargetTone.NEUTRAL, TargetTone.POSITIVE)


class Scorer:
    """Scores articles by a model. Work and time are linear in the length of the text."""

    def __init__(self, model: Reader) -> None:
        self._model = model

    def score(self, article: Article, document: Document) -> SentimentSection:
        """Return the tone of `article`, whose text `document` parses."""
        view = View(article.text, document)
        section = SentimentSection()
        names = [
            [(e.start, e.end) for e in view.entities_in(sentence) if e.label in TARGET_LABELS]
            for sentence in view.sentences
        ]
        asked: list[Asked] = [
            (view.text[s.start : s.end], [(first - s.start, last - s.start) for first, last in places])
            for s, places in zip(view.sentences, names, strict=True)
        ]
        for sentence, places, reading in zip(view.sentences, names, self._model.read_all(asked), strict=True):
            section.sentences.append(SentenceTone(start=sentence.start, end=sentence.end, score=reading.score))
            section.targets.extend(self._target(view.text, *each) for each in zip(places, reading.targets, strict=True))
        section.overall.CopyFrom(aggregate([tone.score for tone in section.sentences]))
        section.document = section.overall.mean
        return section

    def _target(self, text: str, place: Place, probabilities: Probabilities) -> TargetTone:
        start, end = place
        negative, neutral, positive = probabilities
        confidence = max(probabilities)
        sure = confidence >= self._model.abstain_below
        return TargetTone(
            mention=Span(start=start, end=end, exact=text[start:end]),
            negative=negative,
            neutral=neutral,
            positive=positive,
            label=_LABELS[probabilities.index(confidence)] if sure else TargetTone.ABSTAIN,
            confidence=confidence,
        )
