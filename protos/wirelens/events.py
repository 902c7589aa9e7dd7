"""The envelope of every record: CloudEvents 1.0 in Kafka's binary mode, with ids that come from the content.

A record's value is a protobuf message and nothing else; what it is, who made it and when stands in its headers. `ce_id`
is a hash of the content, so the same thing sent twice has the same id: a replay is a duplicate, not news. What differs
between two runs over the same input (`received_at`, an offset) is no part of an id.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from google.protobuf.message import Message

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.sections import Section
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

type Headers = list[tuple[str, bytes]]

ARTICLE_PUBLISHED = "wirelens.article.published.v1"
ARTICLE_RECALLED = "wirelens.article.recalled.v1"
ARTICLE_HELD = "wirelens.article.held.v1"
ARTICLE_ENRICHED = "wirelens.article.enriched.v1"
ENTITIES_FOUND = "wirelens.entities.found.v1"
QUOTES_FOUND = "wirelens.quotes.found.v1"
SENTIMENT_FOUND = "wirelens.sentiment.found.v1"
EXTENSION_FOUND = "wirelens.extension.found.v1"

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/protobuf"
SOURCE_OFFSET = "wl_source_offset"
TRACEPARENT = "traceparent"

_NAMESPACE = uuid.UUID("6f1b4c52-0c9e-5d8a-9d3f-6b1f1f8a7e21")
"""Of every id made here. It never changes: the ids of all articles hang on it."""

_OFFSET = re.compile(r"[0-9]{1,19}")
_READ = frozenset(
    {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type", TRACEPARENT, SOURCE_OFFSET}
)

_SECTION_TYPES: dict[type[Message], str] = {
    EntitiesSection: ENTITIES_FOUND,
    QuotesSection: QUOTES_FOUND,
    SentimentSection: SENTIMENT_FOUND,
    ExtensionSection: EXTENSION_FOUND,
}


class EnvelopeError(ValueError):
    """The headers are no CloudEvents 1.0 envelope; the text says in one line which one is wrong."""


@dataclass(frozen=True)
class Envelope:
    """The headers of a record, read. `source_offset` is there in records that were derived from an article alone."""

    type: str
    source: str
    id: str
    time: datetime | None = None
    content_type: str = CONTENT_TYPE
    traceparent: str | None = None
    source_offset: int | None = None


def text_sha256(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(message: Message) -> str:
    """Return the SHA-256 of the message, serialized in its one deterministic form, in lower-case hexadecimal."""
    return hashlib.sha256(message.SerializeToString(deterministic=True)).hexdigest()


def article_id(wire: str, guid: str) -> str:
    """Return the id of the story that the wire calls `guid`: a UUID, version 5, the same for ever."""
    return str(uuid.uuid5(_NAMESPACE, json.dumps([wire, guid], ensure_ascii=False)))


def article_event_id(article: Article) -> str:
    """Return the id of the event that publishes (or recalls) this revision."""
    content = Article()
    content.CopyFrom(article)
    content.ClearField("received_at")
    return _event_id(content)


def section_event_id(section: Section) -> str:
    """Return the id of the event that carries this section."""
    return _event_id(section)


def enriched_event_id(enriched: EnrichedArticle) -> str:
    """Return the id of the event that carries this article with these sections."""
    content = EnrichedArticle()
    content.CopyFrom(enriched)
    content.ClearField("received_at")
    content.ClearField("source_offset")
    return _event_id(content)


def headers(
    type: str,
    source: str,
    id: str,
    time: datetime,
    traceparent: str | bytes | None = None,
    source_offset: int | None = None,
) -> Headers:
    """Return the headers of a record. `source` is a service's name; `time` must know its zone (ValueError else)."""
    if time.tzinfo is None:
        raise ValueError("an event's time must know its time zone")
    stamp = time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found = [
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_id", id.encode()),
        ("ce_source", source.encode()),
        ("ce_type", type.encode()),
        ("ce_time", stamp.encode()),
        ("content-type", CONTENT_TYPE.encode()),
    ]
    if traceparent:
        found.append((TRACEPARENT, traceparent.encode() if isinstance(traceparent, str) else traceparent))
    if source_offset is not None:
        found.append((SOURCE_OFFSET, str(source_offset).encode()))
    return found


def article_headers(
    article: Article, *, source: str = "feeder", traceparent: str | bytes | None = None, time: datetime | None = None
) -> Headers:
    """Return the headers of an article's record. `time` is now where it is not given, here and below."""
    kind = ARTICLE_PUBLISHED if article.status == Article.USABLE else ARTICLE_RECALLED
    return headers(kind, source, article_event_id(article), time or datetime.now(UTC), traceparent)


def section_headers(
    section: Section,
    *,
    source_offset: int,
    traceparent: str | bytes | None = None,
    time: datetime | None = None,
) -> Headers:
    """Return the headers of a section's record; `source_offset` is its article's, in the same partition number."""
    kind = _SECTION_TYPES[type(section)]
    source = section.info.service
    return headers(kind, source, section_event_id(section), time or datetime.now(UTC), traceparent, source_offset)


def enriched_headers(
    enriched: EnrichedArticle,
    *,
    source: str = "assembler",
    traceparent: str | bytes | None = None,
    time: datetime | None = None,
) -> Headers:
    """Return the headers of an enriched article's record."""
    event_id = enriched_event_id(enriched)
    return headers(ARTICLE_ENRICHED, source, event_id, time or datetime.now(UTC), traceparent, enriched.source_offset)


def envelope(headers: Iterable[tuple[str, bytes | None]] | None) -> Envelope:
    """Read a record's headers. Headers of others are passed over. Raises EnvelopeError."""
    found = {name: _text(name, value) for name, value in headers or () if value is not None and name in _READ}
    version = _required(found, "ce_specversion")
    if version != SPEC_VERSION:
        raise EnvelopeError(f"ce_specversion is {version!r}, not {SPEC_VERSION}")
    offset = found.get(SOURCE_OFFSET)
    if offset is not None and not _OFFSET.fullmatch(offset):
        raise EnvelopeError(f"{SOURCE_OFFSET} is {offset!r}, not an offset")
    return Envelope(
        type=_required(found, "ce_type"),
        source=_required(found, "ce_source"),
        id=_required(found, "ce_id"),
        time=_time(found["ce_time"]) if "ce_time" in found else None,
        content_type=found.get("content-type", CONTENT_TYPE),
        traceparent=found.get(TRACEPARENT),
        source_offset=None if offset is None else int(offset),
    )


def _event_id(content: Message) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{content.DESCRIPTOR.full_name} {content_hash(content)}"))


def _required(found: dict[str, str], name: str) -> str:
    value = found.get(name)
    if not value:
        raise EnvelopeError(f"the header {name} is missing")
    return value


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise EnvelopeError(f"the header {name} is not UTF-8") from None


def _time(value: str) -> datetime:
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise EnvelopeError(f"ce_time is {value!r}, not a time as in RFC 3339") from None
    if time.tzinfo is None:
        raise EnvelopeError(f"ce_time is {value!r}, without a time zone")
    return time
