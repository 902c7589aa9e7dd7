"""Reads the feeder's own topics into its registry, from where it stood to their end."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from google.protobuf.message import DecodeError
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Story

from services.common import kafka
from services.common.settings import KafkaSettings
from services.feeder import notes
from services.feeder.core import Known
from services.feeder.registry import Place, Registry

log = structlog.get_logger()

ARTICLES = "articles"
RECALLS = "articles.recalls"
NOTES = "feeder.registry"
HELD = "feeder.held"
TOPICS = (NOTES, ARTICLES, RECALLS)
"""In the order in which they are read: a recall that `articles` lacks can be told only once that was read."""

ANSWER_SECONDS = 6.0
"""How long the broker may be silent before it counts as away."""
_RECENT_SECONDS = 24 * 3600
_ANSWER_MS = int(ANSWER_SECONDS * 1000)


@dataclass(frozen=True)
class Reading:
    """What was found: where each partition's end was, and what is to be done about."""

    positions: dict[Place, int]
    unfinished: list[Article]
    """The recalls that `articles` lacks."""


def catch_up(settings: KafkaSettings, registry: Registry, topic_ids: Mapping[str, str]) -> Reading:
    """Read the feeder's topics to their end.

    A recall that `articles` lacks is what a feeder left that was killed between the two topics. It is not in the
    registry yet, nor is how far `articles.recalls` was read: its article must be published first. A recall older than a
    day is taken as it is: `articles` forgets, `articles.recalls` never does.
    Raises KafkaError while the broker is away.
    """
    positions = registry.positions(topic_ids)
    unfinished: dict[str, Article] = {}
    consumer = kafka.consumer(settings, None, "feeder-registry", bootstrap_timeout_ms=_ANSWER_MS)
    try:
        for topic in TOPICS:
            found = 0
            for batch in read(consumer, settings, topic, positions):
                known: dict[str, Known] = {}
                for record in batch:
                    if topic == NOTES:
                        note = notes.known(Story.FromString(record.value))
                        before = known.get(note.article_id) or registry.get(note.article_id)
                        if before is None or before.revision <= note.revision:
                            known[note.article_id] = note
                        continue
                    article = decode(record, topic)
                    if article is None:
                        continue
                    before = known.get(article.article_id) or registry.get(article.article_id)
                    is_news = before is None or before.revision < article.revision
                    if topic == RECALLS and is_news and _is_recent(record):
                        unfinished[article.article_id] = article
                    else:
                        known[article.article_id] = Known.after(before, article)
                found += len(batch)
                registry.apply(known.values(), {} if unfinished else positions, topic_ids, noted=topic == NOTES)
            log.info("registry read", topic=topic, records=found, stories=registry.count())
    finally:
        consumer.close(autocommit=False, timeout_ms=2_000)
    return Reading(positions, list(unfinished.values()))


def _is_recent(record: Any) -> bool:
    return bool(time.time() - record.timestamp / 1000 < _RECENT_SECONDS)


def read(consumer: Any, settings: KafkaSettings, topic: str, positions: dict[Place, int]) -> Iterator[list[Any]]:
    """Yield what the topic has beyond `positions`, which move along: a batch is to be applied with them."""
    places = [TopicPartition(settings.topic(topic), p) for p in partitions(consumer, settings.topic(topic))]
    begins = consumer.beginning_offsets(places, timeout_ms=_ANSWER_MS)
    ends = consumer.end_offsets(places, timeout_ms=_ANSWER_MS)
    for tp in places:
        at = positions.get((topic, tp.partition), 0)
        if at > ends[tp]:
            log.warning("kafka has lost records that were published", topic=topic, partition=tp.partition)
        positions[topic, tp.partition] = min(max(at, begins[tp]), ends[tp])
    open_ = [tp for tp in places if positions[topic, tp.partition] < ends[tp]]
    consumer.assign(open_)
    for tp in open_:
        consumer.seek(tp, positions[topic, tp.partition])
    answered = time.monotonic()
    while open_:
        records = [record for batch in consumer.poll(timeout_ms=500).values() for record in batch]
        moved = {(topic, tp.partition): min(consumer.position(tp, timeout_ms=_ANSWER_MS), ends[tp]) for tp in open_}
        # What comes after the end as it was is ours to write, and nobody else's.
        records = [r for r in records if r.offset < ends[TopicPartition(r.topic, r.partition)]]
        if any(positions[place] != at for place, at in moved.items()):
            answered = time.monotonic()
            positions.update(moved)
            yield records
        elif time.monotonic() - answered > ANSWER_SECONDS:
            raise KafkaTimeoutError(f"{topic} could not be read")
        open_ = [tp for tp in open_ if positions[topic, tp.partition] < ends[tp]]


def partitions(consumer: Any, topic: str) -> list[int]:
    """Return the numbers of a topic's partitions. Raises KafkaTimeoutError where the broker does not say."""
    found = consumer.partitions_for_topic(topic)
    if not found:
        raise KafkaTimeoutError(f"the partitions of {topic} are not known")
    return sorted(found)


def decode(record: Any, topic: str) -> Article | None:
    """Return the article; None, and a line in the log, for what was never written by a feeder."""
    try:
        article = Article.FromString(record.value or b"")
    except DecodeError:
        article = Article()
    if article.article_id:
        return article
    log.warning("not an article", topic=topic, partition=record.partition, offset=record.offset)
    return None
