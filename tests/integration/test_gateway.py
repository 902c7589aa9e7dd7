"""The gateway on a real Kafka: what goes in, what a stream carries, and what a lost connection or broker costs."""

import json
import signal
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import grpc
import httpx
import pytest
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.client import AwayError, Client, Event, RefusedError
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.gateway.v1.gateway_pb2 import SubscribeRequest, SubscribeResponse
from wirelens.gateway.v1.gateway_pb2_grpc import GatewayServiceStub

from services.common import kafka
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests.stack import Running, running, until
from tests.unit.search.conftest import make

pytestmark = pytest.mark.kafka


class Upstream:
    """Stands for the assembler and the feeder: puts events and recalls into Kafka."""

    def __init__(self, stack: Running) -> None:
        self._settings = stack.settings
        self._producer = kafka.producer(stack.settings, "test")

    def enrich(self, article_id: str, headline: str) -> None:
        """Publish the event of the first revision of an article that the feeder has taken in."""
        article = make(article_id, headline, body=f"Of {headline} and others.", person=headline, speaker=headline)
        self._send("articles.enriched", article, events.enriched_headers(article))

    def publish(self, *headlines: str) -> list[str]:
        """Publish an event for each headline; return the articles' ids."""
        ids = [str(uuid.uuid4()) for _ in headlines]
        for article_id, headline in zip(ids, headlines, strict=True):
            article = make(article_id, headline)
            self._send("articles.enriched", article, events.enriched_headers(article))
        return ids

    def recall(self, article_id: str) -> None:
        article = Article(article_id=article_id, revision=9, text_revision=9, status=Article.CANCELED, reason="wrong")
        self._send("articles.recalls", article, events.article_headers(article))

    def _send(self, topic: str, article: Article | EnrichedArticle, headers: events.Headers) -> None:
        topic = self._settings.topic(topic)
        value = article.SerializeToString()
        self._producer.send(topic, key=article.article_id.encode(), value=value, headers=headers).get(30)

    def close(self) -> None:
        self._producer.close()


