"""An enricher as a process, with a real parser and a real Kafka; sentiment stands for all three."""

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
        """Return the first `count` records of a partition, once they are there."""
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
    made = Service(topics, parser, tmp_path)
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


def test_a_section_goes_to_its_articles_partition_and_names_its_offset(service: Service) -> None:
    service.publish(article(), partition=7)
    sent = article()
    offset = service.publish(sent, partition=7)
    service.start()

    record = service.read("articles.sentiment", 2, partition=7)[1]

    section = SentimentSection.FromString(record.value)
    envelope = events.envelope(record.headers)
    assert (record.key.decode(), section.info.article_id) == (sent.article_id, sent.article_id)
    assert (envelope.source, envelope.source_offset) == ("sentiment", offset)
    assert section.targets[0].mention.exact == "Ana Duarte"


def test_what_is_not_usable_or_has_no_new_text_is_passed_over(service: Service) -> None:
    killed = article("")
    killed.status = Article.CANCELED
    service.publish(killed)
    service.publish(article(revision=2, text_revision=1))
    last = article()
    service.publish(last)
    service.start()

    [record] = service.read("articles.sentiment", 1)

    assert record.key.decode() == last.article_id


def test_another_language_passes_through_marked(service: Service) -> None:
    spanish = article("El embalse está vacío.")
    spanish.language = "es"
    service.publish(spanish)
    service.start()

    [record] = service.read("articles.sentiment", 1)

    assert SentimentSection.FromString(record.value).info.unsupported_language


def test_a_text_that_is_not_the_one_named_leaves_a_failed_section_and_a_letter(service: Service) -> None:
    wrong = article()
    wrong.text_sha256 = events.text_sha256("another")
    service.publish(wrong)
    service.start()

    [record] = service.read("articles.sentiment", 1)
    [letter] = service.read("dlq.sentiment", 1)

    info = SentimentSection.FromString(record.value).info
    assert (info.generation, info.HasField("failure")) == (0, True)
    assert letter.value == wrong.SerializeToString()
    assert dict(letter.headers)["wl_dlq_reason"] == b"INVALID"


def test_both_doors_give_the_same_section(service: Service) -> None:
    sent = article()
    service.publish(sent)
    service.start()
    [record] = service.read("articles.sentiment", 1)

    answer = SentimentServiceStub(service.channel).Score(ScoreRequest(article=sent), timeout=10)

    assert answer.section == SentimentSection.FromString(record.value)


def test_a_code_that_fails_for_everything_stops_instead_of_emptying_the_topic(service: Service) -> None:
    for _ in range(ROW_LIMIT + 1):
        service.send(b"\xff\xff", [])
    service.process.start()

    assert service.process.wait(60) == 1
    assert any("in a row failed" in line for line in service.lines)
    assert service.committed() <= ROW_LIMIT, "the record that blew the fuse is still to be read"


def test_sigterm_commits_what_is_done_and_exits_0(service: Service) -> None:
    for _ in range(5):
        service.publish(article())
    service.start()
    service.read("articles.sentiment", 5)

    service.process.signal(signal.SIGTERM)

    assert service.process.wait(10) == 0
    assert service.committed() == 5
