"""Reads `feeder.held`, where the texts are that wait for the end of their embargo."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from wirelens import events

from services.common import kafka
from services.common.settings import KafkaSettings
from services.feeder.held import Holding
from services.feeder.view import ANSWER_SECONDS, HELD, decode, read

_FETCH_BYTES = 256 * 1024
_FETCH_MS = 10
"""The broker answers one request of a connection after the other: one that waits at the topic's end delays the next."""
_NEAR = 500
"""So many records are rather read than jumped over."""


@dataclass(frozen=True)
class Found:
    """A record. `holding` is None where nothing is held of the story any more."""

    article_id: str
    offset: int
    holding: Holding | None


class Holdings:
    """The topic's one partition. One thread at a time may use it. Everything raises KafkaError while Kafka is away."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._consumer = kafka.consumer(
            settings,
            None,
            "feeder-held",
            bootstrap_timeout_ms=int(ANSWER_SECONDS * 1000),
            max_partition_fetch_bytes=_FETCH_BYTES,
            fetch_max_wait_ms=_FETCH_MS,
        )
        self._place = TopicPartition(settings.topic(HELD), 0)

    def all(self) -> Iterator[Found]:
        """Yield every record until the end, in order: of a story the last one counts."""
        for batch in read(self._consumer, self._settings, HELD, {}):
            for record in batch:
                yield Found(record.key.decode(), record.offset, _holding(record))

    def at(self, offsets: Iterable[int]) -> dict[int, Holding]:
        """Return what stands at these offsets. Raises LookupError where there is nothing."""
        wanted = set(offsets)
        found: dict[int, Holding] = {}
        self._consumer.assign([self._place])
        for offset in sorted(wanted):
            end = time.monotonic() + ANSWER_SECONDS
            if not 0 <= offset - (kafka.position(self._consumer, self._place) or 0) <= _NEAR:
                self._consumer.seek(self._place, offset)
            while offset not in found:
                for record in self._consumer.poll(timeout_ms=500).get(self._place, ()):
                    if record.offset in wanted and (holding := _holding(record)):
                        found[record.offset] = holding
                if offset not in found and (kafka.position(self._consumer, self._place) or 0) > offset:
                    raise LookupError(f"{self._place.topic} has nothing at {offset}: does a second feeder run?")
                if time.monotonic() > end:
                    raise KafkaTimeoutError(f"{self._place.topic} could not be read")
        return found

    def close(self) -> None:
        """Let go of Kafka."""
        self._consumer.close(autocommit=False, timeout_ms=2_000)


def _holding(record: Any) -> Holding | None:
    article = decode(record, HELD) if record.value else None
    return Holding(article, dict(record.headers).get(events.TRACEPARENT)) if article else None
