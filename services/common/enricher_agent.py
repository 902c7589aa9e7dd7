"""The Kafka door of an enricher: the one shape of a faust agent that neither loses nor skips a record.

The batch is analysed side by side, its sections are sent in the order of their articles, and only when the broker has
answered for every one of them are the articles acknowledged. Other shapes of faust lose data: with concurrency above 1
it commits past unfinished events, an agent that raises acknowledges its event, `take()` acknowledges whole batches.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faust
import structlog
from google.protobuf.message import DecodeError
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.section.v1.section_pb2 import Failure

from services.common import dead_letters, metrics
from services.common.analyst import Analyst
from services.common.bundles import bundles
from services.common.dead_letters import Fuse, Headers
from services.common.enricher import Section
from services.common.health import Health
from services.common.lag import Lag
from services.common.poison import Poison
from services.common.settings import MAX_RECORD_BYTES, SASL_MECHANISM, KafkaSettings, kafka_security

log = structlog.get_logger()

BATCH = 32
WITHIN = 0.02
"""Seconds that a batch waits for more records. It bounds the latency that batching adds."""
SILENCE = 1.0
"""Seconds after which what is done of a batch is sent: a slow core must not look like a stalled one."""


@dataclass(frozen=True)
class Outgoing:
    """A record to send: topic without prefix, partition (None: by key), key, value, headers."""

    topic: str
    partition: int | None
    key: bytes | None
    value: bytes
    headers: Headers


def app(service: str, settings: KafkaSettings) -> faust.App:
    """Return the faust application, with the settings under which a crash costs a pause of seconds and no record."""
    member: dict[str, Any] = {"consumer_group_instance_id": settings.instance_id} if settings.instance_id else {}
    return faust.App(
        settings.topic_prefix + service,
        broker_credentials=_credentials(settings),
        broker=[f"kafka://{server}" for server in settings.kafka.split(",")],
        store="memory://",
        # faust makes this folder even where it has nothing to keep.
        datadir=str(Path(tempfile.gettempdir()) / f"wirelens-{service}"),
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        table_standby_replicas=0,
        stream_buffer_maxsize=256,
        stream_wait_empty=False,
        agent_supervisor="mode.CrashingSupervisor",
        producer_acks=-1,
        producer_compression_type="gzip",
        producer_max_request_size=MAX_RECORD_BYTES,
        producer_request_timeout=30,
        consumer_max_fetch_size=MAX_RECORD_BYTES,
        consumer_auto_offset_reset="earliest",
        broker_session_timeout=10,
        broker_heartbeat_interval=3,
        broker_request_timeout=30,
        broker_commit_interval=0.25,
        **member,
    )


def _credentials(settings: KafkaSettings) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """Return the login and the encryption in faust's words; None where there is neither."""
    security = kafka_security(settings)
    context = security.get("ssl_context")
    if settings.kafka_user:
        return faust.SASLCredentials(
            mechanism=SASL_MECHANISM,
            username=security["sasl_plain_username"],
            password=security["sasl_plain_password"],
            ssl_context=context,
        )
    return faust.SSLCredentials(context=context) if context else None


