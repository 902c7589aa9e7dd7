"""The assembler on a real Kafka: records in by hand, whole events out, also when it is killed in between."""

import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.merge import merge
from wirelens.sections import SECTIONS, shown

from services.cli.layout import SERVICES, Layout
from services.cli.process import ServiceProcess
from services.common import kafka
from services.common.broker.ports import free_ports
from services.common.settings import KafkaSettings
from tests.stack import until
from tests.unit.assembler.world import article, section

pytestmark = pytest.mark.kafka

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PARTITIONS = 12


class Assembler:
    """An assembler process, its search, and what stands for feeder, enrichers and subscriber."""

    def __init__(self, settings: KafkaSettings, state: Path, **overrides: str) -> None:
        layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
        self.lines: list[str] = []

        def process(name: str, **more: str) -> ServiceProcess:
            environment = layout.environment(name, state, settings.kafka, settings.topic_prefix) | more
            return ServiceProcess(name, environment, lambda _, line: self.lines.append(line))

        self.process = process("assembler", **overrides)
        grpc, metrics = map(str, free_ports(2))
        replica = {"INSTANCE_ID": "assembler-1", "GRPC_PORT": grpc, "METRICS_PORT": metrics}
        self.replica = process("assembler", **{f"WIRELENS_{name}": value for name, value in replica.items()})
        self.search = process("search")
        self.settings = settings
        self.producer = kafka.producer(settings, "test")
        self.consumer = kafka.consumer(settings, None, "test")
        self.consumer.assign([TopicPartition(settings.topic("articles.enriched"), p) for p in range(PARTITIONS)])
        self.records: list[Any] = []
        self.offsets: dict[str, int] = {}

    def start(self) -> None:
        self.process.start()
        until(lambda: self.process.ready() or self.process.exit_code is not None, "the assembler is ready")
        assert self.process.exit_code is None, self.lines

    def feed(self, *revisions: Article) -> None:
        """Send revisions as the feeder does, a kill first to the recalls."""
        sent = []
        for revision in revisions:
            headers = events.article_headers(revision, traceparent=TRACEPARENT)
            if revision.status != Article.USABLE:
                self.send("articles.recalls", revision.article_id, revision.SerializeToString(), headers)
            sent.append(self.send("articles", revision.article_id, revision.SerializeToString(), headers))
        for revision, future in zip(revisions, sent, strict=True):
            self.offsets[revision.article_id] = future.get(30).offset

    def enrich(self, stories: Article | list[Article], *names: str) -> None:
        """Send sections as enrichers do."""
        sent = []
        for story in [stories] if isinstance(stories, Article) else stories:
            for name in names:
                made = section(name, story)
                headers = events.section_headers(made, source_offset=self.offsets[story.article_id])
                sent.append(self.send(f"articles.{name}", story.article_id, made.SerializeToString(), headers))
        for future in sent:
            future.get(30)

    def send(self, topic: str, article_id: str, value: bytes, headers: events.Headers) -> Any:
        """Send one record to the article's partition; return its future."""
        return self.producer.send(
            self.settings.topic(topic),
            key=article_id.encode(),
            value=value,
            headers=headers,
            partition=partition_of(article_id),
        )

    def events(self) -> dict[str, list[EnrichedArticle]]:
        """Return all events so far, by article."""
        for records in self.consumer.poll(timeout_ms=100).values():
            self.records += records
        found = defaultdict(list)
        for record in self.records:
            event = EnrichedArticle.FromString(record.value)
            found[event.article_id].append(event)
        return found

    def whole(self) -> int:
        """Return how many articles have been whole in one of their events."""
        return sum(any(map(is_complete, seen)) for seen in self.events().values())

    def event(self, article_id: str, what: str, condition: Callable[[EnrichedArticle], bool]) -> EnrichedArticle:
        """Wait for an event of the article that is as it should be."""
        [first, *_] = until(lambda: [e for e in self.events()[article_id] if condition(e)], what)
        return first

    def uncommitted(self) -> int:
        """Return how many records the group has not committed, recalls apart."""
        group = kafka.consumer(self.settings, "assembler", "test-group")
        topics = ("articles", "articles.entities", "articles.quotes", "articles.sentiment")
        tps = [TopicPartition(self.settings.topic(t), p) for t in topics for p in range(PARTITIONS)]
        ends = group.end_offsets(tps)
        left = sum(ends[tp] - (group.committed(tp) or 0) for tp in tps)
        group.close(autocommit=False)
        return left

    def close(self) -> None:
        for process in (self.process, self.replica, self.search):
            process.kill()
        self.producer.close()
        self.consumer.close()
        print("\n".join(self.lines[-100:]))


