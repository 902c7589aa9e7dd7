"""The feeder on a real Kafka: in one process where its parts will do, as a process of its own where it is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Receipt, SubmitRequest, WireItem
from wirelens.feeder.v1.feeder_pb2_grpc import FeederServiceStub

from services.common import dead_letters, kafka
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.health import Health, probe
from services.common.settings import KafkaSettings
from services.feeder.held import HeldStories
from services.feeder.intake import Delivery, Intake
from services.feeder.ledger import KafkaAwayError, Ledger
from services.feeder.registry import Registry

pytestmark = pytest.mark.kafka

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

DIES = """
import os, runpy, signal
from services.feeder.ledger import Ledger
original = Ledger.{method}
def dying(self, *args, **named):
    if {condition}:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(self, *args, **named)
Ledger.{method} = dying
runpy.run_module("services.feeder", run_name="__main__")
"""
RUNS = "import runpy; runpy.run_module('services.feeder', run_name='__main__')"
DIES_BEFORE_TOMBSTONE = DIES.format(method="_hold", condition="any(held is None for held in args[0].values())")
DIES_BEFORE_ANSWER = DIES.format(method="_follow", condition="True")
DIES_AFTER_RECALL = DIES.format(method="_send", condition="args[0] == 'articles' and args[1][0].article.status != 1")


def until[T](condition: Callable[[], T], what: str) -> T:
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s in vain: {what}"
        time.sleep(0.05)
    return value


def story(guid: str, headline: str = "Talks go on", **fields: object) -> bytes:
    return json.dumps({"guid": guid, "headline": headline, "language": "en", **fields}).encode()


def kill(guid: str, **fields: object) -> bytes:
    return json.dumps({"guid": guid, "status": "canceled", "reason": "libel", **fields}).encode()


def actions(receipts: list[Receipt]) -> list[str]:
    return [Receipt.Action.Name(receipt.action) for receipt in receipts]


class Records:
    """All that is in a topic."""

    def __init__(self, settings: KafkaSettings, topic: str) -> None:
        with closing(kafka.consumer(settings, None, "tests")) as consumer:
            name = settings.topic(topic)
            partitions = [kafka.kafka.TopicPartition(name, p) for p in consumer.partitions_for_topic(name)]
            consumer.assign(partitions)
            consumer.seek_to_beginning()
            ends = consumer.end_offsets(partitions)
            self.records = []
            end = time.monotonic() + PATIENCE
            while any(consumer.position(tp) < ends[tp] for tp in partitions):
                assert time.monotonic() < end
                self.records += [r for batch in consumer.poll(timeout_ms=200).values() for r in batch]

    @property
    def articles(self) -> list[Article]:
        return [Article.FromString(r.value) for r in self.records]

    def of(self, guid: str) -> list[tuple[int, int]]:
        return [(a.revision, a.status) for a in self.articles if a.guid == guid]


def forget(settings: KafkaSettings, topic: str) -> None:
    """Delete all that is in a topic, as retention does."""
    name = settings.topic(topic)
    with closing(kafka.consumer(settings, None, "tests")) as consumer:
        partitions = [kafka.kafka.TopicPartition(name, p) for p in consumer.partitions_for_topic(name)]
        ends = consumer.end_offsets(partitions)
    with closing(kafka.admin(settings, "tests")) as admin:
        admin.delete_records(ends)


def committed(settings: KafkaSettings, topic: str, group: str = "feeder") -> int:
    """Return how many records of a topic the feeder has done with."""
    name = settings.topic(topic)
    with closing(kafka.consumer(settings, group, "tests")) as consumer:
        partitions = [kafka.kafka.TopicPartition(name, p) for p in consumer.partitions_for_topic(name)]
        return sum(consumer.committed(tp) or 0 for tp in partitions)


class InProcess:
    """A feeder without its doors."""

    def __init__(self, settings: KafkaSettings, state: Path) -> None:
        self.settings = settings
        registry = Registry(state / "registry.sqlite")
        self.ledger = Ledger(settings, registry, HeldStories(state / "held.sqlite"))
        self.intake = Intake(self.ledger, "default", Health("feeder", "kafka"))
        self.intake.open()

    def take(self, *stories: bytes) -> list[Receipt]:
        return self.intake.take([Delivery(b"\n".join(stories))])[0]

    def publishes_due(self, stories: int) -> bool:
        """Publish what is due; return whether that makes so many revisions."""
        self.intake.publish_due()
        return len(Records(self.settings, "articles").records) == stories

    def close(self) -> None:
        self.ledger.close()


class Process:
    """A feeder process; `program` is what it runs."""

    def __init__(self, settings: KafkaSettings, state: Path, program: str = RUNS, **more: str) -> None:
        self.grpc_port, metrics_port = free_ports(2)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ
            | {
                "WIRELENS_KAFKA": settings.kafka,
                "WIRELENS_TOPIC_PREFIX": settings.topic_prefix,
                "WIRELENS_GRPC_PORT": str(self.grpc_port),
                "WIRELENS_METRICS_PORT": str(metrics_port),
                "WIRELENS_STATE": str(state),
            }
            | more,
        )
        self.target = f"127.0.0.1:{self.grpc_port}"
        self.channel = grpc.insecure_channel(self.target)
        self.stub = FeederServiceStub(self.channel)

    def wait_until_ready(self) -> None:
        until(lambda: self._alive() and probe(self.target), "the feeder is ready")

    def submit(self, *stories: bytes, wire: str = "") -> list[Receipt]:
        request = SubmitRequest(items=[WireItem(content=b"\n".join(stories), wire=wire)])
        return list(self.stub.Submit(request, timeout=30, metadata=[("traceparent", TRACE)]).receipts)

    def wait_killed(self) -> None:
        assert self.process.wait(PATIENCE) == -signal.SIGKILL

    def end(self) -> None:
        self.channel.close()
        self.process.kill()
        self.process.wait()

    def _alive(self) -> bool:
        assert self.process.poll() is None, "the feeder ended by itself"
        return True


@contextmanager
def process(settings: KafkaSettings, state: Path, program: str = RUNS, **more: str) -> Iterator[Process]:
    running = Process(settings, state, program, **more)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


@pytest.fixture
def feeder(topics: KafkaSettings, tmp_path: Path) -> Iterator[InProcess]:
    running = InProcess(topics, tmp_path)
    yield running
    running.close()


def test_what_is_accepted_stands_in_articles_under_its_id(topics: KafkaSettings, tmp_path: Path) -> None:
    with process(topics, tmp_path) as feeder:
        (receipt,) = feeder.submit(story("g", body="They went on."), wire="example")
    (record,) = Records(topics, "articles").records
    article = Article.FromString(record.value)
    envelope = events.envelope(record.headers)
    assert record.key == article.article_id.encode() == receipt.article_id.encode()
    assert (article.wire, article.guid, article.text) == ("example", "g", "Talks go on\n\nThey went on.")
    assert (envelope.type, envelope.source, envelope.traceparent) == (events.ARTICLE_PUBLISHED, "feeder", TRACE)
    assert envelope.id == events.article_event_id(article)


def test_an_item_too_large_is_refused_before_anything_is_taken(topics: KafkaSettings, tmp_path: Path) -> None:
    with process(topics, tmp_path) as feeder, pytest.raises(grpc.RpcError) as refused:
        feeder.submit(story("a"), b"x" * (4 * 1024 * 1024))
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert Records(topics, "articles").records == []


def test_revisions_of_a_story_stand_in_order_in_one_partition(feeder: InProcess, topics: KafkaSettings) -> None:
    taken = feeder.take(*(story("g", version=n, body=f"Part {n}.") for n in range(1, 9)), story("g", version=3))
    assert actions(taken) == ["ACCEPTED"] + ["REFRESHED"] * 7 + ["STALE"]
    found = Records(topics, "articles")
    assert [a.revision for a in found.articles] == list(range(1, 9))
    assert len({r.partition for r in found.records}) == 1


def test_a_recall_stands_in_both_topics_in_the_same_partition(feeder: InProcess, topics: KafkaSettings) -> None:
    feeder.take(story("a"), story("b"), kill("a"))
    (recall,) = Records(topics, "articles.recalls").records
    article = next(r for r in Records(topics, "articles").records if Article.FromString(r.value).revision == 2)
    assert (recall.key, recall.value, recall.partition) == (article.key, article.value, article.partition)
    assert events.envelope(recall.headers).type == events.ARTICLE_RECALLED


def test_a_recall_is_there_before_its_article_and_a_killed_feeder_finishes_it(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    with process(topics, tmp_path, DIES_AFTER_RECALL) as feeder:
        feeder.submit(story("g"))
        with pytest.raises(grpc.RpcError):
            feeder.submit(kill("g"))
        feeder.wait_killed()
    assert Records(topics, "articles.recalls").of("g") == [(2, Article.CANCELED)]
    dies_again = Process(topics, tmp_path, DIES_AFTER_RECALL)
    dies_again.wait_killed()
    dies_again.end()
    assert Records(topics, "articles").of("g") == [(1, Article.USABLE)]
    with closing(InProcess(topics, tmp_path)) as again:
        assert Records(topics, "articles").of("g") == [(1, Article.USABLE), (2, Article.CANCELED)]
        assert actions(again.take(kill("g"))) == ["DUPLICATE"]
    with closing(InProcess(topics, tmp_path)):
        assert len(Records(topics, "articles").of("g")) == 2


def soon(seconds: float) -> str:
    """Return a time by the whole second, as records have no finer one than the millisecond."""
    return datetime.fromtimestamp(int(time.time() + seconds), UTC).isoformat()


def test_a_held_story_outlives_its_feeder_and_goes_out_at_its_time(topics: KafkaSettings, tmp_path: Path) -> None:
    with process(topics, tmp_path / "one") as feeder:
        embargoed = soon(8)
        held = feeder.submit(story("g", embargoed=embargoed), story("killed", embargoed=soon(3600)))
        assert actions(held) == ["HELD", "HELD"]
        feeder.process.kill()
        feeder.wait_killed()
    # Neither the process nor the disk is the same.
    with process(topics, tmp_path / "two") as again:
        taken = again.submit(kill("killed"), story("g", embargoed=embargoed))
        assert actions(taken) == ["KILLED", "DUPLICATE"]
        until(lambda: Records(topics, "articles").of("g"), "the held story is published")
    found = Records(topics, "articles")
    assert (found.of("g"), found.of("killed")) == ([(1, Article.USABLE)], [(1, Article.CANCELED)])
    (record,) = (r for r in found.records if Article.FromString(r.value).guid == "g")
    assert record.timestamp / 1000 >= datetime.fromisoformat(embargoed).timestamp()
    assert events.envelope(record.headers).traceparent == TRACE


def test_what_is_due_while_no_feeder_runs_goes_out_at_the_next_start_once(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    with closing(InProcess(topics, tmp_path)) as feeder:
        feeder.take(story("g", embargoed=soon(1)), story("x", expires=soon(1)))
    dies = Process(topics, tmp_path, DIES_BEFORE_TOMBSTONE)
    dies.wait_killed()
    dies.end()
    assert Records(topics, "articles").of("g") == [(1, Article.USABLE)]
    with process(topics, tmp_path):
        until(lambda: len(Records(topics, "articles").of("x")) == 2, "the story expires")
    found = Records(topics, "articles")
    assert (found.of("g"), found.of("x")) == ([(1, Article.USABLE)], [(1, Article.USABLE), (2, Article.CANCELED)])
    assert Records(topics, "feeder.held").records[-1].value is None


def test_a_held_version_outlives_the_kill_of_the_one_before_and_goes_out_whole(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    with closing(InProcess(topics, tmp_path / "one")) as feeder:
        held = story("g", "Later talks", version=2, body="They go on.", embargoed=soon(2))
        assert actions(feeder.take(story("g", version=1), held)) == ["ACCEPTED", "HELD"]
        assert actions(feeder.take(kill("g", version=1))) == ["KILLED"]
    with closing(InProcess(topics, tmp_path / "two")) as again:
        until(lambda: again.publishes_due(3), "the held version is published")
    last = Records(topics, "articles").articles[-1]
    assert (last.revision, last.text_revision, last.text) == (3, 3, "Later talks\n\nThey go on.")
    assert Records(topics, "feeder.held").records[-1].value is None


def test_of_many_that_are_held_those_that_are_due_go_out_each_with_its_own_text(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    late, due = soon(3600), soon(2)
    with closing(InProcess(topics, tmp_path)) as feeder:
        feeder.take(*(story(f"g{n}", f"Talks {n}", embargoed=late if n % 3 else due) for n in range(600)))
        until(lambda: feeder.publishes_due(200), "what is due is published")
    found = Records(topics, "articles").articles
    assert sorted((a.guid, a.headline) for a in found) == sorted((f"g{n}", f"Talks {n}") for n in range(0, 600, 3))


def test_a_registry_lost_after_articles_forgot_is_read_again_from_its_notes(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    with closing(InProcess(topics, tmp_path / "one")) as feeder:
        feeder.take(story("a", version=1), story("a", version=2))
        feeder.intake.note()
    forget(topics, "articles")
    with closing(InProcess(topics, tmp_path / "two")) as again:
        taken = again.take(story("a", version=1), story("a", version=3))
    assert actions(taken) == ["STALE", "REFRESHED"]
    assert taken[1].revision == 3


def test_what_a_killed_feeder_had_published_is_a_duplicate(topics: KafkaSettings, tmp_path: Path) -> None:
    stories = [story(f"g{n}") for n in range(20)]
    with process(topics, tmp_path, DIES_BEFORE_ANSWER) as feeder:
        with pytest.raises(grpc.RpcError):
            feeder.submit(*stories)
        feeder.wait_killed()
    with process(topics, tmp_path) as again:
        assert actions(again.submit(*stories)) == ["DUPLICATE"] * 20
    assert len(Records(topics, "articles").records) == 20


def test_a_lost_registry_is_read_again_from_kafka(topics: KafkaSettings, tmp_path: Path) -> None:
    with closing(InProcess(topics, tmp_path / "one")) as feeder:
        feeder.take(story("a", version=1), story("b", version=1), story("a", version=2), kill("b"))
    with closing(InProcess(topics, tmp_path / "two")) as again:
        taken = again.take(story("a", version=1), story("a", version=2), story("b", version=1), story("a", version=3))
    assert actions(taken) == ["STALE", "DUPLICATE", "STALE", "REFRESHED"]
    assert taken[-1].revision == 3


def test_copies_name_the_same_original_after_a_restart_and_after_a_lost_registry(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    with closing(InProcess(topics, tmp_path / "one")) as feeder:
        feeder.take(*(story(f"{n}") for n in range(5)))
    for number, state in enumerate(("one", "two")):
        with closing(InProcess(topics, tmp_path / state)) as again:
            again.take(story(f"late-{number}"))
    first, *copies = sorted(Records(topics, "articles").articles, key=lambda a: a.received_at.ToMicroseconds())
    assert {a.guid: a.duplicate_of for a in (first, *copies)} == {"0": ""} | {
        guid: events.article_id("default", "0") for guid in ("1", "2", "3", "4", "late-0", "late-1")
    }


def test_a_restart_reads_only_what_is_new(topics: KafkaSettings, tmp_path: Path) -> None:
    with closing(InProcess(topics, tmp_path)) as feeder:
        feeder.take(story("a"))
    with closing(Registry(tmp_path / "registry.sqlite")) as registry:
        ids = kafka.topic_ids(topics, "tests", ["articles", "articles.recalls"])
        assert sum(registry.positions(ids).values()) == 1
    with closing(InProcess(topics, tmp_path)) as again:
        assert actions(again.take(story("a"))) == ["DUPLICATE"]


def test_topics_made_anew_begin_a_new_registry(topics: KafkaSettings, tmp_path: Path) -> None:
    with closing(InProcess(topics, tmp_path)) as feeder:
        feeder.take(story("a"))
    other = topics.model_copy(update={"topic_prefix": topics.topic_prefix + "other."})
    contract.apply(other)
    with closing(InProcess(other, tmp_path)) as again:
        assert actions(again.take(story("a"))) == ["ACCEPTED"]


def test_another_feeders_record_is_read_before_the_next_is_taken(feeder: InProcess, topics: KafkaSettings) -> None:
    feeder.take(story("g", version=1))
    other = Records(topics, "articles").articles[0]
    other.revision, other.version = 5, "5"
    with closing(kafka.producer(topics, "tests")) as producer:
        producer.send(topics.topic("articles"), key=other.article_id.encode(), value=other.SerializeToString()).get(10)
    feeder.take(story("g", version=6))
    assert feeder.take(story("g", version=7))[0].revision == 6


def test_of_a_record_of_wires_the_good_is_taken_and_the_bad_is_a_dead_letter(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    bad = story("a") + b"\n" + b'{"guid": "b", "headline": oops}' + b"\n" + story("c")
    headers = [("content-type", b"application/jsonl"), ("traceparent", TRACE.encode())]
    with process(topics, tmp_path), closing(kafka.producer(topics, "tests")) as producer:
        producer.send(topics.topic("wires"), key=b"example", value=bad, headers=headers).get(10)
        producer.send(topics.topic("wires"), value=b"\x89PNG\0\0\0\r\0").get(10)
        producer.send(topics.topic("wires"), key=b"example", value=b"They went on.", headers=[("wl_name", b"n.txt")])
        letters = until(lambda: len(found := Records(topics, "dlq.feeder").records) == 2 and found, "dead letters")
        until(lambda: len(Records(topics, "articles").records) == 3, "articles")
        by_key = {letter.key: letter for letter in letters}
        reason = dict(by_key[b"example"].headers)
        assert by_key[b"example"].value == bad
        assert reason[dead_letters.REASON] == b"INVALID"
        assert b"line 2" in reason[dead_letters.DETAIL]
        assert dict(by_key[None].headers)[dead_letters.REASON] == b"UNDECODABLE"
        producer.send(
            topics.topic("retry.feeder"), key=b"example", value=story("b"), headers=by_key[b"example"].headers
        )
        until(lambda: Records(topics, "articles").of("b"), "the mended letter")
        until(lambda: committed(topics, "wires") == 3, "the records of wires are committed")
    found = Records(topics, "articles")
    assert {(a.wire, a.guid) for a in found.articles} == {("example", g) for g in ("a", "b", "c", "n")}


def test_while_kafka_is_away_nothing_is_taken_and_then_all(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    with process(topics, tmp_path) as feeder:
        feeder.submit(story("a"))
        broker.kill()
        with pytest.raises(grpc.RpcError) as refused:
            feeder.submit(story("b"))
        assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
        assert not probe(feeder.target)
        broker.start()
        feeder.wait_until_ready()
        assert actions(feeder.submit(story("a"), story("b")))[0] == "DUPLICATE"
    assert Records(topics, "articles").of("b") == [(1, Article.USABLE)]


def test_a_ledger_whose_broker_left_is_closed_until_it_has_read(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    with closing(InProcess(topics, tmp_path)) as feeder:
        feeder.take(story("a"))
        broker.kill()
        with pytest.raises(KafkaAwayError):
            feeder.take(story("b"))
        assert not feeder.ledger.is_open
        with pytest.raises(KafkaAwayError):
            feeder.intake.open()
        broker.start()
        feeder.intake.open()
        assert feeder.ledger.is_open


def test_a_folder_is_watched(topics: KafkaSettings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "tehran.txt").write_text("Talks go on\n\nThey went on and on.")
    with process(topics, tmp_path / "state", WIRELENS_WATCH_FOLDER=str(folder)):
        until((folder / "done" / "tehran.txt").exists, "the file is taken")
    assert Records(topics, "articles").of("tehran") == [(1, Article.USABLE)]


def test_sigterm_ends_it_in_order(topics: KafkaSettings, tmp_path: Path) -> None:
    with process(topics, tmp_path) as feeder:
        feeder.process.send_signal(signal.SIGTERM)
        assert feeder.process.wait(10) == 0


def test_a_second_feeder_on_the_same_registry_ends_with_an_error(topics: KafkaSettings, tmp_path: Path) -> None:
    with process(topics, tmp_path):
        second = Process(topics, tmp_path)
        try:
            assert second.process.wait(PATIENCE) == 1
        finally:
            second.end()
