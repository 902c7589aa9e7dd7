"""The one way in: wire items to receipts, whoever brings them."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Protocol

import structlog
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.common.health import Health
from services.feeder import language, metrics, packed, slugs
from services.feeder.core import Decision, Known, decide, expired, refusal, released
from services.feeder.held import Held, Holding
from services.feeder.item import Item, Rejected
from services.feeder.ledger import KafkaAwayError, Ledger, Outgoing, Step
from services.feeder.notice import recall_of, slug_of
from services.feeder.text import one_line
from services.feeder.twins import News, original
from services.feeder.wires import Wire, completed

log = structlog.get_logger()

BATCH_STORIES = 100
"""So many are decided and published together, and an embargo that ends waits for no more than one batch."""
BATCH_CHARS = 4_000_000
"""Of a batch's texts together: what waits for the broker stays small, however large the stories are."""
PARAGRAPH_CHARS = 64
"""What a paragraph counts as beside its characters: of the shortest ones it takes more memory than they do."""
type Room = Callable[[], int]
"""Says how many stories may go now, at least one; where none may, it waits."""
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Delivery:
    """A wire item as it came. Empty: not said."""

    content: bytes
    wire: str = ""
    name: str = ""
    media_type: str = ""
    traceparent: bytes | None = None
    way: str = "grpc"
    """How it came: grpc, kafka, backfill, folder or feed."""


class Way(Protocol):
    """Takes deliveries in, at once or later."""

    def take(self, deliveries: Sequence[Delivery], /) -> list[list[Receipt]]:
        """Return one receipt for each story of each delivery. Raises KafkaAwayError."""
        ...


@dataclass(frozen=True)
class _Found:
    """A story, or what is none, and which delivery it is of."""

    delivery: int
    story: Item | Rejected


@dataclass(frozen=True)
class _Standing:
    """Where a story stands: what is known and what is held of it."""

    article_id: str
    known: Known | None
    held: Held | Holding | None