def partition_of(article_id: str) -> int:
    return sum(article_id.encode()) % PARTITIONS


def is_complete(event: EnrichedArticle) -> bool:
    return event.status == Article.USABLE and not event.missing


@pytest.fixture
def assembler(topics: KafkaSettings, tmp_path: Path) -> Iterator[Assembler]:
    started = Assembler(topics, tmp_path)
    yield started
    started.close()


@pytest.fixture
def impatient(topics: KafkaSettings, tmp_path: Path) -> Iterator[Assembler]:
    started = Assembler(topics, tmp_path, WIRELENS_STALL_SECONDS="1")
    yield started
    started.close()


def test_an_article_and_its_sections_go_out_as_one_event_in_its_partition(assembler: Assembler) -> None:
    assembler.start()
    story = article("a", 1, 1)
    assembler.feed(article("other", 1, 1), story)
    assembler.enrich(story, *SECTIONS)

    event = assembler.event("a", "the whole event", is_complete)

    assert (event.text, sorted(shown(event))) == (story.text, sorted(SECTIONS))
    [record] = [r for r in assembler.records if r.key == b"a"]
    envelope = events.envelope(record.headers)
    assert record.partition == partition_of("a")
    assert (envelope.type, envelope.id) == (events.ARTICLE_ENRICHED, events.enriched_event_id(event))
    assert (envelope.traceparent, envelope.source_offset) == (TRACEPARENT, assembler.offsets["a"])
    assert event.source_offset == assembler.offsets["a"]


def test_an_enricher_that_is_away_costs_its_section_and_no_more_until_it_is_back(impatient: Assembler) -> None:
    impatient.start()
    story = article("a", 1, 1)
    impatient.feed(story)
    impatient.enrich(story, "entities", "sentiment")
    partial = impatient.event("a", "a partial event", lambda e: list(e.missing) == ["quotes"])
    assert sorted(shown(partial)) == ["entities", "sentiment"]

    impatient.enrich(story, "quotes")

    impatient.event("a", "the whole event", is_complete)


def test_a_kill_frees_what_is_open_and_nothing_brings_the_text_back(assembler: Assembler) -> None:
    assembler.start()
    story, after = article("a", 1, 1), article("m", 1, 1)
    assembler.feed(story)
    assembler.enrich(story, "entities")
    assembler.feed(article("a", 2, 2, Article.CANCELED))
    killed = assembler.event("a", "the kill", lambda e: e.status == Article.CANCELED)
    assert (killed.text, shown(killed), list(killed.missing)) == ("", {}, [])

    assembler.enrich(story, "quotes", "sentiment")
    # In the same partition, so what came before it was dealt with.
    assert partition_of("m") == partition_of("a")
    assembler.feed(after)
    assembler.enrich(after, *SECTIONS)
    assembler.event("m", "what came later", is_complete)

    assert [e.status for e in assembler.events()["a"]] == [Article.CANCELED]


def test_nothing_is_lost_when_it_is_killed_while_articles_are_open(assembler: Assembler) -> None:
    assembler.search.start()
    assembler.start()
    stories = [article(f"a{n}", 1, 1) for n in range(60)]
    assembler.feed(*stories)
    assembler.enrich(stories, "entities")
    assembler.enrich(stories[:30], "quotes", "sentiment")
    until(lambda: len([e for seen in assembler.events().values() for e in seen]) >= 30, "half of them are out")

    assembler.process.kill()
    assembler.enrich(stories[30:], "quotes", "sentiment")
    assembler.feed(article("a3", 2, 1, credit="Agency"))
    assembler.start()

    until(lambda: assembler.whole() == len(stories), "every article is whole")
    assembler.event("a3", "the new metadata, with all sections", lambda e: e.revision == 2 and is_complete(e))
    assert_last_events_are_whole(assembler)


