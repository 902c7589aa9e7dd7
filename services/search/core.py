"""What the index keeps of an article: the words that find it, and what each version was. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.search.v1.search_pb2 import Version
from wirelens.sections import has_difference


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


def version(article: EnrichedArticle) -> Version:
    """Return what is kept of this revision when the next one has come."""
    kept = Version(
        revision=article.revision,
        text_revision=article.text_revision,
        version=article.version,
        status=article.status,
        change=article.change,
        signal=article.signal,
        received_at=article.received_at,
        headline=article.headline,
        reason=article.reason,
    )
    if article.HasField("version_created"):
        kept.version_created.CopyFrom(article.version_created)
    if has_difference(article):
        kept.difference.CopyFrom(article.difference)
    return kept


def erased(version: Version) -> Version:
    """Return what stays of a version whose story was killed: when it was, and what it was called."""
    bare = Version.FromString(version.SerializeToString())
    for text in ("headline", "difference"):
        bare.ClearField(text)
    return bare


def history(versions: Iterable[Version]) -> list[Version]:
    """Return the versions, of which each tells only what it changed itself. They come in order, and are changed."""
    told: list[Version] = []
    for one in versions:
        if told and told[-1].text_revision == one.text_revision:
            one.ClearField("difference")
        told.append(one)
    return told


def _lines(names: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(names))
