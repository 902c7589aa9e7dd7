"""One subscriber's stream: a consumer of its own over `articles.enriched` and `articles.recalls`.

So a slow subscriber slows nobody, one that comes back goes on where it was, and what waits for it waits in Kafka.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from google.protobuf.message import DecodeError
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse

from services.common.settings import MAX_RECORD_BYTES, kafka_security
from services.gateway import metrics, position
from services.gateway.core import Event, View
from services.gateway.settings import GatewaySettings

log = structlog.get_logger()

OPEN_SECONDS = 10.0
"""A stream that has not found its place by then is not opened."""
WAIT_MS = 1_000
BATCH = 64


type Tell = Callable[[EnrichedArticle], Awaitable[EnrichedArticle]]


class TooManyStreamsError(Exception):
    """No more streams can be opened now."""


class KafkaAwayError(Exception):
    """Kafka does not give what a stream needs now. Come back later, with the last position."""


@dataclass(frozen=True)
class Sent:
    """An event, and the position after it."""

    event: Event
    position: str


class Streams:
    """Opens streams, and ends them all when the service stops."""

    def __init__(self, settings: GatewaySettings, stop: asyncio.Event, tell: Tell) -> None:
        """`tell` completes a recall, where it does not say yet what it voids."""
        self._settings = settings
        self._stop = stop
        self._tell = tell
        self._open = 0

    async def open(self, start: str) -> "Stream":
        """Open a stream after position `start`; empty: from now on.

        Raises PositionError, TooManyStreamsError, KafkaAwayError.
        """
        if self._open >= self._settings.max_streams:
            raise TooManyStreamsError(f"{self._open} streams are open, and no more can be")
        stream = Stream(self._settings, self._stop, self._tell, self._closed)
        self._open += 1
        metrics.STREAMS.set(self._open)
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await stream.start(start)
        except (KafkaError, TimeoutError) as error:
            await stream.close()
            log.warning("no stream was opened", error=str(error) or type(error).__name__)
            raise KafkaAwayError("Kafka is away") from None
        except BaseException:
            await stream.close()
            raise
        return stream

    def _closed(self) -> None:
        self._open -= 1
        metrics.STREAMS.set(self._open)


class Stream:
    """Iterate over `events()`, then `close()`."""

    def __init__(self, settings: GatewaySettings, stop: asyncio.Event, tell: Tell, closed: Callable[[], None]) -> None:
        self._settings = settings
        self._stop = stop
        self._tell = tell
        self._on_close = closed
        self._closed = False
        self._view = View()
        self._offsets: position.Offsets = {}
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=settings.kafka.split(","),
            client_id="gateway-stream",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            **kafka_security(settings),
        )

    async def start(self, start: str) -> None:
        """Connect, and stand after position `start`. Raises PositionError, KafkaAwayError, KafkaError."""
        await self._consumer.start()
        by_topic: dict[str, list[TopicPartition]] = {}
        for topic in position.LETTERS.values():
            name = self._settings.topic(topic)
            numbers = await self._partitions(name)
            by_topic[topic] = [TopicPartition(name, n) for n in numbers]
        every = [tp for tps in by_topic.values() for tp in tps]
        if start and start != position.START:
            self._offsets = position.decode(start, {t: len(tps) for t, tps in by_topic.items()})
        else:
            find = self._consumer.beginning_offsets if start else self._consumer.end_offsets
            found = await find(every)
            self._offsets = {t: [found[tp] for tp in tps] for t, tps in by_topic.items()}
        self._consumer.assign(every)
        for topic, tps in by_topic.items():
            for tp, offset in zip(tps, self._offsets[topic], strict=True):
                self._consumer.seek(tp, offset)

    @property
    def position(self) -> str:
        """Where the stream stands now."""
        return position.encode(self._offsets)

    async def events(self) -> AsyncIterator[Sent]:
        """Yield what is new, until the service stops. A broker that is away for a while is waited for.

        Raises KafkaAwayError where Kafka says that it will not give more.
        """
        while not self._stop.is_set():
            try:
                batches = await self._consumer.getmany(timeout_ms=WAIT_MS, max_records=BATCH)
            except KafkaError as error:
                log.warning("a stream has ended", error=str(error))
                raise KafkaAwayError("Kafka is away") from None
            # A recall overtakes what stands in the same batch: its text is not sent any more.
            for tp in sorted(batches, key=lambda tp: not tp.topic.endswith("recalls")):
                topic = tp.topic.removeprefix(self._settings.topic_prefix)
                for record in batches[tp]:
                    self._offsets[topic][tp.partition] = record.offset + 1
                    event = self._event(record.value)
                    if event is None:
                        metrics.HIDDEN.inc()
                        continue
                    if event.kind == SubscribeResponse.RECALLED and not event.article.HasField("voided"):
                        event = Event(event.kind, await self._tell(event.article))
                    metrics.STREAMED.labels(SubscribeResponse.Kind.Name(event.kind).lower()).inc()
                    yield Sent(event, self.position)

    async def close(self) -> None:
        """Give the consumer back; more than once does no harm."""
        if self._closed:
            return
        self._closed = True
        self._on_close()
        await self._consumer.stop()

    def _event(self, value: bytes | None) -> Event | None:
        if not value:
            return None
        try:
            return self._view.take(EnrichedArticle.FromString(value))
        except DecodeError as error:
            # The search service reads the same record, and makes a dead letter of it.
            log.warning("undecodable record is not streamed", error=str(error))
            return None

    async def _partitions(self, name: str) -> list[int]:
        # aiokafka asks for topics of its own choice only, and has no public way to be told which we mean.
        await self._consumer._client.force_metadata_update()
        numbers = self._consumer.partitions_for_topic(name)
        if not numbers:
            raise KafkaAwayError(f"topic {name} does not exist: run `wirelens topics apply`")
        return sorted(numbers)
