"""The search service on a real Kafka: from records to answers over gRPC."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.merge import article_of
from wirelens.search.v1.search_pb2 import GetRequest, SearchRequest
from wirelens.search.v1.search_pb2_grpc import SearchServiceStub

from services.cli.layout import SERVICES, Layout
from services.cli.process import ServiceProcess
from services.common import kafka
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.settings import KafkaSettings
from tests.stack import until
from tests.unit.search.conftest import make

pytestmark = pytest.mark.kafka


class Service:
    """A search process, and a producer that stands for the assembler."""

    def __init__(self, settings: KafkaSettings, state: Path) -> None:
        layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
        environment = layout.environment("search", state, settings.kafka, settings.topic_prefix)
        self.lines: list[str] = []
        self.process = ServiceProcess("search", environment, lambda _, line: self.lines.append(line))
        self.settings = settings
        self.producer = kafka.producer(settings, "test")
        self._channel = grpc.insecure_channel(f"127.0.0.1:{layout.grpc['search']}")
        self.stub = SearchServiceStub(self._channel)

    def publish(self, article: EnrichedArticle) -> None:
        headers = events.enriched_headers(article)
        self._send("articles.enriched", article.article_id, article.SerializeToString(), headers)

    def recall(self, article: EnrichedArticle) -> None:
        plain = article_of(article)
        self._send("articles.recalls", plain.article_id, plain.SerializeToString(), events.article_headers(plain))

    def _send(self, topic: str, key: str, value: bytes, headers: events.Headers) -> None:
        self.producer.send(self.settings.topic(topic), key=key.encode(), value=value, headers=headers).get(30)

    def start(self) -> None:
        self.process.start()
        until(self.process.ready, "search is ready")

    def found(self, query: str) -> list[str]:
        return [hit.article_id for hit in self.stub.Search(SearchRequest(query=query)).hits]

    def close(self) -> None:
        self._channel.close()
        self.producer.close()
        self.process.kill()


@pytest.fixture(scope="module")
def service(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One that runs for all tests; each has an article and a word of its own."""
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix="search.")
    contract.apply(settings)
    started = Service(settings, tmp_path_factory.mktemp("search"))
    started.start()
    yield started
    started.close()


def test_what_is_published_is_found(service: Service) -> None:
    service.publish(make("a", "Quarry reopens"))

    until(lambda: service.found("quarry") == ["a"], "the article is found")
    assert service.stub.Get(GetRequest(article_id="a")).article.headline == "Quarry reopens"


def test_an_article_that_is_not_there_is_not_found(service: Service) -> None:
    with pytest.raises(grpc.RpcError) as error:
        service.stub.Get(GetRequest(article_id="zzz"))
    assert error.value.code() == grpc.StatusCode.NOT_FOUND


def test_a_query_that_cannot_be_read_is_an_invalid_argument(service: Service) -> None:
    with pytest.raises(grpc.RpcError) as error:
        service.found('"open')
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "quotation mark" in error.value.details()


def test_a_recall_takes_an_article_out_without_waiting_for_the_assembler(service: Service) -> None:
    service.publish(make("b", "Glacier melts"))
    until(lambda: service.found("glacier") == ["b"], "the article is found")

    service.recall(make("b", revision=2, status=Article.CANCELED))

    until(lambda: service.found("glacier") == [], "the article is gone")


def test_what_cannot_be_read_goes_to_the_dead_letters_and_the_rest_goes_on(service: Service) -> None:
    service._send("articles.enriched", "x", b"\xff\xff", [])
    service.publish(make("c", "Orchard blooms"))

    until(lambda: service.found("orchard") == ["c"], "the good one is found")
    letters = kafka.consumer(service.settings, None, "test")
    letters.assign([kafka.kafka.TopicPartition(service.settings.topic("dlq.search"), 0)])
    [[letter]] = until(lambda: letters.poll(timeout_ms=500), "there is a letter").values()
    assert (letter.value, dict(letter.headers)["wl_dlq_reason"]) == (b"\xff\xff", b"UNDECODABLE")
    letters.close()


def test_a_killed_process_goes_on_where_its_index_ends(service: Service) -> None:
    service.publish(make("d", "Lighthouse goes dark"))
    until(lambda: service.found("lighthouse") == ["d"], "the first is found")
    service.process.kill()
    service.publish(make("e", "Lighthouse shines"))

    service.start()

    until(lambda: sorted(service.found("lighthouse")) == ["d", "e"], "both are found")
