"""The feeder's one hand on Kafka: it writes `articles` and `articles.recalls`, and the registry follows.

Between the broker's answer and the registry anything may end this process, and a broker that is away leaves open what
it has taken. So after any trouble the ledger is closed, and opens only by reading both topics to their end.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from kafka.errors import KafkaError
from wirelens import events
from wirelens.article.v1.article_pb2 import Article

from services.common import kafka
from services.common import metrics as common
from services.common.settings import KafkaSettings
from services.feeder import metrics
from services.feeder.core import Known
from services.feeder.registry import Place, Registry
from services.feeder.view import ANSWER_SECONDS, ARTICLES, RECALLS, TOPICS, catch_up

log = structlog.get_logger()

_BOOTSTRAP_MS = 2_000
_REQUEST_MS = 5_000
_DELIVERY_MS = 10_000


class KafkaAwayError(Exception):
    """The broker does not answer. What was being published may be there or not; nothing else was taken."""


@dataclass(frozen=True)
class Outgoing:
    """A revision to publish, with the W3C trace context that came with its item."""

    article: Article
    traceparent: bytes | None = None


class Ledger:
    """Publishes revisions and knows every story. One thread at a time may use it."""

    def __init__(self, settings: KafkaSettings, registry: Registry) -> None:
        self._settings = settings
        self._registry = registry
        self._producer: Any = None
        self._ids: dict[str, str] = {}
        self._positions: dict[Place, int] = {}

    @property
    def is_open(self) -> bool:
        """Whether the registry is known to agree with Kafka."""
        return self._producer is not None

    def open(self) -> None:
        """Read what is new, finish what a killed feeder left, and be ready to publish. Raises KafkaAwayError."""
        if self.is_open:
            return
        try:
            # First what fails soon where the broker is away.
            producer = kafka.producer(
                self._settings,
                "feeder",
                bootstrap_timeout_ms=_BOOTSTRAP_MS,
                max_block_ms=_REQUEST_MS,
                request_timeout_ms=_REQUEST_MS,
                delivery_timeout_ms=_DELIVERY_MS,
            )
        except KafkaError as error:
            raise KafkaAwayError(str(error)) from error
        try:
            self._ids = kafka.topic_ids(self._settings, "feeder", list(TOPICS))
            self._positions, unfinished = catch_up(self._settings, self._registry, self._ids)
        except BaseException as error:
            _end(producer)
            if isinstance(error, KafkaError):
                raise KafkaAwayError(str(error)) from error
            raise
        self._producer = producer
        if unfinished:
            log.warning("publishing recalls that a killed feeder left", recalls=len(unfinished))
            self._write([Outgoing(article) for article in unfinished], recalls_there=True)
            self._registry.apply((), self._positions, self._ids)
        metrics.STORIES.set(self._registry.count())

    def known(self, article_id: str) -> Known | None:
        """Return what is known of a story."""
        return self._registry.get(article_id)

    def copies(self, text_sha256: str) -> Iterator[Known]:
        """Yield the usable stories with this text, the original first."""
        return self._registry.copies(text_sha256)

    def publish(self, batch: Sequence[Outgoing]) -> None:
        """Publish revisions in order, recalls first; return when Kafka and the registry have all of them.

        Raises KafkaAwayError; the ledger is then closed.
        """
        if not self.is_open:
            raise KafkaAwayError("the registry is not read yet")
        if not batch:
            return
        with metrics.PUBLISH_SECONDS.time():
            self._write(batch)
        now = time.time()
        for out in batch:
            metrics.REVISIONS.labels(Article.Status.Name(out.article.status).lower()).inc()
            common.AGE.labels("feeder").observe(max(0.0, now - out.article.received_at.ToNanoseconds() / 1e9))

    def close(self) -> None:
        """Let go of Kafka and of the registry."""
        self._shut()
        self._registry.close()

    def _write(self, batch: Sequence[Outgoing], *, recalls_there: bool = False) -> None:
        """Publish the batch and let the registry know; any error closes the ledger."""
        try:
            written: list[tuple[Place, int]] = []
            if not recalls_there:
                written += self._send(RECALLS, [out for out in batch if out.article.status != Article.USABLE])
            written += self._send(ARTICLES, batch)
            self._follow([out.article for out in batch], written)
        except KafkaError as error:
            self._shut()
            raise KafkaAwayError(str(error)) from error
        except BaseException:
            self._shut()
            raise

    def _send(self, topic: str, batch: Sequence[Outgoing]) -> list[tuple[Place, int]]:
        """Send all, then wait for every answer; return where each went."""
        futures = [
            self._producer.send(
                self._settings.topic(topic),
                key=out.article.article_id.encode(),
                value=out.article.SerializeToString(deterministic=True),
                headers=events.article_headers(out.article, traceparent=out.traceparent),
            )
            for out in batch
        ]
        written = [future.get(_DELIVERY_MS / 1000 + ANSWER_SECONDS) for future in futures]
        common.PRODUCED.labels("feeder", topic).inc(len(written))
        return [((topic, record.partition), record.offset) for record in written]

    def _follow(self, articles: Sequence[Article], written: Sequence[tuple[Place, int]]) -> None:
        """Bring the registry up to what was written; where another's record stands between, read that as well."""
        moved: dict[Place, int] = {}
        for place, offset in written:
            if offset != moved.get(place, self._positions[place]):
                log.error("a record that this feeder did not write", topic=place[0], partition=place[1])
                metrics.FOREIGN.inc()
                self._positions, _ = catch_up(self._settings, self._registry, self._ids)
                return
            moved[place] = offset + 1
        stories: dict[str, Known] = {}
        for article in articles:
            before = stories.get(article.article_id) or self._registry.get(article.article_id)
            stories[article.article_id] = Known.after(before, article)
        self._registry.apply(stories.values(), moved, self._ids)
        self._positions |= moved
        metrics.STORIES.set(self._registry.count())

    def _shut(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            _end(producer)


def _end(producer: Any) -> None:
    """Close without waiting: every record that matters was answered, and the others may not arrive any more."""
    try:
        producer.close(timeout=0)
    except KafkaError as error:
        log.debug("the producer was closed with records in it", error=str(error))
