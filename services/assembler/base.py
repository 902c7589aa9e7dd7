"""What an event is made on top of: the article's last event, and the text before that."""

from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import TextKey, text_key

type Before = bytes | None
"""The last event of the text before, as bytes. Empty: there is none, or a kill came between. None: not known yet."""


@dataclass(frozen=True, slots=True)
class Base:
    """An article as it stands, and what was there before its text."""

    article: EnrichedArticle
    before: Before


def before_text(text: TextKey, base: Base | None) -> Before:
    """Return what stood before `text` by what search knows.

    Search may not have the last event yet. It has where it knows this text, or the revision just before it.
    """
    if base is None:
        return None
    if text_key(base.article) == text:
        return base.before
    if base.article.revision == text[0] - 1:
        return as_before(base.article)
    return None


def as_before(article: EnrichedArticle) -> bytes:
    """Return the article as the text before another."""
    return article.SerializeToString(deterministic=True) if article.status == Article.USABLE else b""
