"""An article is analysed by what the parser says of it, in whatever language it calls itself."""

import asyncio
from typing import Any

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.analyst import Analyst
from services.common.card import Card
from services.common.enricher import Enricher


class Parser:
    """Says of every text that it is in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    async def parse(self, article: Article) -> Document:
        return Document(text_sha256=article.text_sha256, language=self._language)


def section(stated: str, found: str) -> SentimentSection:
    article = Article(article_id="a", text="x", text_sha256="s", revision=1, text_revision=1, language=stated)
    card = Card("sentiment", "m", "1", generation=4)
    enricher = Enricher(
        "sentiment", "articles.sentiment", SentimentSection, lambda a, d: SentimentSection(document=0.5), card
    )
    parser: Any = Parser(found)
    return asyncio.run(Analyst(enricher, parser).section(article))


@pytest.mark.parametrize("stated", ["", "en", "de", "en-us"])
def test_a_text_found_in_another_language_is_marked_whatever_the_wire_states(stated: str) -> None:
    made = section(stated, "de")
    assert (made.info.unsupported_language, made.document) == (True, 0)


@pytest.mark.parametrize(("stated", "found"), [("de", "en"), ("en", "en"), ("en", ""), ("", "")])
def test_a_text_in_english_is_analysed_whatever_the_wire_states(stated: str, found: str) -> None:
    made = section(stated, found)
    assert (made.info.unsupported_language, made.document) == (False, 0.5)


def test_a_text_too_short_to_tell_is_in_the_language_that_the_wire_states() -> None:
    assert section("es", "").info.unsupported_language
