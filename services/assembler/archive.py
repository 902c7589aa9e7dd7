"""Articles read from Kafka a second time, by where they stand."""

from typing import Any

from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.assembler.records import ARTICLES, decode
from services.assembler.rpc import Away
from services.common import kafka
from services.common.poison import Poison
from services.common.settings import KafkaSettings

TIMEOUT_MS = 5_000


class Archive:
    """A consumer of its own on `articles`, made when it is first needed. Used by one thread at a time; it blocks."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._consumer: Any = None

    def read(self, partition: int, offset: int) -> EnrichedArticle | None:
        """Return the article at this place; None where there is none, any more or at all. Raises Away."""
        try:
            return self._read(TopicPartition(self._settings.topic(ARTICLES), partition), offset)
        except KafkaTimeoutError as error:
            raise Away(f"kafka: {error}") from error

    def close(self) -> None:
        """Close the consumer."""
        if self._consumer is not None:
            self._consumer.close(autocommit=False, timeout_ms=1_000)

    def _read(self, tp: TopicPartition, offset: int) -> EnrichedArticle | None:
        if self._consumer is None:
            self._consumer = kafka.consumer(self._settings, None, "assembler-archive")
        self._consumer.assign([tp])
        first = self._consumer.beginning_offsets([tp], timeout_ms=TIMEOUT_MS)[tp]
        end = self._consumer.end_offsets([tp], timeout_ms=TIMEOUT_MS)[tp]
        if not first <= offset < end:
            return None
        self._consumer.seek(tp, offset)
        records = self._consumer.poll(timeout_ms=TIMEOUT_MS, max_records=1).get(tp)
        if not records:
            raise Away("kafka: no answer")
        if records[0].offset != offset:
            return None
        try:
            return decode(ARTICLES, records[0]).overlay
        except Poison:
            return None
