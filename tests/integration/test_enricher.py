"""An enricher as a process, with a real parser and a real Kafka; sentiment stands for all three.

Tests of one that runs share it, each with a partition of its own.
"""

import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from kafka import TopicPartition
from wirelens import events
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.sentiment.v1.sentiment_pb2 import ScoreRequest, SentimentSection
from wirelens.sentiment.v1.sentiment_pb2_grpc import SentimentServiceStub

from services.cli.layout import SERVICES, Layout
from services.cli.process import ServiceProcess
from services.common import kafka
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.dead_letters import ROW_LIMIT
from services.common.settings import KafkaSettings
from tests.stack import until

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Layout]:
    """One parser for the module; its layout's other ports are free."""
    layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
    environment = layout.environment("parser", tmp_path_factory.mktemp("parser"), "none:1")
    process = ServiceProcess("parser", environment, lambda _, line: None)
    process.start()
    until(process.ready, "the parser is ready")
    yield layout
    process.kill()


class Service:
    """A sentiment process, and what stands for feeder and assembler."""

    def __init__(self, settings: KafkaSettings, layout: Layout, state: Path) -> None:
        self.settings = settings
        self.lines: list[str] = []
        environment = layout.environment("sentiment", state, settings.kafka, settings.topic_prefix)
        self.process = ServiceProcess("sentiment", environment, lambda _, line: self.lines.append(line))
        self.producer = kafka.producer(settings, "test")
        self.channel = grpc.insecure_channel(f"127.0.0.1:{layout.grpc['sentiment']}")

    def start(self) -> None:
        self.process.start()
        until(self.process.ready, "the enricher is ready")

    def publish(self, article: Article, partition: int = 0) -> int:
        """Publish to a partition of `articles`; return the offset."""
        return self.send(article.SerializeToString(), events.article_headers(article), partition)

    def send(self, value: bytes, headers: events.Headers, partition: int = 0) -> int:
        topic = self.settings.topic("articles")
        return self.producer.send(topic, key=b"k", value=value, headers=headers, partition=partition).get(30).offset

    def read(self, topic: str, count: int, partition: int = 0) -> list:
        """Return the records of a partition, once there are `count` of them."""
        consumer = kafka.consumer(self.settings, None, "test")
        tp = TopicPartition(self.settings.topic(topic), partition)
        consumer.assign([tp])
        records: list = []
        until(lambda: records.extend(consumer.poll(200).get(tp, ())) or len(records) >= count, f"{count} in {topic}")
        consumer.close()
        return records

    def committed(self, partition: int = 0) -> int:
        consumer = kafka.consumer(self.settings, "sentiment", "test")
        found = consumer.committed(TopicPartition(self.settings.topic("articles"), partition))
        consumer.close(autocommit=False)
        return found or 0

    def close(self) -> None:
        self.channel.close()
        self.producer.close()
        self.process.kill()


@pytest.fixture
def service(parser: Layout, topics: KafkaSettings, tmp_path: Path) -> Iterator[Service]:
    """A service that is not started yet, with topics of its own."""
    made = Service(topics, parser, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def running(broker: Broker, parser: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix="enricher.")
    contract.apply(settings)
    made = Service(settings, parser, tmp_path_factory.mktemp("sentiment"))
    made.start()
    yield made
    made.close()


def article(text: str = "Ana Duarte won a wonderful victory.", *, revision: int = 1, text_revision: int = 1) -> Article:
    made = Article(
        article_id=str(uuid.uuid4()),
        revision=revision,
        text_revision=text_revision,
        status=Article.USABLE,
        text=text,
        text_sha256=events.text_sha256(text),
        language="en",
        paragraphs=[Paragraph(start=0, end=len(text), kind=Paragraph.BODY)],
    )
    made.received_at.GetCurrentTime()
    return made


def test_a_section_goes_to_its_articles_partition_and_names_its_offset(running: Service) -> None:
    running.publish(article(), partition=7)
    sent = article()
    offset = running.publish(sent, partition=7)

    record = running.read("articles.sentiment", 2, partition=7)[1]

    section = SentimentSection.FromString(record.value)
    envelope = events.envelope(record.headers)
    assert (record.key.decode(), section.info.article_id) == (sent.article_id, sent.article_id)
    assert (envelope.source, envelope.source_offset) == ("sentiment", offset)
    assert section.targets[0].mention.exact == "Ana Duarte"


def test_what_is_not_usable_or_has_no_new_text_is_passed_over(running: Service) -> None:
    killed = article("")
    killed.status = Article.CANCELED
    running.publish(killed, partition=1)
    running.publish(article(revision=2, text_revision=1), partition=1)
    last = article()
    running.publish(last, partition=1)

    [record] = running.read("articles.sentiment", 1, partition=1)

    assert record.key.decode() == last.article_id


def test_another_language_passes_through_marked(running: Service) -> None:
    spanish = article("El embalse está vacío.")
    spanish.language = "es"
    running.publish(spanish, partition=2)

    [record] = running.read("articles.sentiment", 1, partition=2)

    assert SentimentSection.FromString(record.value).info.unsupported_language


def test_a_text_that_is_not_the_one_named_leaves_a_failed_section_and_a_letter(running: Service) -> None:
    wrong = article()
    wrong.text_sha256 = events.text_sha256("another")
    running.publish(wrong, partition=8)

    [record] = running.read("articles.sentiment", 1, partition=8)
    [letter] = running.read("dlq.sentiment", 1)

    info = SentimentSection.FromString(record.value).info
    assert (info.generation, info.HasField("failure")) == (0, True)
    assert letter.value == wrong.SerializeToString()
    assert dict(letter.headers)["wl_dlq_reason"] == b"INVALID"


def test_both_doors_give_the_same_section(running: Service) -> None:
    sent = article()
    running.publish(sent, partition=9)
    [record] = running.read("articles.sentiment", 1, partition=9)

    answer = SentimentServiceStub(running.channel).Score(ScoreRequest(article=sent), timeout=10)

    assert answer.section == SentimentSection.FromString(record.value)


def test_sigterm_commits_what_is_done_and_exits_0(running: Service) -> None:
    for _ in range(5):
        running.publish(article(), partition=10)
    running.read("articles.sentiment", 5, partition=10)

    running.process.signal(signal.SIGTERM)

    assert running.process.wait(10) == 0
    assert running.committed(partition=10) == 5


def test_a_code_that_fails_for_everything_stops_instead_of_emptying_the_topic(service: Service) -> None:
    for _ in range(ROW_LIMIT + 1):
        service.send(b"\xff\xff", [])
    service.process.start()

    assert service.process.wait(60) == 1
    assert any("in a row failed" in line for line in service.lines)
    assert service.committed() <= ROW_LIMIT, "the record that blew the fuse is still to be read"
