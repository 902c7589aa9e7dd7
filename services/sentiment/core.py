"""Tone of each sentence, toward each name in it, and of the whole.

Pure: the same article and document give the same section, and a sentence has the same tone wherever it stands.
"""

from collections.abc import Sequence

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Span
from wirelens.sentiment.v1.sentiment_pb2 import SentenceTone, SentimentSection, TargetTone
from wirelens.tones import aggregate

from services.common.document import View
from services.sentiment.reading import Place, Probabilities, Reader

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
        for sentence in view.sentences:
            names = [(e.start, e.end) for e in view.entities_in(sentence) if e.label in TARGET_LABELS]
            tone, targets = self._sentence(view.text, (sentence.start, sentence.end), names)
            section.sentences.append(tone)
            section.targets.extend(targets)
        section.overall.CopyFrom(aggregate([tone.score for tone in section.sentences]))
        section.document = section.overall.mean
        return section

    def _sentence(self, text: str, place: Place, names: Sequence[Place]) -> tuple[SentenceTone, list[TargetTone]]:
        start, end = place
        reading = self._model.read(text[start:end], [(first - start, last - start) for first, last in names])
        targets = [self._target(text, *each) for each in zip(names, reading.targets, strict=True)]
        return SentenceTone(start=start, end=end, score=reading.score), targets

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
