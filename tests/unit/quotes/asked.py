"""The trained model, asked about short texts."""

from functools import cache

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.quotes.agent import enricher
from tests.unit.quotes.parsed import Asked

core = cache(enricher)
"""Returns the enricher, loaded once."""


def attribute(article: Article, document: Document) -> QuotesSection:
    """Return the quotes of an article, by the default model."""
    return core().core(article, document)


_model = Asked(attribute)
section, quotes, said, speaker = _model.section, _model.quotes, _model.said, _model.speaker
