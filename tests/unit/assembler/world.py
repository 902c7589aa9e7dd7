"""A random world around the join: Kafka as lists, a feeder, enrichers that go away, search, crashes and rebalances.

Everything is drawn from one seed. What is sent are the records of the contract, byte for byte.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from wirelens import events
from wirelens import merge as wirelens_merge
from wirelens.article.v1.article_pb2 import Article
from wirelens.edits import taken_back
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.extension.v1.extension_pb2 import Annotation, ExtensionSection
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection
from wirelens.section.v1.section_pb2 import Failure, SectionInfo
from wirelens.sections import SECTIONS as NAMES
from wirelens.sections import Section, has_difference, is_gone, section_key, sections, shown, text_key
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.assembler.base import Base, as_before
from services.assembler.core import Join
from services.assembler.outbox import Output
from services.assembler.records import ARTICLES, EXTENSIONS, RECALLS, TOPICS, decode, skipped
from services.assembler.rules import Rules
from services.assembler.waiting import Ask
from services.common.poison import Poison

PARTITIONS = 2
RULES = Rules(extensions=(), stall_after=5.0, max_open=8, lost_after=25.0, recent_bytes=2_000)

Merge = Callable[[EnrichedArticle, EnrichedArticle], EnrichedArticle]


@dataclass(frozen=True)
class Raw:
    """A record as a consumer reads it."""

    partition: int
    offset: int
    value: bytes
    headers: list[tuple[str, bytes]]


class Wrong(AssertionError):
    """The world ended other than it must."""


def article(article_id: str, revision: int, text_revision: int, status: int = Article.USABLE, **more: str) -> Article:
    """Return a revision, with a text that says which it is."""
    text = f"{article_id} {text_revision}" if status == Article.USABLE else ""
    return Article(
        article_id=article_id,
        revision=revision,
        text_revision=text_revision,
        status=status,  # type: ignore[arg-type]
        text=text,
        text_sha256=events.text_sha256(text),
        **more,  # type: ignore[arg-type]
    )


def section(name: str, of: Article, generation: int = 1) -> Section:
    """Return a section of the article's text; generation 0 is a failure."""
    info = SectionInfo(
        article_id=of.article_id,
        text_revision=of.text_revision,
        text_sha256=of.text_sha256,
        generation=generation,
        service=name,
    )
    mark = f"g{generation}"
    if not generation:
        info.failure.reason = Failure.ANALYSIS_ERROR
    if name == "entities":
        return EntitiesSection(info=info, entities=[Entity(id=mark)])
    if name == "quotes":
        return QuotesSection(info=info, quotes=[Quote(id=mark)])
    if name == "sentiment":
        return SentimentSection(info=info, document=generation)
    return ExtensionSection(info=info, annotations=[Annotation(label=mark)])


def raw(partition: int, offset: int, message: Article | Section, source_offset: int | None = None) -> Raw:
    """Return the record of `message`."""
    headers = [(events.SOURCE_OFFSET, b"%d" % source_offset)] if source_offset is not None else []
    return Raw(partition, offset, message.SerializeToString(), headers)


