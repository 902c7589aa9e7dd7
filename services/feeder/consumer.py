"""The topic `wires`, and dead letters on their way back: records to receipts, and what is rejected to dead letters."""

import threading
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener
from kafka.errors import CommitFailedError, KafkaError
from wirelens import events
from wirelens.feeder.v1.feeder_pb2 import Receipt
from wirelens.section.v1.section_pb2 import Failure

from services.common import dead_letters, kafka
from services.common import metrics as common
from services.common.dead_letters import Headers
from services.common.health import Health
from services.common.lag import Lag
from services.common.poison import Poison
from services.feeder.intake import Delivery, Intake, Way
from services.feeder.lane import CONTENT_TYPE, NAME, Lane
from services.feeder.ledger import KafkaAwayError
from services.feeder.settings import FeederSettings

log = structlog.get_logger()

WIRES = "wires"
TOPICS = (WIRES, dead_letters.retry_topic("feeder"))

_POLL_MS = 200
_BOOTSTRAP_MS = 2_000
_RECONNECT_MS = 1_000
_FETCH_BYTES = 8 * 1024 * 1024
"""Of records that are in memory before they are taken in, as they came over the wire."""
_LETTER_BYTES = 5 * 1024 * 1024
_REPORT_SECONDS = 2.0
_RETRY_SECONDS = 0.5


class StoppedError(Exception):
    """The service stops; what is under way is not committed, and comes again."""


