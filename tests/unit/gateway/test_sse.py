"""The stream as a client reads it off the line."""

import asyncio
import json
from typing import Any

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.gateway import http
from services.gateway.position import PositionError
from services.gateway.stream import KafkaAwayError, TooManyStreamsError
from tests.unit.gateway.door import Door, Stream, sent

ARTICLE = EnrichedArticle(article_id="a", text="one\ntwo\r\nthree\u2028four\x85", status=Article.USABLE)
KILLED = EnrichedArticle(article_id="a", status=Article.CANCELED)


def blocks(door: Door, **headers: str) -> list[dict[str, str]]:
    """Return every event of the stream as its fields; a field that comes twice in one fails."""
    answer = door.client.get("/v1/stream", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.split("\n\n"):
        lines = [line.partition(": ") for line in block.split("\n") if line]
        assert len({name for name, _, _ in lines}) == len(lines)
        if lines:
            found.append({name: value for name, _, value in lines})
    return found


def test_an_event_has_id_kind_and_its_article_on_one_line(door: Door) -> None:
    door.streams.stream = Stream([sent("e1r0", ARTICLE), sent("e1r1", KILLED, recalled=True)])
    _, first, second = blocks(door)

    assert (first["id"], first["event"]) == ("e1r0", "enriched")
    assert json.loads(first["data"])["text"] == ARTICLE.text
    assert (second["id"], second["event"]) == ("e1r1", "recalled")
    assert json.loads(second["data"])["status"] == "CANCELED"


def test_an_open_stream_says_at_once_where_it_stands(door: Door) -> None:
    assert blocks(door) == [{"": "open", "id": "e0r0"}]


def test_the_last_event_id_is_where_it_goes_on(door: Door) -> None:
    blocks(door, **{"Last-Event-ID": "e7r1"})
    door.client.get("/v1/stream?from=earliest")
    door.client.get("/v1/stream?from=earliest", headers={"Last-Event-ID": "e7r1"})
    door.client.get("/v1/stream")

    assert door.streams.starts == ["e7r1", "earliest", "e7r1", ""]


def test_an_unknown_position_is_400(door: Door) -> None:
    door.streams.error = PositionError("the position is none of ours")
    answer = door.client.get("/v1/stream", headers={"Last-Event-ID": "zzz"})

    assert (answer.status_code, answer.json()) == (400, {"error": "the position is none of ours"})


@pytest.mark.parametrize("error", [TooManyStreamsError("200 streams are open"), KafkaAwayError("Kafka is away")])
def test_a_stream_that_cannot_be_opened_now_is_503_and_one_may_come_again(door: Door, error: Exception) -> None:
    door.streams.error = error
    answer = door.client.get("/v1/stream")

    assert (answer.status_code, answer.json()) == (503, {"error": str(error)})
    assert int(answer.headers["retry-after"]) > 0


def test_a_stream_whose_broker_goes_away_ends_in_order(door: Door) -> None:
    door.streams.stream = Stream([sent("e1r0", ARTICLE)], KafkaAwayError("Kafka is away"))

    assert [block["id"] for block in blocks(door)] == ["e0r0", "e1r0"]
    assert door.streams.stream.closed


def test_a_stream_is_closed_when_its_client_has_left_before_the_first_byte(door: Door) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: dict[str, Any]) -> None:
        await asyncio.sleep(0)

    scope = {"type": "http", "method": "GET", "path": "/v1/stream", "headers": [], "query_string": b""}
    asyncio.run(asyncio.wait_for(door.app(scope, gone, send), 10))

    assert door.streams.stream.closed


def test_a_silent_stream_gives_a_sign_of_life_that_is_no_event(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Stream):
        async def events(self) -> Any:
            await asyncio.Event().wait()
            yield

    async def until_pinged() -> bytes:
        seen = bytearray()
        left = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            seen.extend(message.get("body", b""))
            if b"ping" in seen:
                left.set()

        scope = {"type": "http", "method": "GET", "path": "/v1/stream", "headers": [], "query_string": b""}
        await asyncio.wait_for(door.app(scope, receive, send), 10)
        return bytes(seen)

    monkeypatch.setattr(http, "PING_SECONDS", 0.01)
    door.streams.stream = Silent([])

    assert b"\n\n: ping\n\n" in asyncio.run(until_pinged())
