"""Kafka around the join: five topics in, `articles.enriched` out, on one thread that never waits for anybody."""

import threading
import time
from collections import Counter, defaultdict
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import KafkaTimeoutError
from kafka.structs import OffsetAndMetadata
from wirelens import events

from services.assembler import metrics
from services.assembler.commits import Commits, Positions
from services.assembler.core import Join
from services.assembler.lookup import Lookup
from services.assembler.outbox import Event, Output
from services.assembler.records import ARTICLES, ENRICHED, RECALLS, TOPICS, decode, skipped
from services.assembler.rpc import Away
from services.assembler.settings import AssemblerSettings
from services.common import dead_letters, kafka
from services.common import metrics as common
from services.common.dead_letters import Fuse
from services.common.health import Health
from services.common.lag import Lag
from services.common.poison import Poison

log = structlog.get_logger()

SERVICE = "assembler"
POLL_MS = 200
FETCH_BYTES = 2 * 1024 * 1024
"""Size of one answer of the broker, as compressed, and so of one turn."""
ALL = 1_000_000
"""Records of a poll: all that were fetched. A partition that is paused while the client still has parsed records of it
gets none for ever after (kafka-python 3.0.12 parks them and looks for them only when nothing else was parsed)."""
COMMIT_SECONDS = 0.5
REPORT_SECONDS = 1.0
MOST_UNACKNOWLEDGED = 1_000
"""Events on their way to the broker; while there are more, nothing is taken, and so soon nothing read."""
LONGEST_TURN = 1.0
"""Seconds that one turn counts for at most: while this process did not listen, nobody was silent."""
DRAIN_SECONDS = 3.0
START_MS = 30_000
ENDS_MS = 2_000


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """Notes what was taken and given. It is called on the client's own thread, within `poll`, and must not block."""

    def __init__(self) -> None:
        self._changes: list[tuple[bool, list[TopicPartition]]] = []

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Note what was taken away, or lost."""
        self._changes.append((False, list(revoked)))

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Note what came."""
        self._changes.append((True, list(assigned)))

    def take(self) -> list[tuple[bool, list[TopicPartition]]]:
        """Return what has changed since the last time, in order: (given, partitions)."""
        changes, self._changes = self._changes, []
        return changes