@dataclass
class World:
    """What all share: the logs, the committed offsets, the index, and the time in seconds."""

    seed: int
    merge: Merge = wirelens_merge.merge
    in_step: bool = False
    """Search has every event before the join goes on, and never loses its index."""
    rules: Rules = RULES
    articles: int = 40

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.log: dict[tuple[str, int], list[Raw]] = defaultdict(list)
        self.committed: Counter[tuple[str, int]] = Counter()
        self.events: dict[int, list[EnrichedArticle]] = defaultdict(list)
        self.index: dict[str, EnrichedArticle] = {}
        self.before: dict[str, EnrichedArticle] = {}
        """The text before, of each article of the index."""
        self.indexed: Counter[tuple[str, int]] = Counter()
        self.stats: Counter[str] = Counter()
        self.now = 0.0
        self.latest: dict[str, Article] = {}
        self.unreachable_until = 0.0

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def append(self, topic: str, partition: int, message: Article | Section, source_offset: int | None = None) -> None:
        log = self.log[topic, partition]
        log.append(raw(partition, len(log), message, source_offset))

    def append_garbage(self, topic: str, partition: int, source_offset: int) -> None:
        log = self.log[topic, partition]
        log.append(Raw(partition, len(log), b"\xff", [(events.SOURCE_OFFSET, b"%d" % source_offset)]))

    def feed(self) -> Iterator[None]:
        """Send revisions: new texts, changed ones, metadata alone, kills; now and then one twice."""
        for _ in range(self.articles):
            article_id = f"a{self.random.randrange(max(1, self.articles // 3))}"
            before = self.latest.get(article_id)
            usable = before is not None and before.status == Article.USABLE
            kind = self.random.choices(("text", "metadata", "kill"), (4, 2, 1))[0] if usable else "text"
            revision = before.revision + 1 if before else 1
            text_revision = before.text_revision if before and kind == "metadata" else revision
            status = Article.CANCELED if kind == "kill" else Article.USABLE
            new = self.latest[article_id] = article(article_id, revision, text_revision, status, credit=str(revision))
            partition = sum(article_id.encode()) % PARTITIONS
            if kind == "kill":
                self.append(RECALLS, partition, new)
            for _ in range(2 if self.chance(0.05) else 1):
                self.append(ARTICLES, partition, new)
            yield

    def search(self) -> None:
        """Index some of what is new."""
        if self.chance(0.02):
            self.unreachable_until = self.now + self.random.choice((3, 10, 40))
        if not self.in_step and self.chance(0.002):
            self.index, self.before, self.indexed = {}, {}, Counter()
            self.stats["index lost"] += 1
        for partition in range(PARTITIONS):
            for source, log in (
                (RECALLS, self.log[RECALLS, partition]),
                ("enriched", self.events[partition]),
            ):
                at = self.indexed[source, partition]
                new = log[at:] if self.in_step else log[at : at + self.random.randint(0, 4)]
                for record in new:
                    event = record if isinstance(record, EnrichedArticle) else EnrichedArticle.FromString(record.value)
                    self._index(event)
                self.indexed[source, partition] += len(new)

    def base(self, article_id: str) -> Base | None:
        """Return what search says of an article."""
        before = self.before.get(article_id)
        found = self.index.get(article_id)
        return Base(found, as_before(before) if before is not None else b"") if found is not None else None

    def _index(self, event: EnrichedArticle) -> None:
        old = self.index.get(event.article_id)
        new = self.index[event.article_id] = self.merge(old, event) if old else event
        if is_gone(new):
            self.before.pop(event.article_id, None)
        elif old is not None and text_key(new) > text_key(old) and not is_gone(old):
            self.before[event.article_id] = old

    def done(self) -> bool:
        """Whether search has read everything."""
        return all(
            self.indexed[RECALLS, p] == len(self.log[RECALLS, p]) and self.indexed["enriched", p] == len(self.events[p])
            for p in range(PARTITIONS)
        )


class Enricher:
    """Publishes in the order of the articles; goes away, crashes before its commit, gets a new model."""

    def __init__(self, world: World, name: str, topic: str) -> None:
        self.world, self.name, self.topic = world, name, topic
        self.at: Counter[int] = Counter()
        self.away = 0
        self.generation = 1

    def step(self) -> None:
        world = self.world
        if self.away > 0:
            self.away -= 1
            return
        if world.chance(0.01):
            self.away = world.random.choice((3, 40, 120))
            return
        if world.chance(0.01):
            self.generation = 2
        for partition in range(PARTITIONS):
            at = self.at[partition]
            batch = world.log[ARTICLES, partition][at : at + world.random.randint(0, 3)]
            for record in batch:
                self._analyse(record)
            if batch and not world.chance(0.1):  # else a crash between sending and the commit
                self.at[partition] += len(batch)

    def _analyse(self, record: Raw) -> None:
        of = Article.FromString(record.value)
        if of.status != Article.USABLE or of.revision != of.text_revision:
            return
        broken = hash_of(of) % 20 == NAMES.index(self.name) if self.name in NAMES else False
        if broken and hash_of(of) % 40 < 20:
            self.world.append_garbage(self.topic, record.partition, record.offset)
            return
        # While a new model is rolled out, the old one may come last.
        generation = self.world.random.randint(1, self.generation)
        new = section(self.name, of, 0 if broken else generation)
        self.world.append(self.topic, record.partition, new, record.offset)

    def done(self) -> bool:
        return all(self.at[p] == len(self.world.log[ARTICLES, p]) for p in range(PARTITIONS))


