"""How far a consumer is behind, in records and in seconds."""

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from services.common import metrics


class Partition(Protocol):
    """A topic and a partition number, of whichever client."""

    @property
    def topic(self) -> str:
        """Name with the prefix."""
        ...

    @property
    def partition(self) -> int:
        """Number, from 0."""
        ...


class Lag:
    """Keeps what was read last of each partition, and publishes what is left."""

    def __init__(self, service: str, topic_prefix: str, clock: Callable[[], float] = time.time) -> None:
        self._service = service
        self._prefix = topic_prefix
        self._clock = clock
        self._read: dict[tuple[str, int], tuple[int, float]] = {}
        self._unread_since: dict[tuple[str, int], float] = {}

    def read(self, topic: str, partition: int, offset: int, timestamp: float) -> None:
        """Note the record that was read last; `timestamp` in seconds since the epoch."""
        self._read[topic, partition] = (offset, timestamp)
        self._unread_since.pop((topic, partition), None)

    def forget(self) -> None:
        """Partitions were taken away."""
        self._read.clear()
        self._unread_since.clear()

    def report[P: Partition](
        self, assigned: Iterable[P], end: Callable[[P], int | None], start: Callable[[P], int | None]
    ) -> None:
        """Publish the lag by topic.

        `end(partition)` is its end offset, None while nobody knows; `start(partition)` the offset at which reading
        begins, asked only while nothing of the partition was read.
        """
        records: dict[str, int] = {}
        seconds: dict[str, float] = {}
        now = self._clock()
        for tp in assigned:
            topic = tp.topic.removeprefix(self._prefix)
            place = (tp.topic, tp.partition)
            if place in self._read:
                offset, timestamp = self._read[place]
                behind = (end(tp) or 0) - offset - 1
            else:
                behind = (end(tp) or 0) - (start(tp) or 0)
                timestamp = self._unread_since.setdefault(place, now)
            records[topic] = records.get(topic, 0) + max(0, behind)
            seconds[topic] = max(seconds.get(topic, 0.0), now - timestamp if behind > 0 else 0.0)
        for topic, count in records.items():
            metrics.LAG.labels(self._service, topic).set(count)
            metrics.LAG_SECONDS.labels(self._service, topic).set(seconds[topic])
