"""What the core makes of a model's readings; the model here is told what to say."""

from collections.abc import Sequence

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

from services.sentiment.core import Scorer
from services.sentiment.reading import Asked, Place, Probabilities, Reading
from tests.unit.sentiment.parsed import parsed

GOOD, BAD = "Marta Reyes won Berlin over.", "Karl Odum lost in 1999."
TEXT = f"{GOOD} {BAD}"
NAMES = [("Marta Reyes", "PERSON"), ("Berlin", "GPE"), ("Karl Odum", "PERSON"), ("1999", "DATE")]


class Told:
    """Says what it is told of each target by its words, and keeps what it was asked."""

    abstain_below = 0.5

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.probabilities: dict[str, Probabilities] = {
            "Marta Reyes": (0.1, 0.2, 0.7),
            "Berlin": (0.3, 0.45, 0.25),
            "Karl Odum": (0.8, 0.1, 0.1),
        }

    def read_all(self, sentences: Sequence[Asked]) -> list[Reading]:
        self.sentences += [sentence for sentence, _ in sentences]
        return [self.read(*each) for each in sentences]

    def read(self, sentence: str, targets: Sequence[Place]) -> Reading:
        score = 0.5 if "won" in sentence else -0.25
        return Reading([self.probabilities[sentence[start:end]] for start, end in targets], score)


@pytest.fixture
def model() -> Told:
    return Told()


@pytest.fixture
def section(model: Told) -> SentimentSection:
    return Scorer(model).score(Article(text=TEXT), parsed(TEXT, [GOOD, BAD], NAMES))


def test_each_sentence_has_its_own_tone_where_it_stands(section: SentimentSection) -> None:
    assert [(TEXT[s.start : s.end], s.score) for s in section.sentences] == [(GOOD, 0.5), (BAD, -0.25)]


def test_one_reading_of_a_sentence_serves_all_its_targets(section: SentimentSection, model: Told) -> None:
    assert len(section.targets) == 3
    assert model.sentences == [GOOD, BAD]


def test_the_document_is_the_mean_of_its_sentences_with_number_and_spread(section: SentimentSection) -> None:
    assert section.document == section.overall.mean == 0.125
    assert (section.overall.n, section.overall.abstained, section.overall.spread) == (2, 0, 0.375)


def test_names_are_targets_and_dates_are_not(section: SentimentSection) -> None:
    assert [t.mention.exact for t in section.targets] == ["Marta Reyes", "Berlin", "Karl Odum"]
    assert all(TEXT[t.mention.start : t.mention.end] == t.mention.exact for t in section.targets)


def test_the_likeliest_label_is_given_and_below_the_threshold_none(section: SentimentSection) -> None:
    assert [t.label for t in section.targets] == [TargetTone.POSITIVE, TargetTone.ABSTAIN, TargetTone.NEGATIVE]
    assert [t.confidence for t in section.targets] == pytest.approx([0.7, 0.45, 0.8])


def test_linking_is_left_to_where_sections_are_joined(section: SentimentSection) -> None:
    assert not section.entities
    assert not section.speakers
    assert {(t.entity_id, t.quote_id, t.voice) for t in section.targets} == {("", "", TargetTone.OUTLET)}


def test_a_text_without_sentences_has_no_tone() -> None:
    section = Scorer(Told()).score(Article(text=""), Document())

    assert (section.document, section.overall.n) == (0, 0)