def assert_last_events_are_whole(assembler: Assembler) -> None:
    """Whoever keeps only the last event of an article has all that ever was said of it."""
    for article_id, seen in assembler.events().items():
        merged = seen[0]
        for event in seen[1:]:
            merged = merge(merged, event)
        assert events.enriched_event_id(seen[-1]) == events.enriched_event_id(merged), article_id


def test_a_replica_takes_over_half_the_partitions_and_loses_nothing_when_it_is_killed(assembler: Assembler) -> None:
    assembler.search.start()
    assembler.start()
    stories = [article(f"a{n}", 1, 1) for n in range(60)]
    assembler.feed(*stories)
    assembler.enrich(stories, "entities", "quotes")
    assembler.replica.start()
    until(lambda: any('"partitions": [6, 7, 8' in line for line in assembler.lines), "the replica has its share")
    assembler.enrich(stories[:30], "sentiment")
    until(lambda: len(assembler.events()) >= 30, "half of them are out")

    assembler.replica.kill()
    assembler.enrich(stories[30:], "sentiment")

    until(lambda: assembler.whole() == len(stories), "every article is whole")
    assert_last_events_are_whole(assembler)


def test_a_backlog_far_above_the_bound_makes_no_partial_event(topics: KafkaSettings, tmp_path: Path) -> None:
    assembler = Assembler(topics, tmp_path, WIRELENS_MAX_OPEN="20")
    stories = [article(f"a{n}", 1, 1) for n in range(600)]
    assembler.feed(*stories)
    assembler.enrich(stories, *SECTIONS)

    assembler.start()

    until(lambda: len(assembler.events()) == len(stories), "all are out")
    assert all(is_complete(event) for seen in assembler.events().values() for event in seen)
    assembler.close()


def test_all_is_committed_once_all_is_out_and_a_stop_is_orderly(assembler: Assembler) -> None:
    assembler.start()
    stories = [article(f"a{n}", 1, 1) for n in range(20)]
    assembler.feed(*stories)
    assembler.enrich(stories, *SECTIONS)
    until(lambda: len(assembler.events()) == 20, "all are out")

    assembler.process.signal(signal.SIGTERM)

    assert assembler.process.wait(10) == 0, assembler.lines
    assert assembler.uncommitted() == 0


def test_an_open_article_is_not_committed(assembler: Assembler) -> None:
    assembler.start()
    story = article("a", 1, 1)
    assembler.feed(story)
    assembler.enrich(story, "entities", "quotes")
    before = article("d", 1, 1)
    assembler.feed(before)
    assembler.enrich(before, *SECTIONS)
    assert partition_of("a") != partition_of("d")
    assembler.event("d", "another is out", is_complete)

    assembler.process.signal(signal.SIGTERM)

    assert assembler.process.wait(10) == 0, assembler.lines
    assert assembler.uncommitted() == 3


def test_a_section_that_cannot_be_read_is_a_dead_letter_and_the_rest_goes_on(assembler: Assembler) -> None:
    assembler.start()
    story, later = article("a", 1, 1), article("m", 1, 1)
    assembler.feed(story, later)
    assembler.send("articles.quotes", "a", b"\xff", [(events.SOURCE_OFFSET, b"%d" % assembler.offsets["a"])])
    assembler.enrich(story, "entities", "sentiment")
    assembler.enrich(later, *SECTIONS)

    assembler.event("m", "the rest", is_complete)
    assembler.event("a", "what there is of it", lambda e: list(e.missing) == ["quotes"])
    letters = kafka.consumer(assembler.settings, None, "letters")
    letters.assign([TopicPartition(assembler.settings.topic("dlq.assembler"), 0)])
    [[letter]] = until(lambda: letters.poll(timeout_ms=500), "there is a letter").values()
    assert (letter.value, dict(letter.headers)["wl_dlq_reason"]) == (b"\xff", b"UNDECODABLE")
    letters.close()


def test_without_its_topics_it_says_so_and_ends(kafka_settings: KafkaSettings, tmp_path: Path) -> None:
    started = Assembler(kafka_settings, tmp_path)
    started.process.start()

    assert started.process.wait(30) == 1
    assert any("does not exist: run `wirelens topics apply`" in line for line in started.lines)
    started.close()