class Consumer:
    """Keeps the intake open, and takes in what comes by Kafka. It commits what has a receipt or a dead letter."""

    topics: Sequence[str] = TOPICS
    group = "feeder"
    way = "kafka"
    batch = 100
    """Records taken in at once."""

    def __init__(self, settings: FeederSettings, intake: Intake, health: Health, lane: Lane | None = None) -> None:
        """`lane` takes in what comes of the wires whose lane it is; None: it all goes in at once."""
        self._settings = settings
        self._intake = intake
        self._lane = lane
        self._health = health
        self._lag = Lag("feeder", settings.topic_prefix)
        self._reported = 0.0

    def run(self, stopping: threading.Event) -> None:
        """Work until `stopping`. Waits while the broker is away, raises for whatever else goes wrong."""
        while not stopping.is_set():
            if not self._open(stopping):
                return
            try:
                self._consume(stopping)
            except KafkaError as error:
                log.warning("the consumer begins anew", error=f"{type(error).__name__}: {error}")
                stopping.wait(_RETRY_SECONDS)

    def _open(self, stopping: threading.Event) -> bool:
        """Open the intake; return False where `stopping` came first."""
        told = False
        while not stopping.is_set():
            self._health.turned()
            try:
                self._intake.open()
            except KafkaAwayError as error:
                if not told:
                    log.warning("waiting for kafka", error=str(error))
                told = True
                common.RETRIES.labels("feeder", "kafka").inc()
                stopping.wait(_RETRY_SECONDS)
            else:
                return True
        return False

    def _consume(self, stopping: threading.Event) -> None:
        soon = {"bootstrap_timeout_ms": _BOOTSTRAP_MS, "reconnect_backoff_max_ms": _RECONNECT_MS}
        producer = kafka.producer(self._settings, "feeder-dlq", max_request_size=_LETTER_BYTES, **soon)
        consumer = self._consumer(max_poll_records=self.batch, fetch_max_bytes=_FETCH_BYTES, **soon)
        try:
            while not stopping.is_set():
                # Idle or not: a Submit may have found the broker away, and it is here that it is found again.
                if not self._open(stopping):
                    return
                records = [r for batch in kafka.poll(consumer, _POLL_MS).values() for r in batch]
                self._health.turned()
                if records and not self._take(records, producer, stopping):
                    return
                if records:
                    _commit(consumer)
                self._report(consumer)
        finally:
            consumer.close(autocommit=False, timeout_ms=2_000)
            producer.close(timeout=0)

    def _consumer(self, **options: Any) -> Any:
        """Return a consumer that reads the topics."""
        consumer = kafka.consumer(self._settings, self.group, self.group, **options)
        consumer.subscribe([self._settings.topic(t) for t in self.topics], listener=_Forget(self._lag))
        return consumer

    def _receipts(self, deliveries: Sequence[Delivery], stopping: threading.Event) -> list[list[Receipt]]:
        """Take the deliveries in. Raises KafkaAwayError, and StoppedError where `stopping` came first."""
        receipts: list[list[Receipt]] = []
        with common.HANDLE.labels("feeder").time():
            for way, some in groupby(deliveries, self._way):
                receipts += way.take(list(some))
        return receipts

    def _way(self, delivery: Delivery) -> Way:
        return self._lane.way(delivery.wire) if self._lane else self._intake

    def _report(self, consumer: Any) -> None:
        """Say how far behind it is, where that was not said just now."""
        if time.monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = time.monotonic()
            end = self._end(consumer)
            self._lag.report(consumer.assignment(), end, lambda tp: kafka.position(consumer, tp))

    def _end(self, consumer: Any) -> Callable[[Any], int | None]:
        """Return what knows the end offset of a partition."""
        found: Callable[[Any], int | None] = consumer.highwater
        return found

    def _take(self, records: Sequence[Any], producer: Any, stopping: threading.Event) -> bool:
        """Take the records in, for as long as it needs; return False where `stopping` came first."""
        deliveries = [self._delivery(record) for record in records]
        while self._open(stopping):
            try:
                receipts = self._receipts(deliveries, stopping)
            except KafkaAwayError:
                continue
            except StoppedError:
                return False
            letters = [
                self._letter(record, poison, producer)
                for record, of_record in zip(records, receipts, strict=True)
                if (poison := _poison(of_record))
            ]
            for letter in letters:
                letter.get(30)
            for record in records:
                self._lag.read(record.topic, record.partition, record.offset, record.timestamp / 1000)
                common.CONSUMED.labels("feeder", self._plain(record.topic)).inc()
            return True
        return False

    def _delivery(self, record: Any) -> Delivery:
        found = dict(record.headers)
        return Delivery(
            content=record.value or b"",
            wire=(record.key or b"").decode(errors="replace"),
            name=(found.get(NAME) or b"").decode(errors="replace"),
            media_type=(found.get(CONTENT_TYPE) or b"").decode(errors="replace"),
            traceparent=found.get(events.TRACEPARENT),
            way=self.way,
        )

    def _letter(self, record: Any, poison: Poison, producer: Any) -> Any:
        topic = self._plain(record.topic)
        log.warning("dead letter", topic=topic, partition=record.partition, offset=record.offset, detail=poison.detail)
        common.DEAD_LETTERS.labels("feeder", poison.reason_name).inc()
        original: Headers = [(k, v or b"") for k, v in record.headers]
        return producer.send(
            self._settings.topic(dead_letters.letter_topic("feeder")),
            key=record.key,
            value=record.value or b"",
            headers=dead_letters.headers("feeder", poison, original, topic, record.partition, record.offset),
        )

    def _plain(self, topic: str) -> str:
        return str(topic).removeprefix(self._settings.topic_prefix)


class _Forget(ConsumerRebalanceListener):  # type: ignore[misc]
    """Drops what was noted of partitions that another feeder may have now."""

    def __init__(self, lag: Lag) -> None:
        self._lag = lag

    def on_partitions_revoked(self, revoked: Any) -> None:
        self._lag.forget()

    def on_partitions_assigned(self, assigned: Any) -> None:
        log.info("partitions assigned", partitions=len(assigned))


def _poison(receipts: Sequence[Receipt]) -> Poison | None:
    """Return what is wrong with a record: the first thing that was rejected of it. The good rest was taken."""
    rejected = [receipt for receipt in receipts if receipt.action == Receipt.REJECTED]
    if not rejected:
        return None
    others = f" (and {len(rejected) - 1} more)" if len(rejected) > 1 else ""
    undecodable = not rejected[0].guid and len(receipts) == 1
    return Poison(Failure.UNDECODABLE if undecodable else Failure.INVALID, rejected[0].reason + others)


def _commit(consumer: Any) -> None:
    try:
        consumer.commit()
    except CommitFailedError as error:
        # The group moved on while the broker was away: what was taken comes again, as duplicates.
        log.warning("not committed", error=str(error))