class Consumer:
    """Reads, joins, sends, and commits what is out."""

    def __init__(self, settings: AssemblerSettings, health: Health, lookup: Lookup) -> None:
        self._settings = settings
        self._health = health
        self._lookup = lookup
        self._join = Join(settings.rules, self._unread)
        self._commits = Commits(self._start_commit, COMMIT_SECONDS)
        self._assignment = Assignment()
        self._fuse = Fuse()
        self._lag = Lag(SERVICE, settings.topic_prefix)
        self._read: Positions = {}
        self._ends_now: dict[TopicPartition, int] | None = None
        self._now = 0.0
        self._turned_at = time.monotonic()
        self._reported_at = 0.0

    def run(self, stopping: threading.Event) -> None:
        """Join until `stopping`; waits for a broker that is away, raises for whatever else goes wrong."""

        def pause(seconds: float) -> None:
            self._health.turned()
            stopping.wait(seconds)

        clients = kafka.when_available(self._connect, stopping.is_set, pause)
        if clients is None:
            return
        self._consumer, self._producer = clients
        try:
            while not stopping.is_set():
                self._turn()
            self._drain()
        finally:
            self._consumer.close(autocommit=False, timeout_ms=2_000)
            self._producer.close(timeout=2)

    def _connect(self) -> tuple[Any, Any]:
        kafka.topic_ids(self._settings, SERVICE, [*TOPICS, ENRICHED])
        consumer = kafka.consumer(
            self._settings,
            SERVICE,
            SERVICE,
            max_poll_records=ALL,
            fetch_max_bytes=FETCH_BYTES,
            max_partition_fetch_bytes=FETCH_BYTES // 8,
            # Gives the same partition numbers of all topics to the same member.
            partition_assignment_strategy=(RangePartitionAssignor,),
        )
        numbers = {t: consumer.partitions_for_topic(self._settings.topic(t)) for t in (*TOPICS, ENRICHED)}
        if len({frozenset(n or ()) for n in numbers.values()}) > 1:
            counts = ", ".join(f"{topic}: {len(n or ())}" for topic, n in numbers.items())
            raise RuntimeError(f"the topics must have the same number of partitions, but there are {counts}")
        consumer.subscribe([self._settings.topic(t) for t in TOPICS], listener=self._assignment)
        return consumer, kafka.producer(self._settings, SERVICE)

    def _turn(self) -> None:
        batches: dict[TopicPartition, list[Any]] = kafka.poll(self._consumer, POLL_MS)
        self._ends_now = None
        self._health.turned()
        for given, partitions in self._assignment.take():
            if given:
                self._assigned(partitions, batches)
            else:
                self._revoked(partitions)
        with common.HANDLE.labels(SERVICE).time():
            for tp, records in batches.items():
                self._offer(tp, records)
            if self._commits.unacknowledged < MOST_UNACKNOWLEDGED:
                self._advance()
        self._pause()
        for topic in self._commits.acknowledged():
            common.PRODUCED.labels(SERVICE, topic).inc()
        now = time.monotonic()
        self._commits.turn(self._positions, now)
        if now - self._reported_at > REPORT_SECONDS:
            self._reported_at = now
            self._report()

    def _advance(self) -> None:
        turned_at, self._turned_at = self._turned_at, time.monotonic()
        self._now += min(self._turned_at - turned_at, LONGEST_TURN)
        for ask, found in self._lookup.replies():
            if isinstance(found, Away):
                self._join.away(ask, self._now)
            else:
                self._join.answer(ask, found, self._now)
        self._send(self._join.advance(self._now))
        for ask in self._join.asks(self._now, self._lookup.free):
            self._lookup.ask(ask)

    def _revoked(self, partitions: list[TopicPartition]) -> None:
        numbers = {tp.partition for tp in partitions}
        self._join.revoke(numbers)
        self._read = {place: at for place, at in self._read.items() if place[1] not in numbers}
        self._commits.forget()
        self._lag.forget()
        self._health.missing("partitions")

    def _assigned(self, partitions: list[TopicPartition], batches: dict[TopicPartition, list[Any]]) -> None:
        topics: dict[int, set[str]] = defaultdict(set)
        for tp, offset in self._starts(partitions).items():
            # The client goes on where it was in what it had before, but what was open there is forgotten.
            batches.pop(tp, None)
            self._consumer.seek(tp, offset)
            topic = self._name(tp)
            topics[tp.partition].add(topic)
            self._read[topic, tp.partition] = offset
        for number, found in topics.items():
            if found != set(TOPICS):
                raise RuntimeError(f"of partition {number} only {', '.join(sorted(found))} was assigned")
            self._join.assign(number, self._read[ARTICLES, number])
        self._health.found("partitions")
        log.info("assigned", partitions=sorted(topics))

    def _starts(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Return where to read on: at what was committed, else (and for recalls always) at the first record there is.

        The client's own `position` is not asked: it waits for the group, which may be about to change again.
        """
        kept = [tp for tp in partitions if self._name(tp) != RECALLS]
        committed = {tp: self._consumer.committed(tp, timeout_ms=START_MS) for tp in kept}
        starts = {tp: int(offset) for tp, offset in committed.items() if offset is not None}
        fresh = [tp for tp in partitions if tp not in starts]
        return starts | (self._consumer.beginning_offsets(fresh, timeout_ms=START_MS) if fresh else {})

    def _offer(self, tp: TopicPartition, records: list[Any]) -> None:
        topic = self._name(tp)
        for record in records:
            try:
                self._join.offer(decode(topic, record))
                self._fuse.record(failed=False)
            except Poison as poison:
                self._dead_letter(topic, record, poison)
                self._join.offer(skipped(topic, record))
                self._fuse.record(failed=True)
        last = records[-1]
        self._read[topic, tp.partition] = last.offset + 1
        self._lag.read(tp.topic, tp.partition, last.offset, last.timestamp / 1000)
        common.CONSUMED.labels(SERVICE, topic).inc(len(records))

    def _send(self, output: Output) -> None:
        for event in output.events:
            self._publish(event)
        for letter in output.letters:
            self._dead_letter(letter.topic, letter.raw, letter.poison)
        for outcome, count in output.revisions.items():
            metrics.REVISIONS.labels(outcome).inc(count)
        metrics.LATE_DROPPED.inc(output.late_dropped)

    def _publish(self, event: Event) -> None:
        article = event.article
        future = self._producer.send(
            self._settings.topic(ENRICHED),
            key=article.article_id.encode(),
            value=event.value,
            headers=events.enriched_headers(article, traceparent=event.traceparent),
            partition=event.partition,
        )
        self._commits.sent(ENRICHED, future)
        metrics.EVENTS.labels(event.kind).inc()
        common.AGE.labels(SERVICE).observe(max(0.0, time.time() - article.received_at.ToNanoseconds() / 1e9))

    def _dead_letter(self, topic: str, record: Any, poison: Poison) -> None:
        log.warning("dead letter", topic=topic, partition=record.partition, offset=record.offset, detail=poison.detail)
        common.DEAD_LETTERS.labels(SERVICE, poison.reason_name).inc()
        headers = [(name, value or b"") for name, value in record.headers]
        letters = dead_letters.letter_topic(SERVICE)
        future = self._producer.send(
            self._settings.topic(letters),
            key=record.key,
            value=record.value,
            headers=dead_letters.headers(SERVICE, poison, headers, topic, record.partition, record.offset),
        )
        self._commits.sent(letters, future)

    def _pause(self) -> None:
        """Read no more of what can't be taken yet. Recalls are always taken, so they are never paused."""
        wanted = {TopicPartition(self._settings.topic(t), p) for t, p in self._join.queued() if t != RECALLS}
        paused = self._consumer.paused()
        self._consumer.pause(*wanted - paused)
        self._consumer.resume(*paused - wanted)

    def _unread(self, topic: str, partition: int) -> bool:
        """Whether the broker has more than was read. What the client knows of that may be old, so "no" is asked for."""
        tp = TopicPartition(self._settings.topic(topic), partition)
        read = self._read[topic, partition]
        known = self._consumer.highwater(tp)
        return known is None or known > read or self._ends().get(tp, read + 1) > read

    def _ends(self) -> dict[TopicPartition, int]:
        """Return the end offsets as the broker says in this turn; empty where it does not."""
        if self._ends_now is None:
            try:
                self._ends_now = self._consumer.end_offsets(list(self._consumer.assignment()), timeout_ms=ENDS_MS)
            except KafkaTimeoutError:
                self._ends_now = {}
        return self._ends_now

    def _positions(self) -> Positions:
        # Recalls are read from the start every time, so that no kill is ever forgotten; nothing is committed there.
        return {place: at for place, at in self._join.positions().items() if place[0] != RECALLS}

    def _start_commit(self, positions: Positions) -> Any:
        return self._consumer.commit_async(self._offsets(positions))

    def _offsets(self, positions: Positions) -> dict[TopicPartition, OffsetAndMetadata]:
        return {
            TopicPartition(self._settings.topic(topic), partition): OffsetAndMetadata(at, "", -1)
            for (topic, partition), at in positions.items()
        }

    def _drain(self) -> None:
        """Let all that was sent be acknowledged, and commit; what is open will be read again."""
        self._commits.wait(DRAIN_SECONDS)
        if offsets := self._offsets(self._positions()):
            self._consumer.commit(offsets, timeout_ms=int(DRAIN_SECONDS * 1000))

    def _report(self) -> None:
        join = self._join
        metrics.IN_FLIGHT.set(join.in_flight)
        metrics.OPEN.set(join.open)
        metrics.OPEN_MAX.set(join.open_max)
        metrics.OPEN_BYTES.set(join.open_bytes)
        metrics.LATE.set(join.late)
        metrics.LATE_BYTES.set(join.late_bytes)
        stalled = join.stalled
        for name in self._settings.rules.awaited:
            metrics.STALLED.labels(name).set(stalled[name])
        uncommitted: Counter[str] = Counter()
        for place, at in self._positions().items():
            uncommitted[place[0]] += self._read[place] - self._commits.committed.get(place, at)
        for topic in TOPICS:
            metrics.UNCOMMITTED.labels(topic).set(uncommitted[topic])
        self._lag.report(
            self._consumer.assignment(), self._consumer.highwater, lambda tp: kafka.position(self._consumer, tp)
        )

    def _name(self, tp: TopicPartition) -> str:
        return str(tp.topic).removeprefix(self._settings.topic_prefix)