class Intake:
    """Takes deliveries in, in order, one batch at a time. Any thread may call it."""

    def __init__(
        self,
        ledger: Ledger,
        default_wire: str,
        health: Health,
        wires: Iterable[Wire] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ledger = ledger
        self._default_wire = default_wire
        self._health = health
        self._wires = {wire.id: wire for wire in wires}
        self._clock = clock
        self._lock = threading.Lock()

    def open(self) -> None:
        """Make it ready, again and again where need be. Raises KafkaAwayError."""
        with self._lock:
            self._ledger.open()
        self._health.found("kafka")

    def take(self, deliveries: Sequence[Delivery], room: Room | None = None) -> list[list[Receipt]]:
        """Return one receipt for each story of each delivery, when Kafka has what was accepted.

        `room` is asked before each batch how many stories may go now.

        Raises KafkaAwayError at once where it is not ready. Where the broker leaves half-way, what was published before
        is a duplicate when the same comes again.
        """
        receipts: list[list[Receipt]] = [[] for _ in deliveries]
        self._must_be_open()
        for batch in self._read(deliveries, room or _all):
            try:
                with self._lock:
                    # What is due goes before what comes, however much that is.
                    now = self._clock()
                    self._release(now)
                    taken, steps = self._decide(batch, deliveries, News(), now)
                    for step in steps:
                        self._ledger.publish(step)
            except KafkaAwayError as error:
                self._away(error)
                raise
            for found, receipt in zip(batch, taken, strict=True):
                metrics.ITEMS.labels(Receipt.Action.Name(receipt.action).lower()).inc()
                receipts[found.delivery].append(receipt)
        for delivery in deliveries:
            metrics.RECEIVED_BYTES.labels(delivery.way).inc(len(delivery.content))
        return receipts

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[list[Receipt]]:
        """Return the receipts that `take` would give now; nothing is published, counted or kept.

        Raises KafkaAwayError where it is not ready.
        """
        receipts: list[list[Receipt]] = [[] for _ in deliveries]
        self._must_be_open()
        news = News()
        for batch in self._read(deliveries, _all):
            with self._lock:
                taken, _ = self._decide(batch, deliveries, news, self._clock())
            for found, receipt in zip(batch, taken, strict=True):
                receipts[found.delivery].append(receipt)
        return receipts

    def hold(self, deliveries: Sequence[Delivery], reason: str) -> list[list[Receipt]]:
        """Return a receipt for each story: HELD for `reason`, or REJECTED where it could never be taken.

        Only what can be said of a story by itself is decided. Raises KafkaAwayError where it is not ready.
        """
        receipts: list[list[Receipt]] = [[] for _ in deliveries]
        self._must_be_open()
        for batch in _batches(deliveries, _all):
            with self._lock:
                held = [self._held(deliveries[found.delivery], found.story, reason) for found in batch]
            for found, receipt in zip(batch, held, strict=True):
                metrics.ITEMS.labels(Receipt.Action.Name(receipt.action).lower()).inc()
                receipts[found.delivery].append(receipt)
        return receipts

    def _held(self, delivery: Delivery, story: Item | Rejected, reason: str) -> Receipt:
        wire = self._wire(delivery, story)
        if isinstance(story, Rejected):
            return _rejected(story, wire)
        article_id = events.article_id(wire, story.guid) if story.guid else story.article_id
        refused = refusal(story)
        decision = Decision(Receipt.REJECTED, refused) if refused else Decision(Receipt.HELD, reason)
        return _receipt(decision, story, wire, article_id, self._ledger.known(article_id))

    def _read(self, deliveries: Sequence[Delivery], room: Room) -> Iterator[list[_Found]]:
        """Yield the stories in batches, with what takes long to find out of each: nobody waits for that."""
        for batch in _batches(deliveries, room):
            yield [replace(found, story=self._whole(deliveries[found.delivery], found.story)) for found in batch]

    def _whole(self, delivery: Delivery, story: Item | Rejected) -> Item | Rejected:
        """Return the story with what its wire says of all, and with its language."""
        if isinstance(story, Rejected):
            return story
        story = completed(story, self._wires.get(self._wire(delivery, story)))
        if story.status != Article.USABLE:
            return story
        return replace(story, language=language.normalised(story.language) or language.detect(story.text.text))

    def _wire(self, delivery: Delivery, story: Item | Rejected) -> str:
        return (story.wire if isinstance(story, Item) else "") or one_line(delivery.wire) or self._default_wire

    def publish_due(self) -> None:
        """Publish what was held until now, and recall what has expired; nothing while it is not open.

        Raises KafkaAwayError.
        """
        with self._lock:
            now = self._clock()
            due = self._ledger.first_due()
            metrics.OVERDUE_SECONDS.set(max(0.0, (now - due).total_seconds()) if due else 0)
            if not self._ledger.is_open:
                return
            try:
                self._release(now)
                self._expire(now)
            except KafkaAwayError as error:
                self._away(error)
                raise

    def note(self) -> None:
        """Note where stories stand that have moved, for a feeder that loses its registry. Raises KafkaAwayError."""
        with self._lock:
            try:
                self._ledger.note()
            except KafkaAwayError as error:
                self._away(error)
                raise

    def _release(self, now: datetime) -> None:
        while due := self._ledger.held_until(now, BATCH_STORIES):
            step, news = Step(held={held.own.article_id: None for held in due}), News()
            for held in self._ledger.whole(due):
                if article := released(held.article, now):
                    article.duplicate_of = self._original(article, news)
                    news.put(Known.after(self._ledger.known(article.article_id), article))
                    step.articles.append(Outgoing(article, held.traceparent))
            self._ledger.publish(step)
            metrics.TIMED.labels("released").inc(len(step.articles))
            metrics.TIMED.labels("dropped").inc(len(due) - len(step.articles))
            log.info("embargo over", released=len(step.articles), expired=len(due) - len(step.articles))

    def _expire(self, now: datetime) -> None:
        while stories := self._ledger.expired(now, BATCH_STORIES):
            step = Step()
            for known in stories:
                article = expired(known, now)
                step.articles.append(Outgoing(article))
                if held := self._ledger.held(known.article_id):
                    step.held[known.article_id] = held.on(Known.after(known, article))
            self._ledger.publish(step)
            metrics.TIMED.labels("expired").inc(len(stories))
            log.info("expired", stories=len(stories))

    def _away(self, error: KafkaAwayError) -> None:
        self._health.missing("kafka")
        log.warning("kafka is away", error=str(error))

    def _must_be_open(self) -> None:
        if not self._ledger.is_open:
            raise KafkaAwayError("Kafka is away: nothing was taken, send it again")

    def _decide(
        self, batch: Sequence[_Found], deliveries: Sequence[Delivery], news: News, now: datetime
    ) -> tuple[list[Receipt], list[Step]]:
        """Decide about each story; return the receipts, and what to publish, one step after the other.

        What is held and what is published of one story stand in different steps, for a step may end half-way.

        `news` is what is known of stories that the ledger does not know yet; what is decided here is added, so that a
        story's later items know the earlier ones.
        """
        steps = [Step()]
        receipts: list[Receipt] = []
        for found in batch:
            delivery, story = deliveries[found.delivery], found.story
            wire = self._wire(delivery, story)
            if isinstance(story, Rejected):
                receipts.append(_rejected(story, wire))
                continue
            story, at, unmet = self._meant(story, wire, news, now)
            known, held = at.known, at.held
            decision = decide(known, story, wire, now, held.own.on(known) if held else None)
            if unmet:
                decision = Decision(Receipt.REJECTED, unmet)
            if (held or decision.hold) and steps[-1].concerns(at.article_id):
                steps.append(Step())
            if decision.article:
                decision.article.duplicate_of = self._original(decision.article, news)
                known = Known.after(known, decision.article)
                news.put(known)
                steps[-1].articles.append(Outgoing(decision.article, _traceparent(delivery)))
                if held:
                    after = held.on(known) if decision.keeps_held else None
                    news.held[at.article_id] = steps[-1].held[at.article_id] = after
            elif decision.hold:
                holding = Holding(decision.hold, _traceparent(delivery))
                news.held[at.article_id] = steps[-1].held[at.article_id] = holding
            receipts.append(_receipt(decision, story, wire, at.article_id, known))
        return receipts, steps

    def _meant(self, story: Item, wire: str, news: News, now: datetime) -> "tuple[Item, _Standing, str]":
        """Return the story, of a notice the recall of the story that it names, and where that stands.

        And why a notice that names its story by a slug can't be followed; empty where it can.
        """
        at = self._standing(story, wire, news)
        recall = recall_of(story)
        if recall is None:
            return story, at, ""
        named = self._standing(recall, wire, news)
        if named.known or named.held:
            return recall, named, ""
        slug = slug_of(story)
        if not slug:
            return story, at, ""
        found = self._slugged(wire, slugs.sha256(story.provider, slug), news, now)
        if len(found) != 1:
            return story, at, slugs.unmet(slug, wire, found)
        recall = replace(recall, guid=found[0])
        return recall, self._standing(recall, wire, news), ""

    def _slugged(self, wire: str, slug_sha256: str, news: News, now: datetime) -> list[str]:
        """Return the guids of the stories with this slug that are usable, or held, and recent."""
        stored = self._ledger.slugged(wire, slug_sha256, now - slugs.RECENT) if slug_sha256 else []
        unchanged = (k for k in stored if k.article_id not in news and k.article_id not in news.held)
        return list(dict.fromkeys(known.guid for known in [*news.slugged(wire, slug_sha256), *unchanged]))

    def _standing(self, item: Item, wire: str, news: News) -> "_Standing":
        """Return where the item's story stands."""
        article_id = events.article_id(wire, item.guid) if item.guid else item.article_id
        known = news.get(article_id) or self._ledger.known(article_id)
        held = news.held[article_id] if article_id in news.held else self._ledger.held(article_id)
        return _Standing(article_id, known, held)

    def _original(self, article: Article, news: News) -> str:
        """Return which story the text of `article` was first; `news` is what the batch has changed already."""
        if not article.text:
            return ""
        stored = (known for known in self._ledger.copies(article.text_sha256) if known.article_id not in news)
        return original(article, [*islice(stored, 1), *news.first_of(article.text_sha256)])


def _all() -> int:
    return BATCH_STORIES


def _batches(deliveries: Sequence[Delivery], room: Room) -> Iterator[list[_Found]]:
    """Yield the stories in order, in batches of bounded size; nothing is read before its batch is due."""
    batch: list[_Found] = []
    chars = limit = 0
    for number, delivery in enumerate(deliveries):
        for story in packed.read(delivery.content, delivery.name, delivery.media_type):
            if not batch:
                limit = min(room(), BATCH_STORIES)
            batch.append(_Found(number, story))
            chars += _size(story) if isinstance(story, Item) else 0
            if len(batch) >= limit or chars > BATCH_CHARS:
                yield batch
                batch, chars = [], 0
    if batch:
        yield batch


def _size(item: Item) -> int:
    return len(item.text.text) + PARAGRAPH_CHARS * len(item.text.paragraphs)


def _receipt(decision: Decision, item: Item, wire: str, article_id: str, known: Known | None) -> Receipt:
    rejected = decision.action == Receipt.REJECTED
    return Receipt(
        guid=item.guid or (known.guid if known else ""),
        version=item.version,
        article_id="" if rejected and not known else article_id,
        revision=known.revision if known else 0,
        action=decision.action,
        reason=decision.reason,
        headline=item.text.headline,
        chars=len(item.text.text),
        paragraphs=len(item.text.paragraphs),
        status=known.status if known else item.status,
        wire=known.wire if known else wire,
    )


def _rejected(rejected: Rejected, wire: str) -> Receipt:
    return Receipt(
        guid=one_line(rejected.guid), action=Receipt.REJECTED, reason=one_line(rejected.reason)[:500], wire=wire
    )


def _traceparent(delivery: Delivery) -> bytes | None:
    """Return the trace context where it is one: what others send is copied through to every reader."""
    value = delivery.traceparent
    return value if value and _TRACEPARENT.fullmatch(value) else None