@pytest.fixture(scope="module")
def door(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A feeder, a search and a gateway; the tests of this file share them, and each makes articles of its own."""
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix=f"t{uuid.uuid4().hex[:8]}.")
    contract.apply(settings)
    with running(
        broker,
        settings.topic_prefix,
        tmp_path_factory.mktemp("gateway"),
        services=("feeder", "search", "gateway"),
        overrides={"gateway": {"WIRELENS_MAX_STREAMS": "4"}},
    ) as stack:
        yield stack
        gateway = stack.services["gateway"]
        if gateway.pid is not None:
            gateway.signal(signal.SIGTERM)
            assert gateway.wait(10) == 0


@pytest.fixture
def upstream(door: Running) -> Iterator[Upstream]:
    made = Upstream(door)
    yield made
    made.close()


def now(client: Client) -> str:
    """Return the position of this moment."""
    with httpx.stream("GET", f"{client._url}/v1/stream") as response:
        for line in response.iter_lines():
            if line.startswith("id: "):
                return line.removeprefix("id: ")
    raise AssertionError("the stream does not say where it stands")


def take(client: Client, position: str, count: int) -> list[Event]:
    return list(islice(client.stream(position), count))


def ids(taken: list[Event]) -> list[str]:
    return [event.article["articleId"] for event in taken]


def test_a_posted_story_gets_a_receipt_and_the_same_again_is_a_duplicate(door: Running) -> None:
    line = json.dumps({"guid": uuid.uuid4().hex, "headline": "Harbour reopens"}).encode()
    with door.client as client:
        first, second = client.submit(line, name="x.jsonl"), client.submit(line, name="x.jsonl")

    assert [first[0]["action"], second[0]["action"]] == ["ACCEPTED", "DUPLICATE"]
    assert first[0]["articleId"] == second[0]["articleId"]


def test_a_body_far_above_the_limit_gets_its_answer(door: Running) -> None:
    with door.client as client, pytest.raises(RefusedError, match="4194304"):
        client.submit(b"x" * (20 * 2**20))


def test_a_killed_story_is_recalled_on_the_stream(door: Running) -> None:
    with door.client as client:
        start = now(client)
        receipt = client.submit(json.dumps({"guid": uuid.uuid4().hex, "headline": "Wrong"}).encode(), name="x.jsonl")[0]
        assert client.kill(receipt["articleId"], "wrong person named")[0]["action"] == "KILLED"
        event = take(client, start, 1)[0]

    assert (event.kind, event.article["articleId"]) == ("recalled", receipt["articleId"])
    assert event.article["reason"] == "wrong person named"


def test_kills_leave_neither_a_hit_nor_a_byte_and_say_what_they_void(door: Running, upstream: Upstream) -> None:
    words = [f"z{uuid.uuid4().hex}" for _ in range(10)]
    with door.client as client:
        lines = [json.dumps({"guid": uuid.uuid4().hex, "headline": word}) for word in words]
        receipts = client.submit("\n".join(lines).encode(), name="x.jsonl")
        of = {receipt["articleId"]: word for receipt, word in zip(receipts, words, strict=True)}
        for article_id, word in of.items():
            upstream.enrich(article_id, word)
        until(lambda: all(client.search(word)["total"] for word in words), "every story is found")
        assert [word for word in words if word.encode() in bytes_of_index(door)] == words
        start = now(client)

        for article_id in of:
            client.kill(article_id, "wrong person named")
        recalls = take(client, start, len(of))
        until(lambda: not any(client.search(word)["total"] for word in words), "no story is found")

        assert {event.article["articleId"]: event.article["voided"]["quotes"] for event in recalls} == {
            article_id: ["q1"] for article_id in of
        }
        until(lambda: not any(word.encode() in bytes_of_index(door) for word in words), "no byte is left")


def bytes_of_index(stack: Running) -> bytes:
    """Return the index file and its log, in lower case."""
    return b"".join(file.read_bytes() for file in (stack.state / "search").iterdir()).lower()


def test_a_stream_taken_up_by_its_last_position_misses_nothing_and_repeats_nothing(
    door: Running, upstream: Upstream
) -> None:
    with door.client as client:
        position = now(client)
        published = upstream.publish(*(f"Story {n}" for n in range(12)))
        seen: list[str] = []
        for count in (1, 4, 2, 5):
            taken = take(client, position, count)
            seen += ids(taken)
            position = taken[-1].position
        more = upstream.publish("One more")
        seen += ids(take(client, position, 1))

    assert sorted(seen) == sorted([*published, *more])


def test_a_stream_from_the_earliest_begins_with_what_was_before_it(door: Running, upstream: Upstream) -> None:
    published = upstream.publish("Long ago")
    with door.client as client:
        for event in client.stream("earliest"):
            if event.article["articleId"] in published:
                return


def test_what_is_published_while_a_stream_is_open_arrives_on_it(door: Running, upstream: Upstream) -> None:
    opened = threading.Event()
    with door.client as client, ThreadPoolExecutor(1) as pool:
        taken = pool.submit(lambda: list(islice(client.stream(on_open=opened.set), 1)))
        assert opened.wait(30)
        published = upstream.publish("Live")

        assert ids(taken.result(30)) == published


def test_a_recall_reaches_a_stream_that_has_the_article(door: Running, upstream: Upstream) -> None:
    with door.client as client:
        stream = client.stream(now(client))
        (published,) = upstream.publish("Wrong person")
        assert next(stream).kind == "enriched"
        upstream.recall(published)
        event = next(stream)

    assert (event.kind, event.article["articleId"], event.article["text"]) == ("recalled", published, "")


def test_grpc_gives_the_same_stream_at_the_same_positions(door: Running, upstream: Upstream) -> None:
    with door.client as client:
        start = now(client)
        upstream.publish("One", "Two", "Three")
        upstream.recall(str(uuid.uuid4()))
        over_http = take(client, start, 4)
    with grpc.insecure_channel(f"127.0.0.1:{door.layout.grpc['gateway']}") as channel:
        call = GatewayServiceStub(channel).Subscribe(SubscribeRequest(position=start), timeout=30)
        over_grpc: list[SubscribeResponse] = list(islice(call, 4))
        call.cancel()

    assert sorted(r.article.article_id for r in over_grpc) == sorted(ids(over_http))
    assert over_grpc[-1].position == over_http[-1].position
    assert {r.kind for r in over_grpc} == {SubscribeResponse.ENRICHED, SubscribeResponse.RECALLED}


def test_grpc_says_that_a_position_is_none_of_ours(door: Running) -> None:
    address = f"127.0.0.1:{door.layout.grpc['gateway']}"
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as error:
        next(GatewayServiceStub(channel).Subscribe(SubscribeRequest(position="zzz"), timeout=30))

    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_a_position_of_another_stream_is_refused(door: Running) -> None:
    with door.client as client, pytest.raises(RefusedError, match="another stream"):
        take(client, "e1r1", 1)


def test_one_stream_more_than_there_may_be_is_refused_and_a_closed_one_makes_room(door: Running) -> None:
    until(lambda: door.metric("gateway", "wirelens_gateway_streams") == 0, "earlier streams are closed")
    url = f"{door.layout.url}/v1/stream"
    with httpx.Client() as client:
        held = [client.send(client.build_request("GET", url), stream=True) for _ in range(4)]
        refused = client.get(url)
        for response in held:
            response.close()

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    until(lambda: door.metric("gateway", "wirelens_gateway_streams") == 0, "closed streams are given back")


def test_while_the_broker_is_away_nothing_is_taken_and_afterwards_all_goes_on(
    door: Running, upstream: Upstream, broker: Broker
) -> None:
    line = json.dumps({"guid": uuid.uuid4().hex, "headline": "While away"}).encode()
    with door.client as client, ThreadPoolExecutor(1) as pool:
        start, opened = now(client), threading.Event()
        open_before = pool.submit(lambda: list(islice(client.stream(start, on_open=opened.set), 1)))
        assert opened.wait(30)
        broker.kill()
        with pytest.raises(AwayError) as not_taken:
            client.submit(line, name="x.jsonl")
        with pytest.raises(AwayError) as not_opened:
            take(client, start, 1)
        broker.start()

        def taken() -> bool:
            door.tend()
            return client.submit(line, name="x.jsonl")[0]["action"] == "ACCEPTED"

        until(taken, "the feeder takes stories again")
        published = upstream.publish("Back again")
        assert ids(open_before.result(60)) == published
        assert ids(take(client, start, 1)) == published

    assert not_taken.value.retry_after
    assert not_opened.value.retry_after


def test_sigterm_ends_an_open_stream_and_exits_0_in_time(door: Running) -> None:
    """The last of this file: the gateway is gone after it."""
    gateway = door.services["gateway"]
    with httpx.stream("GET", f"{door.layout.url}/v1/stream", timeout=30) as response:
        lines = response.iter_lines()
        next(lines)
        gateway.signal(signal.SIGTERM)

        assert gateway.wait(10) == 0
        assert all(not line.startswith("data") for line in lines)
