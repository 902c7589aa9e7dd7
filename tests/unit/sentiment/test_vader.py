"""The reference system: the same core over a lexicon."""

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.sentiment.v1.sentiment_pb2 import TargetTone

from tests.unit.sentiment.parsed import parsed

vader = pytest.importorskip("services.sentiment.vader", exc_type=ImportError)

GOOD, BAD = "Marta Reyes won a wonderful, happy victory.", "Karl Odum suffered a terrible, cruel defeat."
TEXT = f"{GOOD} {BAD}"


def test_a_name_is_spoken_of_as_its_sentence_is() -> None:
    names = [("Marta Reyes", "PERSON"), ("Karl Odum", "PERSON")]
    section = vader.score(Article(text=TEXT), parsed(TEXT, [GOOD, BAD], names))

    assert [t.label for t in section.targets] == [TargetTone.POSITIVE, TargetTone.NEGATIVE]
    assert [s.score > 0 for s in section.sentences] == [True, False]


def test_a_score_within_the_band_is_most_likely_neutral() -> None:
    text = "Ana met Karl."
    (target,) = vader.score(Article(text=text), parsed(text, [text], [("Ana", "PERSON")])).targets

    assert target.label == TargetTone.NEUTRAL
    assert target.neutral == target.confidence