def hash_of(of: Article) -> int:
    return int(of.text_sha256[:8], 16)


@dataclass
class Member:
    """One assembler of the group, with what its consumer would do."""

    world: World
    join_type: Callable[..., Join]
    at: dict[tuple[str, int], int] = field(default_factory=dict)
    offered: int = 0
    """Records of `articles`; what was still queued when a partition went is not counted."""
    revisions: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.join = self.join_type(self.world.rules, self._unread)
        self.asked: list[Ask] = []

    def assign(self, partition: int) -> None:
        for topic in TOPICS:
            self.at[topic, partition] = 0 if topic == RECALLS else self.world.committed[topic, partition]
        self.join.assign(partition, self.at[ARTICLES, partition])

    def revoke(self, partition: int) -> None:
        self.offered -= len(self.join._partitions[partition].inbox[ARTICLES])
        self.join.revoke([partition])

    def _unread(self, topic: str, partition: int) -> bool:
        return self.at[topic, partition] < len(self.world.log[topic, partition])

    def step(self) -> None:
        world = self.world
        self._answer()
        for partition in self.join.partitions:
            for topic in TOPICS:
                if (topic, partition) not in self.join.queued() and world.chance(0.7):
                    self._poll(topic, partition)
        self._send(self.join.advance(world.now))
        self.asked += self.join.asks(world.now, 4)
        if self.join.open > world.rules.max_open:
            raise Wrong(f"{self.join.open} open")
        if (ARTICLES not in {topic for topic, _ in self.join.queued()}) and (
            self.offered != self.revisions.total() + self.join.in_flight
        ):
            raise Wrong(f"{self.offered} revisions read, {self.revisions} and {self.join.in_flight} in flight")
        if world.chance(0.3):
            self._commit()

    def _poll(self, topic: str, partition: int) -> None:
        world = self.world
        at = self.at[topic, partition]
        for record in world.log[topic, partition][at : at + world.random.randint(1, 6)]:
            try:
                self.join.offer(decode(topic, record))
            except Poison:
                self.join.offer(skipped(topic, record))
            self.at[topic, partition] += 1
            self.offered += topic == ARTICLES

    def _send(self, out: Output) -> None:
        world = self.world
        self.revisions += out.revisions
        world.stats["late dropped"] += out.late_dropped
        for event in out.events:
            assert event.value == event.article.SerializeToString(deterministic=True)
            world.events[event.partition].append(EnrichedArticle.FromString(event.value))
            world.stats[event.kind] += 1
        if out.letters:
            raise Wrong(f"dead letters: {[str(letter.poison) for letter in out.letters]}")

    def _answer(self) -> None:
        world = self.world
        asked, self.asked = self.asked, []
        for ask in asked:
            if world.now < world.unreachable_until:
                self.join.away(ask, world.now)
            elif ask.offset is not None:
                found = world.log[ARTICLES, ask.partition][ask.offset]
                self.join.answer(ask, Base(decode(ARTICLES, found).overlay, None), world.now)
                world.stats["read again"] += 1
            else:
                self.join.answer(ask, world.base(ask.article_id), world.now)
                world.stats["asked"] += 1

    def _commit(self) -> None:
        for place, at in self.join.positions().items():
            if place[0] != RECALLS and at < self.world.committed[place]:
                raise Wrong(f"{place} commits {at} after {self.world.committed[place]}")
            self.world.committed[place] = at

    def done(self) -> bool:
        everything = not any(self._unread(t, p) for t in TOPICS for p in self.join.partitions)
        return everything and not (self.join.open or self.join.late or self.join.queued())


