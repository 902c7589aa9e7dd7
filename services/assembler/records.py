"""What the join reads and writes, decoded; and how a Kafka record becomes it. Nothing here talks to Kafka."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from google.protobuf.message import DecodeError
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.section.v1.section_pb2 import Failure
from wirelens.sections import SECTIONS as NAMES
from wirelens.sections import Section, TextKey, is_gone, section_key, text_key, with_section
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.poison import Poison

ARTICLES = "articles"
RECALLS = "articles.recalls"
EXTENSIONS = "articles.extensions"
ENRICHED = "articles.enriched"
SECTIONS: Mapping[str, tuple[str, Any]] = {
    "articles.entities": ("entities", EntitiesSection),
    "articles.quotes": ("quotes", QuotesSection),
    "articles.sentiment": ("sentiment", SentimentSection),
    EXTENSIONS: ("", ExtensionSection),
}
"""Topics of sections: the name of the section and its message. An extension says its name itself."""
TOPICS = (RECALLS, ARTICLES, *SECTIONS)
TOPIC_OF = {name: topic for topic, (name, _) in SECTIONS.items() if name}
"""Where the sections that the contract knows come from. All others come from EXTENSIONS."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """A revision, from `articles` or `articles.recalls`; `event` is the enriched article without sections."""

    topic: str
    partition: int
    offset: int
    event: EnrichedArticle
    size: int
    traceparent: bytes | None

    @property
    def article_id(self) -> str:
        """Whose revision it is."""
        return self.event.article_id

    @property
    def text(self) -> TextKey:
        """Which text it has."""
        return text_key(self.event)

    @property
    def overlay(self) -> EnrichedArticle:
        """All it says, to be merged into an event."""
        return self.event


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A section; `source_offset` is that of its article in the same partition, None where its writer named none."""

    topic: str
    partition: int
    offset: int
    name: str
    section: Section
    source_offset: int | None
    size: int
    traceparent: bytes | None
    raw: Any
    """The record as the client read it, should it end as a dead letter."""

    @property
    def article_id(self) -> str:
        """Whose section it is."""
        return self.section.info.article_id

    @property
    def text(self) -> TextKey:
        """Which text was analysed."""
        return section_key(self.section.info)

    @property
    def overlay(self) -> EnrichedArticle:
        """All it says, to be merged into an event."""
        return with_section(self.section)


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that could not be used; what is known of it says how far its writer has come."""

    topic: str
    partition: int
    offset: int
    name: str
    source_offset: int | None


Outcome = Literal["complete", "partial", "recalled", "superseded", "released", "skipped"]
"""What becomes of a record of `articles`."""
Record = ArticleRecord | SectionRecord | SkippedRecord


def decode(topic: str, raw: Any) -> ArticleRecord | SectionRecord:
    """Return a consumer's record, decoded. `topic` is without the prefix. Raises Poison."""
    if topic in SECTIONS:
        return _section(topic, raw)
    return _article(topic, raw)


def skipped(topic: str, raw: Any) -> SkippedRecord:
    """Return what stands in the order of the partition for a record that `decode` refused."""
    try:
        source_offset = _source_offset(dict(raw.headers))
    except Poison:
        source_offset = None
    name = SECTIONS[topic][0] if topic in SECTIONS else ""
    return SkippedRecord(topic, raw.partition, raw.offset, name, source_offset)


def _article(topic: str, raw: Any) -> ArticleRecord:
    # The fields of an Article have the same numbers in an EnrichedArticle, so this is no second copy.
    event = _parse(EnrichedArticle, raw.value)
    if not event.article_id:
        raise Poison(Failure.INVALID, "an article without article_id")
    if not 0 < event.text_revision <= event.revision:
        raise Poison(Failure.INVALID, f"revision {event.revision}, text_revision {event.text_revision}")
    if event.status == Article.UNSPECIFIED or (topic == RECALLS and event.status == Article.USABLE):
        raise Poison(Failure.INVALID, f"status {event.status} in {topic}")
    if is_gone(event):
        for text in ("headline", "text", "paragraphs"):
            event.ClearField(text)
    if topic == ARTICLES:
        event.source_offset = raw.offset
    return ArticleRecord(
        topic, raw.partition, raw.offset, event, len(raw.value), dict(raw.headers).get(events.TRACEPARENT)
    )


def _section(topic: str, raw: Any) -> SectionRecord:
    name, message = SECTIONS[topic]
    section = _parse(message, raw.value)
    info = section.info
    if not info.article_id or not info.text_revision:
        raise Poison(Failure.INVALID, "a section without article_id or text_revision")
    if topic == EXTENSIONS:
        name = info.service
        if not name or name in NAMES:
            raise Poison(Failure.INVALID, f"an extension can't be named {name!r}")
    headers = dict(raw.headers)
    return SectionRecord(
        topic,
        raw.partition,
        raw.offset,
        name,
        section,
        _source_offset(headers),
        len(raw.value),
        headers.get(events.TRACEPARENT),
        raw,
    )


def _parse(message: Any, value: bytes | None) -> Any:
    if not value:
        raise Poison(Failure.UNDECODABLE, "an empty record")
    try:
        return message.FromString(value)
    except DecodeError as error:
        raise Poison(Failure.UNDECODABLE, str(error)) from error


def _source_offset(headers: Mapping[str, bytes]) -> int | None:
    value = headers.get(events.SOURCE_OFFSET)
    if value is None:
        return None
    if not value.isdigit():
        raise Poison(Failure.INVALID, f"{events.SOURCE_OFFSET} is {value[:32]!r}")
    return int(value)