class EnricherAgent[S: Section]:
    """Reads `articles` and the service's retry topic; answers each usable new text with a section."""

    def __init__(self, analyst: Analyst[S], settings: KafkaSettings, health: Health) -> None:
        self._analyst = analyst
        self._enricher = analyst.enricher
        self._settings = settings
        self._health = health
        self._fuse = Fuse()
        self._lag = Lag(analyst.enricher.service, settings.topic_prefix)
        service = self._enricher.service
        self.app = app(service, settings)
        self._topics = {name: self._topic(name) for name in (self._enricher.topic, dead_letters.letter_topic(service))}
        source = self._topic("articles", dead_letters.retry_topic(service))
        self.app.agent(source, name=service)(self._consume)
        self.app.on_partitions_assigned.connect(self._assigned)
        self.app.on_partitions_revoked.connect(self._revoked)
        self.app.timer(interval=2.0)(self._report)

    async def run(self) -> None:
        """Consume until cancelled or crashed; raises what crashed it."""
        await self.app.start()
        try:
            await self.app.wait_until_stopped()
            raise self.app.crash_reason or RuntimeError("the consumer stopped by itself")
        finally:
            await self.app.stop()

    def _topic(self, *names: str) -> Any:
        return self.app.topic(
            *(self._settings.topic(n) for n in names),
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
        )

    async def _consume(self, stream: Any) -> None:
        async for batch in stream.noack_take(BATCH, within=WITHIN):
            answers = [asyncio.ensure_future(self._handle(event)) for event in batch]
            written: list[tuple[Outgoing, Any]] = []
            try:
                async for bundle in bundles(answers, SILENCE):
                    written += [(record, await self._send(record)) for record in bundle]
            finally:
                for answer in answers:
                    answer.cancel()
            # In source order; all are sent before the first answer is awaited, since one by one costs twice the CPU.
            await asyncio.gather(*(acknowledged for _, acknowledged in written))
            for record, _ in written:
                metrics.PRODUCED.labels(self._enricher.service, record.topic).inc()
            for event in batch:
                message = event.message
                self._lag.read(message.topic, message.partition, message.offset, message.timestamp)
                event.ack()
            self._health.turned()

    async def _handle(self, event: Any) -> Sequence[Outgoing]:
        """Return what answers this record. Never raises for a bad article; a blown fuse ends the service."""
        message = event.message
        topic = message.topic.removeprefix(self._settings.topic_prefix)
        headers = [(k, bytes(v)) for k, v in _pairs(message.headers)]
        partition, offset = dead_letters.source(headers, message.partition, message.offset)
        metrics.CONSUMED.labels(self._enricher.service, topic).inc()
        article = Article()
        try:
            try:
                article.ParseFromString(event.value or b"")
            except DecodeError as error:
                raise Poison(Failure.UNDECODABLE, str(error)) from error
            if article.status != Article.USABLE or article.revision != article.text_revision:
                return ()
            section = await self._analyst.section(article)
        except Poison as poison:
            log.warning("dead letter", article_id=article.article_id, reason=poison.reason_name, detail=poison.detail)
            metrics.DEAD_LETTERS.labels(self._enricher.service, poison.reason_name).inc()
            letter = Outgoing(
                dead_letters.letter_topic(self._enricher.service),
                None,
                event.key,
                event.value,
                dead_letters.headers(self._enricher.service, poison, headers, topic, partition, offset),
            )
            # Letters that come back and fail again say nothing of the code that runs now.
            if topic == "articles":
                self._fuse.record(failed=True)
            if not article.article_id:
                return (letter,)
            return (letter, self._record(self._enricher.failed(article, poison), headers, partition, offset))
        if topic == "articles":
            self._fuse.record(failed=False)
        age = time.time() - article.received_at.ToNanoseconds() / 1e9
        metrics.AGE.labels(self._enricher.service).observe(max(0.0, age))
        return (self._record(section, headers, partition, offset),)

    def _record(self, section: S, headers: Headers, partition: int, offset: int) -> Outgoing:
        return Outgoing(
            self._enricher.topic,
            partition,
            section.info.article_id.encode(),
            section.SerializeToString(deterministic=True),
            events.section_headers(section, traceparent=dict(headers).get("traceparent"), source_offset=offset),
        )

    async def _send(self, record: Outgoing) -> Any:
        return await self._topics[record.topic].send(
            key=record.key, value=record.value, partition=record.partition, headers=record.headers, force=True
        )

    async def _assigned(self, *args: Any, **_: Any) -> None:
        if any(args[1:]):
            self._health.found("partitions")

    async def _revoked(self, *_args: Any, **_: Any) -> None:
        self._lag.forget()

    async def _report(self) -> None:
        """Lag, in records and seconds, and the sign of life of this loop."""
        self._health.turned()
        consumer: Any = self.app.consumer
        self._lag.report(consumer.assignment(), consumer.highwater, consumer._committed_offset.get)


def _pairs(headers: Any) -> Sequence[tuple[str, bytes]]:
    """Return the headers as pairs; faust hands them over as a mapping, a list, or None."""
    if not headers:
        return ()
    return list(headers.items()) if hasattr(headers, "items") else list(headers)