def run(world: World, join_type: Callable[..., Join] = Join) -> Counter[str]:
    """Let the world run until it is quiet; return what happened. Raises Wrong where it ends other than it must."""
    enrichers = [Enricher(world, name, f"articles.{name}") for name in NAMES]
    enrichers.append(Enricher(world, "topics", EXTENSIONS))
    members = [Member(world, join_type), Member(world, join_type)]
    owner = {p: p for p in range(PARTITIONS)}
    for partition, member in owner.items():
        members[member].assign(partition)
    feed, fed = world.feed(), False
    for _ in range(5_000):
        world.now += 1.0
        for _ in range(world.random.choice((0, 0, 1, 1, 2, 8))):
            fed = fed or next(feed, feed) is feed
        for enricher in enrichers:
            enricher.step()
        for number, member in enumerate(members):
            if world.in_step:
                world.search()
            member.step()
            if world.chance(0.04):
                world.stats["crashes"] += 1
                members[number] = Member(world, join_type)
                for partition in [p for p, m in owner.items() if m == number]:
                    members[number].assign(partition)
        if world.chance(0.02):
            world.stats["rebalances"] += 1
            partition = world.random.randrange(PARTITIONS)
            members[owner[partition]].revoke(partition)
            owner[partition] = 1 - owner[partition]
            members[owner[partition]].assign(partition)
        if world.in_step or world.chance(0.9):
            world.search()
        if fed and world.done() and all(x.done() for x in (*enrichers, *members)):
            break
    else:
        raise Wrong("it does not come to rest")
    judge(world)
    return world.stats


def judge(world: World) -> None:
    """Compare the index, and the last event of each article, with what the logs call for."""
    best: dict[tuple[str, str], Section] = {}
    for (topic, _), log in world.log.items():
        if topic in (ARTICLES, RECALLS):
            continue
        for record in log:
            try:
                found = decode(topic, record).section  # type: ignore[union-attr]
            except Poison:
                continue
            if section_key(found.info) == text_key(world.latest[found.info.article_id]):
                key = found.info.article_id, found.info.service
                best[key] = max(best.get(key, found), found, key=lambda s: (s.info.generation, events.content_hash(s)))
    last = {event.article_id: event for log in world.events.values() for event in log}
    for article_id, latest in world.latest.items():
        wanted = {name: s.info.generation for (i, name), s in best.items() if i == article_id}
        if article_id not in world.index:
            raise Wrong(f"the index has no {article_id}")
        compare("the index", world.index[article_id], latest, wanted)
        if latest.status != Article.USABLE:
            compare("the last event", last[article_id], latest, {})
        elif world.merge is wirelens_merge.merge and not world.stats["index lost"]:
            before = has_text_before(world, latest)
            compare_difference("the index", world.index[article_id], has_text_before=before)
            if world.in_step:
                compare_difference("the last event", last[article_id], has_text_before=before)
        if latest.status == Article.USABLE and world.in_step and not shown(last[article_id]).keys() >= wanted.keys():
            raise Wrong(f"the last event of {article_id} has only {shown(last[article_id]).keys()}")


def compare(where: str, found: EnrichedArticle, latest: Article, wanted: dict[str, int]) -> None:
    """Hold an enriched article against its last revision and the generations of its sections."""
    if (found.revision, found.status, found.text) != (latest.revision, latest.status, latest.text):
        raise Wrong(f"{where} has {latest.article_id} at revision {found.revision}, not {latest.revision}")
    here = {name: s.info.generation for name, s in shown(found).items()}
    if here != wanted:
        raise Wrong(f"{where} has of {latest.article_id} {here}, not {wanted}")
    if latest.status != Article.USABLE and sections(found):
        raise Wrong(f"{where} keeps sections of {latest.article_id}, which was killed")


def has_text_before(world: World, latest: Article) -> bool:
    """Whether an event of an earlier text went out before the latest one's, and no kill came between."""
    log = next(log for log in world.events.values() if any(e.article_id == latest.article_id for e in log))
    out = [e for e in log if e.article_id == latest.article_id]
    first = next(n for n, e in enumerate(out) if e.text_revision == latest.text_revision)
    kills = [r for log in (world.log[RECALLS, p] for p in range(PARTITIONS)) for r in log]
    killed = max((k.revision for k in map(article_in, kills) if k.article_id == latest.article_id), default=0)
    return any(e.status == Article.USABLE and e.revision > killed for e in out[:first])


def article_in(record: Raw) -> Article:
    return Article.FromString(record.value)


def compare_difference(where: str, found: EnrichedArticle, *, has_text_before: bool) -> None:
    """Hold what an article says of the text before against whether there was one."""
    if has_difference(found) != has_text_before:
        raise Wrong(f"{where} has {'no' if has_text_before else 'a'} difference of {found.article_id}")
    if has_text_before and taken_back(found.text, found.difference.edits) == found.text:
        raise Wrong(f"{where} tells no change of {found.article_id}")
