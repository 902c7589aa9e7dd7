"""What the index keeps of an article: the words that find it. Pure."""

from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import Entity


@dataclass(frozen=True)
class Words:
    """One article as the columns of the full-text table."""

    headline: str
    body: str
    persons: str
    entities: str
    speakers: str
    wire: str


def words(article: EnrichedArticle) -> Words | None:
    """Return the words that find `article`; None where it must not be found."""
    if article.status != Article.USABLE:
        return None
    names = [(e.type, [e.name, *(m.exact for m in e.mentions)]) for e in article.entities.entities]
    return Words(
        headline=article.headline,
        body=article.text[len(article.headline) :].lstrip(),
        persons=_lines(n for kind, forms in names if kind == Entity.PERSON for n in forms),
        entities=_lines(n for _, forms in names for n in forms),
        speakers=_lines(q.speaker.name for q in article.quotes.quotes if q.speaker.name),
        wire=article.wire,
    )


def time_ms(article: EnrichedArticle) -> int:
    """Return when this version was made, else when it was received, in milliseconds since the epoch."""
    stamp = article.version_created if article.HasField("version_created") else article.received_at
    return stamp.ToMilliseconds()


def _lines(names: object) -> str:
    return "\n".join(dict.fromkeys(names))  # type: ignore[call-overload]
