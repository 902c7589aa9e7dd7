"""How an enricher loads its model."""

import pytest
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.card import BadCard, Card
from services.common.enricher import Enricher
from services.common.enricher_service import loaded

ENRICHER = Enricher(
    "sentiment", "articles.sentiment", SentimentSection, lambda a, d: SentimentSection(), Card("sentiment", "m", "1", 1)
)


def test_what_loads_is_returned() -> None:
    assert loaded(lambda: ENRICHER) is ENRICHER


def test_a_model_that_cannot_be_loaded_is_one_line_that_names_the_setting(capsys: pytest.CaptureFixture[str]) -> None:
    def load() -> Enricher[SentimentSection]:
        raise BadCard("/weights/card.json: No such file or directory")

    with pytest.raises(SystemExit) as ended:
        loaded(load)

    assert ended.value.code == 2
    line = "wrong setting: WIRELENS_MODEL: /weights/card.json: No such file or directory\n"
    assert capsys.readouterr() == ("", line)


def test_an_error_of_the_code_is_not_taken_for_a_wrong_setting() -> None:
    def load() -> Enricher[SentimentSection]:
        raise RuntimeError("a fault")

    with pytest.raises(RuntimeError, match="a fault"):
        loaded(load)
