"""Kafka to index: `articles.enriched` and `articles.recalls`, every partition, merged batch by batch."""

import threading
import time
from typing import Any

import structlog
from google.protobuf.message import DecodeError
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.section.v1.section_pb2 import Failure

from services.common import dead_letters, kafka
from services.common import metrics as common
from services.common.health import Health
from services.common.lag import Lag
from services.common.poison import Poison
from services.search import metrics
from services.search.index import Index, Position
from services.search.settings import SearchSettings

log = structlog.get_logger()

TOPICS = ["articles.recalls", "articles.enriched"]
POLL_MS = 200
BATCH = 500
COMMIT_SECONDS = 1.0


class Consumer:
    """Keeps an index up to date. The offsets live in the index; Kafka is told of them so that lag can be seen."""

    def __init__(self, settings: SearchSettings, index: Index, health: Health) -> None:
        self._settings = settings
        self._index = index
        self._health = health
        self._positions: dict[Position, int] = {}
        self._committed: dict[Position, int] = {}
        self._committed_at = 0.0
        self._lag = Lag("search", settings.topic_prefix)

    def run(self, stopping: threading.Event) -> None:
        """Index until `stopping`; waits for a broker that is away, raises for whatever else goes wrong."""
        clients = kafka.when_available(self._connect, stopping.is_set, stopping.wait)
        if clients is None:
            return
        self._consumer, self._producer = clients
        self._health.found("partitions")
        try:
            while not stopping.is_set():
                self._turn()
            self._commit()
        finally:
            self._consumer.close(autocommit=False)
            self._producer.close(timeout=5)

    def _connect(self) -> tuple[Any, Any]:
        ids = kafka.topic_ids(self._settings, "search", TOPICS)
        producer = kafka.producer(self._settings, "search")
        consumer = kafka.consumer(self._settings, f"search-{self._settings.replica}", "search", max_poll_records=BATCH)
        self._positions = self._index.positions(ids)
        partitions = [
            TopicPartition(self._settings.topic(t), p)
            for t in TOPICS
            for p in sorted(consumer.partitions_for_topic(self._settings.topic(t)) or ())
        ]
        consumer.assign(partitions)
        for tp in partitions:
            at = self._positions.get(self._place(tp))
            if at is None:
                consumer.seek_to_beginning(tp)
            else:
                consumer.seek(tp, at)
        log.info("indexing", partitions=len(partitions), documents=self._index.count())
        return consumer, producer

    def _turn(self) -> None:
        batches = self._consumer.poll(timeout_ms=POLL_MS)
        self._health.turned()
        self._index.scrub()
        if batches:
            self._apply(batches)
        elif self._consumer.assignment() and self._behind() == 0:
            self._health.found("catching up")
        if time.monotonic() - self._committed_at > COMMIT_SECONDS:
            self._commit()
            self._report()

    def _apply(self, batches: dict[TopicPartition, list[Any]]) -> None:
        articles: list[EnrichedArticle] = []
        letters: list[Any] = []
        moved: dict[Position, int] = {}
        # Recalls first: what they void need not be indexed to be erased.
        for tp in sorted(batches, key=lambda tp: tp.topic.endswith("enriched")):
            topic, partition = self._place(tp)
            for record in batches[tp]:
                try:
                    articles.append(_decode(record.value))
                except Poison as poison:
                    letters.append(self._dead_letter(record, topic, poison))
            last = batches[tp][-1]
            moved[topic, partition] = last.offset + 1
            self._lag.read(tp.topic, partition, last.offset, last.timestamp / 1000)
            common.CONSUMED.labels("search", topic).inc(len(batches[tp]))
        for letter in letters:
            letter.get(30)
        with common.HANDLE.labels("search").time():
            erased = self._index.apply(articles, moved)
        metrics.ERASED.inc(erased)
        self._positions.update(moved)
        now = time.time()
        for article in articles:
            common.AGE.labels("search").observe(max(0.0, now - article.received_at.ToNanoseconds() / 1e9))

    def _dead_letter(self, record: Any, topic: str, poison: Poison) -> Any:
        log.warning("dead letter", topic=topic, partition=record.partition, offset=record.offset, detail=poison.detail)
        common.DEAD_LETTERS.labels("search", poison.reason_name).inc()
        return self._producer.send(
            self._settings.topic(dead_letters.letter_topic("search")),
            key=record.key,
            value=record.value,
            headers=dead_letters.headers("search", poison, record.headers, topic, record.partition, record.offset),
        )

    def _commit(self) -> None:
        changed = {k: v for k, v in self._positions.items() if self._committed.get(k) != v}
        if changed:
            self._consumer.commit_async({self._partition(k): OffsetAndMetadata(v, "", -1) for k, v in changed.items()})
            self._committed |= changed
        self._committed_at = time.monotonic()

    def _behind(self) -> int:
        """Return the records not yet read; -1 while a partition's end is not known."""
        total = 0
        for tp in self._consumer.assignment():
            end = self._consumer.highwater(tp)
            if end is None:
                return -1
            total += max(0, end - self._consumer.position(tp))
        return total

    def _report(self) -> None:
        metrics.DOCUMENTS.set(self._index.count())
        self._lag.report(
            self._consumer.assignment(), self._consumer.highwater, lambda tp: kafka.position(self._consumer, tp)
        )

    def _place(self, tp: TopicPartition) -> Position:
        return tp.topic.removeprefix(self._settings.topic_prefix), tp.partition

    def _partition(self, position: Position) -> TopicPartition:
        return TopicPartition(self._settings.topic(position[0]), position[1])


def _decode(value: bytes | None) -> EnrichedArticle:
    """Return the article; an Article of `articles.recalls` reads as an enriched one without sections."""
    try:
        article = EnrichedArticle.FromString(value or b"")
    except DecodeError as error:
        raise Poison(Failure.UNDECODABLE, str(error)) from error
    if not article.article_id:
        raise Poison(Failure.INVALID, "no article_id")
    return article
