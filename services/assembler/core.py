"""The join: articles and sections in, whole events out. In memory alone; Kafka is its store.

Whatever it holds is not committed, so a crash costs a second reading and nothing else. It knows neither Kafka nor gRPC
nor the time: records are offered, the time is said, and what must be done outside is handed out.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection

from wirelens.merge import merge
from wirelens.recall import voiding
from wirelens.sections import is_gone, put

from services.assembler.base import Base, as_before, before_text
from services.assembler.late import Late
from services.assembler.outbox import Outbox, Output, outcome
from services.assembler.partition import Assembly, Partition
from services.assembler.records import (
    ARTICLES,
    EXTENSIONS,
    RECALLS,
    SECTIONS,
    TOPIC_OF,
    ArticleRecord,
    Outcome,
    Record,
    SectionRecord,
)
from services.assembler.rules import Rules
from services.assembler.stall import Enrichers
from services.assembler.waiting import Ask, Item
from services.assembler.watermark import Entry


class Join:
    """The join of all partitions that are assigned here."""

    def __init__(self, rules: Rules, unread: Callable[[str, int], bool]) -> None:
        """`unread(topic, partition)`: whether the broker has, or may have, records there that were not offered yet.

        It is asked only where something has waited long, so it may take a while to find out.
        """
        self._rules = rules
        self._unread = unread
        self._partitions: dict[int, Partition] = {}
        self._heard: dict[str, float] = {}
        self._outbox = Outbox(rules)
        self._late = Late(self._outbox, rules.lost_after)
        self._unasked: deque[Ask] = deque()
        self.open = 0
        self.open_bytes = 0
        self.open_max = 0

    @property
    def partitions(self) -> Collection[int]:
        """Numbers of the partitions that are assigned."""
        return self._partitions.keys()

    @property
    def late(self) -> int:
        """Number of late records that wait for their base."""
        return self._late.waiting.records

    @property
    def late_bytes(self) -> int:
        """Size of the late records that wait for their base."""
        return self._late.waiting.bytes

    @property
    def in_flight(self) -> int:
        """Number of records of `articles` that were taken and of which not all is out."""
        return sum(p.window.unsettled for p in self._partitions.values())

    @property
    def stalled(self) -> Counter[str]:
        """On how many partitions each enricher has stalled."""
        return Counter(name for p in self._partitions.values() for name in p.enrichers.stalled)

    def assign(self, partition: int, articles_from: int) -> None:
        """Take on a partition, of whose `articles` nothing below the offset `articles_from` will be offered."""
        rules = self._rules
        enrichers = Enrichers(rules.awaited, rules.stall_after, rules.stuck_after, self._heard)
        self._partitions[partition] = Partition(partition, articles_from, enrichers)

    def revoke(self, partitions: Collection[int]) -> None:
        """Forget all of these partitions, at once."""
        for number in partitions:
            partition = self._partitions.pop(number, None)
            if partition is not None:
                self._outbox.output.revisions["released"] += partition.window.unsettled
                for assembly in partition.open.values():
                    self._closed(assembly)
        self._outbox.recent.forget(partitions)
        self._late.waiting.forget(partitions)

    def offer(self, record: Record) -> None:
        """Take in a record; those of one topic and partition come in the order of their offsets."""
        self._partitions[record.partition].offer(record)

    def queued(self) -> set[tuple[str, int]]:
        """Return the topics and partitions whose records wait their turn: there is no use in reading more of them."""
        return {(topic, p.number) for p in self._partitions.values() for topic, inbox in p.inbox.items() if inbox}

    def positions(self) -> dict[tuple[str, int], int]:
        """Return what may be committed, by topic and partition, once all output so far is acknowledged."""
        low = {(topic, p.number): at for p in self._partitions.values() for topic, at in p.positions().items()}
        for partition, topic, offset in self._late.waiting.held():
            low[topic, partition] = min(offset, low[topic, partition])
        return low

    def asks(self, now: float, limit: int) -> list[Ask]:
        """Return at most `limit` questions for the base of an article, each to be told to `answer` or `away`."""
        asks: list[Ask] = []
        while self._unasked and len(asks) < limit:
            ask = self._unasked.popleft()
            if self._asking(ask) is not None:
                asks.append(ask)
        return [*asks, *self._late.waiting.asks(now, limit - len(asks))]

    def answer(self, ask: Ask, base: Base | None, now: float) -> None:
        """Take an answer: the article as search has it, or as it stands at `ask.offset`; None where it is not there."""
        assembly = self._asking(ask)
        if assembly is not None:
            assembly.before = before_text(assembly.key[1], base)
            assembly.is_asking = False
        elif ask.text is None and ask.partition in self._partitions:
            self._late.answer(self._partitions[ask.partition], ask, base, now)

    def away(self, ask: Ask, now: float) -> None:
        """Nobody answered. What is open waits for no answer then: what changed comes late."""
        if ask.text is None:
            self._late.away(ask, now)
            return
        self._unasked.clear()
        for partition in self._partitions.values():
            for assembly in partition.open.values():
                assembly.is_asking = False

    def _asking(self, ask: Ask) -> Assembly | None:
        """Return the open text that `ask` is for, where it still waits for the answer."""
        partition = self._partitions.get(ask.partition)
        if partition is None or ask.text is None:
            return None
        assembly = partition.open.get((ask.article_id, ask.text))
        return assembly if assembly is not None and assembly.is_asking else None

    def advance(self, now: float) -> Output:
        """Take all records that can be taken, close all that can be closed, and return what is to be sent."""
        moved = True
        while moved:
            moved = False
            for partition in self._partitions.values():
                moved |= self._take_recalls(partition)
                moved |= self._take_articles(partition, now)
                moved |= self._take_sections(partition, now)
                moved |= self._close_passed(partition, now)
        return self._outbox.drain()

    def _take_recalls(self, p: Partition) -> bool:
        inbox = p.inbox[RECALLS]
        moved = bool(inbox)
        while inbox:
            record = inbox.popleft()
            if isinstance(record, ArticleRecord):
                self._void(p, record)
        return moved

    def _take_articles(self, p: Partition, now: float) -> bool:
        inbox = p.inbox[ARTICLES]
        moved = False
        while inbox and self.open < self._rules.max_open and self.open_bytes < self._rules.max_bytes:
            record = inbox.popleft()
            p.read = record.offset + 1
            if isinstance(record, ArticleRecord):
                self._take_article(p, record, now)
            else:
                self._outbox.output.revisions["skipped"] += 1
            moved = True
        return moved

    def _take_sections(self, p: Partition, now: float) -> bool:
        moved = False
        for topic in SECTIONS:
            inbox = p.inbox[topic]
            while inbox and self.late < self._rules.max_open and self.late_bytes < self._rules.max_bytes:
                record = inbox[0]
                assert not isinstance(record, ArticleRecord)
                if record.source_offset is not None and record.source_offset >= p.read:
                    # Its article was not read yet, so its writer has passed all that was.
                    p.enrichers.passed(record.name, p.read - 1)
                    if not self._is_lost(p, topic, now):
                        break
                    if isinstance(record, SectionRecord):
                        self._outbox.refuse(record, f"no article has the offset {record.source_offset}")
                elif isinstance(record, SectionRecord):
                    self._take_section(p, record, now)
                else:
                    p.enrichers.published(record.name, record.source_offset, now)
                inbox.popleft()
                p.ahead_since.pop(topic, None)
                moved = True
        return moved

    def _is_lost(self, p: Partition, topic: str, now: float) -> bool:
        """Whether the first record of `topic` waits for an article that can't come: it would hold up all behind it."""
        if now - p.ahead_since.setdefault(topic, now) < self._rules.stall_after:
            return False
        return not p.inbox[ARTICLES] and not self._unread(ARTICLES, p.number)

    def _close_passed(self, p: Partition, now: float) -> bool:
        def unread(name: str) -> bool:
            topic = TOPIC_OF.get(name, EXTENSIONS)
            if not p.inbox[topic]:
                return self._unread(topic, p.number)
            first = p.inbox[topic][0]
            # One that waits for an article not read yet is no answer to one that was.
            return isinstance(first, ArticleRecord) or first.source_offset is None or first.source_offset < p.read

        p.enrichers.settle(p.newest_open(), unread, now)
        closed = False
        for assembly in p.passed():
            self._close(p, assembly, now)
            closed = True
        return closed

    def _take_article(self, p: Partition, record: ArticleRecord, now: float) -> None:
        entry = p.window.add(record.offset)
        key = record.article_id, record.text
        sent = self._outbox.recent.get(p.number, record.article_id)
        is_sent = sent is not None and sent.text >= record.text
        if is_gone(record.event):
            self._void(p, record)
            if is_sent:
                self._outbox.settle(p, [entry], "superseded")
            else:
                event = voiding(record.event, sent.base.article) if sent is not None else record.event
                self._send(p, Base(event, b""), [entry], record.traceparent)
        elif p.is_void(*key):
            self._outbox.settle(p, [entry], "superseded")
        elif key in p.open:
            self._join(p.open[key], record, entry)
        elif is_sent or record.event.revision > record.event.text_revision:
            self._late.take(p, Item(record, entry), now)
        else:
            assembly = Assembly(key, record, [entry], is_first=p.is_first(*key))
            # What went out lately, or will before this, need not be asked for.
            if assembly.before is None and sent is None and not p.has_open(record.article_id):
                assembly.is_asking = True
                self._unasked.append(Ask(p.number, record.article_id, 0, text=record.text))
            p.open[key] = assembly
            self.open += 1
            self.open_max = max(self.open, self.open_max)
            self.open_bytes += record.size

    def _join(self, assembly: Assembly, record: ArticleRecord | SectionRecord, entry: Entry | None = None) -> None:
        if isinstance(record, SectionRecord) and record.name not in assembly.present:
            put(assembly.event, record.section)
            assembly.present.add(record.name)
        else:
            assembly.event = merge(assembly.event, record.overlay)
        if entry is not None:
            assembly.entries.append(entry)
        assembly.size += record.size
        self.open_bytes += record.size

    def _take_section(self, p: Partition, record: SectionRecord, now: float) -> None:
        key = record.article_id, record.text
        assembly = p.open.get(key)
        source = p.window.find(record.source_offset)
        for entry in (*(assembly.entries if assembly else ()), *([source] if source else ())):
            entry.mark(record.topic, record.offset)
        p.enrichers.published(record.name, assembly.offset if assembly else record.source_offset, now)
        if assembly is not None:
            self._join(assembly, record)
            if assembly.present.issuperset(p.enrichers.awaited) and not assembly.is_asking:
                self._close(p, assembly, now)
        elif p.is_void(*key):
            self._outbox.output.late_dropped += 1
        else:
            self._late.take(p, Item(record), now)

    def _void(self, p: Partition, record: ArticleRecord) -> None:
        """Close and free all that is held of the texts that a kill voids, and let none of them in again."""
        kill = p.kill(record.article_id, record.text)
        for assembly in [a for (i, text), a in p.open.items() if i == record.article_id and text < kill]:
            self._closed(p.open.pop(assembly.key))
            self._outbox.settle(p, assembly.entries, "superseded")
        self._late.void(p, record.article_id, kill)

    def _close(self, p: Partition, assembly: Assembly, now: float) -> None:
        """Send what is open, on top of what was sent before."""
        self._closed(p.open.pop(assembly.key))
        article_id, text = assembly.key
        sent = self._outbox.recent.get(p.number, article_id)
        event, before = assembly.event, assembly.before
        if sent is not None and sent.text > text:
            self._outbox.settle(p, assembly.entries, "superseded")
            return
        if sent is not None and sent.text == text:
            event, before = merge(sent.base.article, event), sent.before
        elif sent is not None:
            before = as_before(sent.base.article)
        owes = before is None
        kind = self._send(p, Base(event, before), [] if owes else assembly.entries, assembly.traceparent)
        if owes:
            self._late.owe(assembly.record, assembly.entries, kind, now)

    def _send(self, p: Partition, base: Base, entries: list[Entry], traceparent: bytes | None) -> Outcome:
        """Send an event; of `entries` all is out then. Return what became of them."""
        linked = self._outbox.linked(base)
        kind = outcome(linked)
        self._outbox.send(p.number, linked, kind, traceparent, base.before)
        self._outbox.settle(p, entries, kind)
        # What waits for an earlier text is void by this, and what waits for this one has its base.
        self._late.resolve(p, Base(linked, base.before), is_last=True)
        return kind

    def _closed(self, assembly: Assembly) -> None:
        self.open -= 1
        self.open_bytes -= assembly.size
