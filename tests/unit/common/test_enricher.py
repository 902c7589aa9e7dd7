import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Failure
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.card import Card
from services.common.enricher import Enricher
from services.common.poison import Poison

ARTICLE = Article(article_id="a", text="x", text_sha256="s", revision=3, text_revision=2, language="en")


def _enricher(core) -> Enricher[SentimentSection]:
    return Enricher(
        "sentiment", "articles.sentiment", SentimentSection, core, Card("sentiment", "m", "1", generation=4)
    )


def test_a_section_says_what_made_it_of_which_text() -> None:
    section = _enricher(lambda article, document: SentimentSection(document=0.5)).analyse(ARTICLE, Document())

    info = section.info
    assert (info.article_id, info.text_revision, info.text_sha256) == ("a", 2, "s")
    assert (info.service, info.model, info.model_version, info.generation) == ("sentiment", "m", "1", 4)


def test_whatever_goes_wrong_in_a_core_is_poison() -> None:
    def core(article: Article, document: Document) -> SentimentSection:
        raise IndexError("no such token")

    with pytest.raises(Poison, match="IndexError: no such token") as caught:
        _enricher(core).analyse(ARTICLE, Document())

    assert caught.value.reason == Failure.ANALYSIS_ERROR


def test_a_failed_section_ranks_below_every_analysis() -> None:
    section = _enricher(lambda a, d: SentimentSection()).failed(ARTICLE, Poison(Failure.PARSE_FAILED, "twice"))

    assert section.info.generation == 0
    assert section.info.failure.reason == Failure.PARSE_FAILED


def test_another_language_is_marked_not_failed() -> None:
    section = _enricher(lambda a, d: SentimentSection()).unsupported_language(ARTICLE)

    assert section.info.unsupported_language
    assert section.info.generation == 4
    assert not section.info.HasField("failure")
