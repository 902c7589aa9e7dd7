"""A text as the cores take it."""

from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document


@dataclass(frozen=True, slots=True)
class Story:
    """An article, and its document."""

    article: Article
    document: Document
