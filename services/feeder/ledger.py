"""The feeder's one hand on Kafka: it writes `articles`, `articles.recalls` and `feeder.held`, and the registry follows.

What is to be held is written first and what is not to be held any more is taken out last, so a feeder that is killed in
between never loses what it holds; what it published already makes the held void (services.feeder.held).

Between the broker's answer and the registry anything may end this process, and a broker that is away leaves open what
it has taken. So after any trouble the ledger is closed, and opens only by reading both topics to their end.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from kafka.errors import KafkaError
from wirelens import events
from wirelens.article.v1.article_pb2 import Article

from services.common import kafka
from services.common import metrics as common
from services.common.settings import KafkaSettings
from services.feeder import metrics, notes
from services.feeder.core import Known
from services.feeder.held import Held, HeldStories, Holding
from services.feeder.holdings import Holdings
from services.feeder.registry import Place, Registry
from services.feeder.view import ANSWER_SECONDS, ARTICLES, HELD, NOTES, RECALLS, TOPICS, catch_up

log = structlog.get_logger()

_BOOTSTRAP_MS = 2_000
_REQUEST_MS = 5_000
_DELIVERY_MS = 10_000
_NOTES = 1_000
"""Most that are noted at once: a batch of items waits no longer for it than for another batch."""


class KafkaAwayError(Exception):
    """The broker does not answer. What was being published may be there or not; nothing else was taken."""


@dataclass(frozen=True)
class Outgoing:
    """A revision to publish, with the W3C trace context that came with its item."""

    article: Article
    traceparent: bytes | None = None


type _Record = tuple[str, bytes | None, events.Headers]
"""Key, value (None: a tombstone), headers."""


@dataclass(frozen=True)
class Step:
    """What is published together, and what is held from then on (None: nothing any more), by article_id."""

    articles: list[Outgoing] = field(default_factory=list)
    held: dict[str, Held | Holding | None] = field(default_factory=dict)

    def concerns(self, article_id: str) -> bool:
        """Return whether anything of the story is in it."""
        return article_id in self.held or any(out.article.article_id == article_id for out in self.articles)


class Ledger:
    """Publishes revisions and knows every story. One thread at a time may use it."""

    def __init__(self, settings: KafkaSettings, registry: Registry, held: HeldStories) -> None:
        self._settings = settings
        self._registry = registry
        self._held = held
        self._producer: Any = None
        self._holdings: Holdings | None = None
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
            reading = catch_up(self._settings, self._registry, self._ids)
            self._holdings = Holdings(self._settings)
        except BaseException as error:
            _end(producer)
            if isinstance(error, KafkaError):
                raise KafkaAwayError(str(error)) from error
            raise
        self._producer = producer
        self._positions = reading.positions
        if reading.unfinished:
            log.warning("publishing recalls that a killed feeder left", recalls=len(reading.unfinished))
            self._write(Step([Outgoing(article) for article in reading.unfinished]), recalls_there=True)
            self._registry.apply((), self._positions, self._ids)
        with self._closing_on_error():
            void = self._hold_again(self._holdings)
        if void:
            log.warning("dropping what was held and a killed feeder had replaced", stories=len(void))
            self._write(Step(held=dict.fromkeys(void)))
        metrics.HELD.set(len(self._held))
        metrics.STORIES.set(self._registry.count())

    def known(self, article_id: str) -> Known | None:
        """Return what is known of a story."""
        return self._registry.get(article_id)

    def held(self, article_id: str) -> Held | None:
        """Return what is held of a story."""
        return self._held.get(article_id)

    def held_until(self, now: datetime, limit: int) -> list[Held]:
        """Return what was held until now, at most `limit`, the earliest first."""
        return self._held.due(now, limit)

    def whole(self, held: Sequence[Held]) -> list[Holding]:
        """Return what is held with its text, in the same order. Raises KafkaAwayError; the ledger is then closed."""
        with self._closing_on_error():
            return self._with_texts(held)

    def expired(self, now: datetime, limit: int) -> list[Known]:
        """Return the stories whose time is over, at most `limit`, the earliest first."""
        return self._registry.expired(int(now.timestamp() * 1e6), limit)

    def first_due(self) -> datetime | None:
        """Return when the next story goes out or expires; None where none does."""
        found = [at for at in (self._held.first_due(), self._registry.first_expiry()) if at is not None]
        return datetime.fromtimestamp(min(found) / 1e6, UTC) if found else None

    def copies(self, text_sha256: str) -> Iterator[Known]:
        """Yield the usable stories with this text, the original first."""
        return self._registry.copies(text_sha256)

    def slugged(self, wire: str, slug_sha256: str, since: datetime) -> list[Known]:
        """Return the usable stories of a wire with this slug, published since or held, the latest first."""
        published = self._registry.slugged(wire, slug_sha256, int(since.timestamp() * 1e6))
        return [*self._held.slugged(wire, slug_sha256), *published]

    def publish(self, step: Step) -> None:
        """Publish revisions in order, recalls first, and hold what is to be held; return when Kafka has all of it.

        Raises KafkaAwayError; the ledger is then closed.
        """
        if not self.is_open:
            raise KafkaAwayError("the registry is not read yet")
        if not step.articles and not step.held:
            return
        with metrics.PUBLISH_SECONDS.time():
            self._write(step)
        now = time.time()
        for out in step.articles:
            metrics.REVISIONS.labels(Article.Status.Name(out.article.status).lower()).inc()
            common.AGE.labels("feeder").observe(max(0.0, now - out.article.received_at.ToNanoseconds() / 1e9))

    def note(self) -> None:
        """Note in `feeder.registry` where stories stand now that have moved since. Raises KafkaAwayError."""
        stories = self._registry.unnoted(_NOTES)
        if not self.is_open or not stories:
            return
        records: list[_Record] = [(s.article_id, notes.noted(s).SerializeToString(), []) for s in stories]
        with self._closing_on_error():
            written = self._put(NOTES, records)
        # Where another's record stands between, they are read again at the next start.
        moved = self._moved(written) or {}
        self._registry.apply(stories, moved, self._ids, noted=True)
        self._positions |= moved

    def close(self) -> None:
        """Let go of Kafka and of the registry."""
        self._shut()
        self._registry.close()
        self._held.close()

    def _hold_again(self, holdings: Holdings) -> set[str]:
        """Find what is held; return of which stories it is void."""
        self._held.clear()
        void: set[str] = set()
        for found in holdings.all():
            # What was found before of the same story is over.
            self._held.drop(found.article_id)
            void.discard(found.article_id)
            if found.holding is None:
                continue
            known = self._registry.get(found.article_id)
            if known and known.revision >= found.holding.article.revision:
                void.add(found.article_id)
            else:
                self._held.put(Held(found.holding.own, found.holding.due, found.offset))
        return void

    def _with_texts(self, held: Sequence[Held]) -> list[Holding]:
        """Return what is held with its text and its number, in the same order."""
        if not held or self._holdings is None:
            return []
        texts = self._holdings.at(each.offset for each in held)
        return [texts[each.offset].numbered(each.own) for each in held]

    def _write(self, step: Step, *, recalls_there: bool = False) -> None:
        """Publish the step and let the registry know; any error closes the ledger."""
        batch = step.articles
        with self._closing_on_error():
            self._hold({article_id: held for article_id, held in step.held.items() if held})
            written: list[tuple[Place, int]] = []
            if not recalls_there:
                written += self._send(RECALLS, [out for out in batch if out.article.status != Article.USABLE])
            if batch:
                written += self._send(ARTICLES, batch)
            self._follow([out.article for out in batch], written)
            self._hold({article_id: None for article_id, held in step.held.items() if held is None})

    def _send(self, topic: str, batch: Sequence[Outgoing]) -> list[tuple[Place, int]]:
        """Send all, then wait for every answer; return where each went."""
        return self._put(
            topic,
            [
                (
                    out.article.article_id,
                    out.article.SerializeToString(deterministic=True),
                    events.article_headers(out.article, traceparent=out.traceparent),
                )
                for out in batch
            ],
        )

    def _hold(self, stories: Mapping[str, Held | Holding | None]) -> None:
        """Write what is held from now on, a tombstone for None."""
        if not stories:
            return
        again = [held for held in stories.values() if isinstance(held, Held)]
        texts = dict(zip((held.own.article_id for held in again), self._with_texts(again), strict=True))
        holdings = {i: texts[i] if isinstance(held, Held) else held for i, held in stories.items()}
        written = self._put(HELD, [_held_record(article_id, holding) for article_id, holding in holdings.items()])
        for (article_id, holding), (_, offset) in zip(holdings.items(), written, strict=True):
            if holding:
                self._held.put(Held(holding.own, holding.due, offset))
            else:
                self._held.drop(article_id)
        metrics.HELD.set(len(self._held))

    def _put(self, topic: str, records: Sequence[_Record]) -> list[tuple[Place, int]]:
        """Send all, then wait for every answer; return where each went."""
        name = self._settings.topic(topic)
        futures = [
            self._producer.send(name, key=key.encode(), value=value, headers=headers) for key, value, headers in records
        ]
        written = [future.get(_DELIVERY_MS / 1000 + ANSWER_SECONDS) for future in futures]
        common.PRODUCED.labels("feeder", topic).inc(len(written))
        return [((topic, record.partition), record.offset) for record in written]

    def _follow(self, articles: Sequence[Article], written: Sequence[tuple[Place, int]]) -> None:
        """Bring the registry up to what was written; where another's record stands between, read that as well."""
        moved = self._moved(written)
        if moved is None:
            metrics.FOREIGN.inc()
            self._positions = catch_up(self._settings, self._registry, self._ids).positions
            return
        stories: dict[str, Known] = {}
        for article in articles:
            before = stories.get(article.article_id) or self._registry.get(article.article_id)
            stories[article.article_id] = Known.after(before, article)
        self._registry.apply(stories.values(), moved, self._ids)
        self._positions |= moved
        metrics.STORIES.set(self._registry.count())

    def _moved(self, written: Sequence[tuple[Place, int]]) -> dict[Place, int] | None:
        """Return where each place is read up to now; None where another's record stands between."""
        moved: dict[Place, int] = {}
        for place, offset in written:
            if offset != moved.get(place, self._positions[place]):
                log.error("a record that this feeder did not write", topic=place[0], partition=place[1])
                return None
            moved[place] = offset + 1
        return moved

    def _shut(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            _end(producer)
        holdings, self._holdings = self._holdings, None
        if holdings is not None:
            holdings.close()

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        """Close the ledger where anything goes wrong. Raises KafkaAwayError for what is the broker's."""
        try:
            yield
        except KafkaError as error:
            self._shut()
            raise KafkaAwayError(str(error)) from error
        except BaseException:
            self._shut()
            raise


def _held_record(article_id: str, holding: Holding | None) -> _Record:
    if holding is None:
        return article_id, None, []
    article = holding.article
    headers = events.headers(
        events.ARTICLE_HELD, "feeder", events.article_event_id(article), datetime.now(UTC), holding.traceparent
    )
    return article_id, article.SerializeToString(deterministic=True), headers


def _end(producer: Any) -> None:
    """Close without waiting: every record that matters was answered, and the others may not arrive any more."""
    try:
        producer.close(timeout=0)
    except KafkaError as error:
        log.debug("the producer was closed with records in it", error=str(error))
