"""The way out of the backfill lane: its items go through the intake while the enrichers keep up."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from kafka import TopicPartition
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.common import kafka
from services.feeder import metrics
from services.feeder.consumer import Consumer, StoppedError
from services.feeder.intake import Delivery
from services.feeder.lane import BACKFILL
from services.feeder.room import Enrichers, Room
from services.feeder.view import partitions


class Backfill(Consumer):
    """Moves the lane on, a handful at a time. What was moved and not committed comes again, as duplicates."""

    topics = (BACKFILL,)
    group = "feeder-backfill"
    way = "backfill"
    batch = 32

    def _consume(self, stopping: threading.Event) -> None:
        enrichers = Enrichers(self._settings)
        self._room = Room(self._settings.backfill_in_flight, enrichers.behind)
        try:
            super()._consume(stopping)
        finally:
            enrichers.close()

    def _consumer(self, **options: Any) -> Any:
        """Return a consumer of all partitions. It joins no group, and so may wait without polling."""
        consumer = kafka.consumer(self._settings, self.group, self.group, group_instance_id=None, **options)
        topic = self._settings.topic(BACKFILL)
        consumer.assign([TopicPartition(topic, p) for p in partitions(consumer, topic)])
        self._reader = consumer
        return consumer

    def _receipts(self, deliveries: Sequence[Delivery], stopping: threading.Event) -> list[list[Receipt]]:
        receipts = self._intake.take(deliveries, lambda: self._wait(stopping))
        metrics.MOVED.inc(sum(map(len, receipts)))
        return receipts

    def _wait(self, stopping: threading.Event) -> int:
        """Return how many stories may go, once one may."""
        while not stopping.is_set():
            if free := self._room.free(stopping.wait):
                return free
            self._health.turned()
            self._report(self._reader)
        raise StoppedError

    def _end(self, consumer: Any) -> Callable[[Any], int | None]:
        # While it waits it does not poll, and what it knows of the ends grows old.
        ends: dict[Any, int] = consumer.end_offsets(consumer.assignment())
        return ends.get
