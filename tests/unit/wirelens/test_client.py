"""What a program that feeds or subscribes may rely on, over whatever connection it has."""

import json
from collections.abc import Callable, Iterator
from itertools import islice

import httpx
import pytest
from wirelens.client import AwayError, Client, Event, NotFoundError, RefusedError, WirelensError

Answer = httpx.Response | Exception


class Gateway(httpx.BaseTransport):
    """Gives its answers one after the other; remembers what it was asked, and for how long the client slept."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, url: str = "http://gateway") -> Client:
        return Client(url, transport=self, sleep=self.slept.append)


class Broken(httpx.SyncByteStream):
    """A body that ends in a lost connection."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[bytes]:
        yield self.text.encode()
        raise httpx.ReadError("connection reset")


def stream(text: str, *, lost: bool = False) -> httpx.Response:
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    return httpx.Response(200, headers=headers, **({"stream": Broken(text)} if lost else {"text": text}))


def sse(position: str, article_id: str, kind: str = "enriched") -> str:
    return f"event: {kind}\nid: {position}\ndata: {json.dumps({'articleId': article_id})}\n\n"


OPEN = "id: p0\n: open\n\n"
ENDED = RefusedError("the test has seen enough")
RECEIPTS = httpx.Response(200, json={"receipts": [{"guid": "g"}]})


def test_submit_sends_the_bytes_as_they_are_with_name_wire_and_type() -> None:
    gateway = Gateway(RECEIPTS)
    assert gateway.client().submit(b"\xff\x00", name="a b.txt", wire="w&w", media_type="text/plain") == [{"guid": "g"}]
    request = gateway.requests[0]
    assert (request.method, request.url.path, dict(request.url.params)) == (
        "POST",
        "/v1/articles",
        {"name": "a b.txt", "wire": "w&w"},
    )
    assert (request.content, request.headers["content-type"]) == (b"\xff\x00", "text/plain")


def test_submit_asks_for_a_dry_run_only_where_it_is_one() -> None:
    gateway = Gateway(RECEIPTS, RECEIPTS)
    gateway.client().submit(b"text")
    gateway.client().submit(b"text", dry_run=True)
    assert [request.url.params.get("dry_run") for request in gateway.requests] == [None, "true"]


def test_submit_without_a_type_sends_none() -> None:
    gateway = Gateway(RECEIPTS)
    gateway.client().submit(b"text")
    assert "content-type" not in gateway.requests[0].headers


def test_kill_says_why_and_returns_the_receipt() -> None:
    gateway = Gateway(RECEIPTS)
    assert gateway.client().kill("a", "wrong") == [{"guid": "g"}]
    assert json.loads(gateway.requests[0].content) == {"reason": "wrong"}


def test_kill_by_guid_submits_a_canceled_item() -> None:
    gateway = Gateway(RECEIPTS)
    gateway.client().kill_guid("g", "wrong", wire="w")
    assert json.loads(gateway.requests[0].content) == {"guid": "g", "status": "canceled", "reason": "wrong"}
    assert gateway.requests[0].url.params["wire"] == "w"


def test_the_versions_of_an_article_are_a_list() -> None:
    gateway = Gateway(httpx.Response(200, json={"versions": [{"revision": 1}]}))

    assert gateway.client().versions("a/b") == [{"revision": 1}]
    assert gateway.requests[0].url.raw_path == b"/v1/articles/a%2Fb/versions"


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda c: c.get("../x?y"), b"/v1/articles/..%2Fx%3Fy"),
        (lambda c: c.kill("a/b", "why"), b"/v1/articles/a%2Fb/kill"),
    ],
)
def test_an_id_stays_one_part_of_the_path(call: Callable[[Client], object], path: bytes) -> None:
    gateway = Gateway(RECEIPTS)
    call(gateway.client())
    assert gateway.requests[0].url.raw_path == path


def test_a_gateway_below_a_path_is_asked_there() -> None:
    gateway = Gateway(httpx.Response(200, json={}))
    gateway.client("http://host/wirelens/").get("a")
    assert gateway.requests[0].url.path == "/wirelens/v1/articles/a"


def test_search_asks_for_the_page() -> None:
    gateway = Gateway(httpx.Response(200, json={"hits": [], "nextPageToken": "", "total": 0}))
    assert gateway.client().search('"Ana Ruiz"', page_size=5, page_token="t")["total"] == 0
    assert dict(gateway.requests[0].url.params) == {"q": '"Ana Ruiz"', "page_size": "5", "page_token": "t"}


@pytest.mark.parametrize(
    ("answer", "error", "line"),
    [
        (httpx.Response(404, json={"error": "no such article"}), NotFoundError, "no such article"),
        (httpx.Response(400, json={"error": "the query\nends early"}), RefusedError, "the query ends early"),
        (httpx.Response(413, text="<html>nginx</html>"), RefusedError, "the gateway answered 413 .*"),
        (httpx.Response(503, json={"error": "Kafka is away"}), AwayError, "Kafka is away"),
        (httpx.Response(429, json={"error": "too many"}), AwayError, "too many"),
        (httpx.Response(502, text="<html>"), AwayError, "the gateway answered 502 Bad Gateway"),
        (httpx.Response(504, text="<html>"), AwayError, "the gateway answered 504 Gateway Timeout"),
        (httpx.Response(500, json=["?"]), WirelensError, "the gateway answered 500 .*"),
        (httpx.ConnectError("refused"), AwayError, r"nobody answers at http://gateway \(refused\)"),
        (httpx.ReadTimeout(""), AwayError, r"nobody answers at http://gateway \(ReadTimeout\)"),
        (httpx.Response(200, text="<html>"), WirelensError, "what answers at http://gateway is no gateway: .*"),
        (httpx.Response(301, text=""), WirelensError, "the gateway answered 301 .*"),
    ],
)
def test_what_goes_wrong_is_one_line_of_its_own_kind(answer: Answer, error: type[WirelensError], line: str) -> None:
    with pytest.raises(error, match=f"^{line}$") as raised:
        Gateway(answer).client().get("a")
    assert type(raised.value) is error


def test_an_address_that_is_none_is_one_line() -> None:
    with pytest.raises(WirelensError, match="is no address"):
        Client("http://host:port")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({}, None),
    ],
)
def test_away_says_after_how_long_to_ask_again(header: dict[str, str], seconds: float | None) -> None:
    with pytest.raises(AwayError) as raised:
        Gateway(httpx.Response(503, json={"error": "away"}, headers=header)).client().submit(b"x")
    assert raised.value.retry_after == seconds


def test_the_stream_yields_kind_article_and_position() -> None:
    gateway = Gateway(stream(OPEN + sse("p1", "a") + ": ping\n\n" + sse("p2", "a", "recalled")))
    assert list(islice(gateway.client().stream(), 2)) == [
        Event("enriched", {"articleId": "a"}, "p1"),
        Event("recalled", {"articleId": "a"}, "p2"),
    ]


@pytest.mark.parametrize(
    ("position", "params", "header"),
    [("", {}, None), ("p7", {}, "p7"), ("earliest", {"from": "earliest"}, None)],
)
def test_the_stream_starts_where_it_is_told(position: str, params: dict[str, str], header: str | None) -> None:
    gateway = Gateway(stream(sse("p8", "a")))
    next(gateway.client().stream(position))
    request = gateway.requests[0]
    assert (dict(request.url.params), request.headers.get("last-event-id")) == (params, header)


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_stream_goes_on_after_the_last_event(lost: bool) -> None:
    gateway = Gateway(stream(OPEN + sse("p1", "a"), lost=lost), stream(sse("p2", "b")))
    events = list(islice(gateway.client().stream(), 2))
    assert [event.position for event in events] == ["p1", "p2"]
    assert gateway.requests[1].headers["last-event-id"] == "p1"


def test_a_stream_that_was_lost_before_its_first_event_goes_on_where_it_began() -> None:
    gateway = Gateway(stream(OPEN, lost=True), stream(sse("p1", "a")))
    next(gateway.client().stream())
    assert gateway.requests[1].headers["last-event-id"] == "p0"


def test_a_stream_that_is_lost_again_before_an_event_forgets_nothing() -> None:
    gateway = Gateway(stream(sse("p1", "a"), lost=True), stream(": open\n\n", lost=True), stream(sse("p2", "b")))
    list(islice(gateway.client().stream(), 2))
    assert gateway.requests[2].headers["last-event-id"] == "p1"


def test_a_stream_from_the_earliest_goes_on_after_its_last_event_too() -> None:
    gateway = Gateway(stream(sse("p1", "a"), lost=True), stream(sse("p2", "b")))
    list(islice(gateway.client().stream("earliest"), 2))
    assert gateway.requests[1].headers["last-event-id"] == "p1"
    assert "from" not in gateway.requests[1].url.params


def test_a_gateway_that_stays_away_is_asked_less_and_less_often() -> None:
    away = [httpx.ConnectError("refused") for _ in range(12)]
    gateway = Gateway(stream(OPEN), *away, ENDED)
    with pytest.raises(RefusedError):
        next(gateway.client().stream())
    assert len(gateway.slept) == 13
    assert max(gateway.slept[:2]) < 0.5
    assert 5.0 <= min(gateway.slept[-3:]) <= max(gateway.slept) <= 10.0


def test_a_gateway_that_opens_streams_and_says_nothing_is_asked_less_and_less_often() -> None:
    gateway = Gateway(*(stream("") for _ in range(12)), ENDED)
    with pytest.raises(RefusedError):
        next(gateway.client().stream())
    assert min(gateway.slept[-3:]) >= 5.0


def test_clients_that_lost_one_gateway_do_not_come_back_in_one_moment() -> None:
    gateways = [Gateway(stream(OPEN), ENDED) for _ in range(3)]
    for gateway in gateways:
        with pytest.raises(RefusedError):
            next(gateway.client().stream())
    assert len({gateway.slept[0] for gateway in gateways}) > 1


def test_an_answer_is_waited_for_as_long_as_told() -> None:
    gateway = Gateway(httpx.Response(200, json={}))
    Client("http://gateway", 5.0, transport=gateway).get("a")
    assert gateway.requests[0].extensions["timeout"]["read"] == 5.0


def test_a_stream_that_says_nothing_for_three_signs_of_life_is_lost() -> None:
    gateway = Gateway(stream(sse("p1", "a")))
    next(gateway.client().stream())
    assert gateway.requests[0].extensions["timeout"]["read"] == 3 * 15


def test_an_event_ends_the_backing_off() -> None:
    away = [httpx.ConnectError("refused") for _ in range(8)]
    gateway = Gateway(stream(OPEN), *away, stream(sse("p1", "a")), ENDED)
    with pytest.raises(RefusedError):
        list(gateway.client().stream())
    assert gateway.slept[-1] <= 0.2


def test_the_gateway_is_not_asked_again_before_it_said() -> None:
    busy = httpx.Response(503, json={"error": "too many streams"}, headers={"retry-after": "8"})
    gateway = Gateway(stream(OPEN), busy, ENDED)
    with pytest.raises(RefusedError):
        next(gateway.client().stream())
    assert gateway.slept[1] >= 8.0


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ConnectError("refused"), AwayError),
        (httpx.Response(503, json={"error": "too many streams"}), AwayError),
        (httpx.Response(400, json={"error": "the position is none of ours"}), RefusedError),
        (httpx.Response(200, text="<html>", headers={"content-type": "text/html"}), WirelensError),
        (stream("data: {\n\n"), WirelensError),
    ],
)
def test_a_stream_that_cant_be_opened_says_so_at_once(answer: Answer, error: type[WirelensError]) -> None:
    gateway = Gateway(answer)
    with pytest.raises(error):
        next(gateway.client().stream("p9"))
    assert gateway.slept == []


def test_on_open_is_called_before_the_first_event_comes() -> None:
    opened: list[str] = []
    gateway = Gateway(stream(OPEN), ENDED)
    with pytest.raises(RefusedError):
        next(gateway.client().stream(on_open=lambda: opened.append("open")))
    assert opened == ["open"]


def test_on_open_is_called_once_however_often_the_connection_is_made() -> None:
    opened: list[str] = []
    gateway = Gateway(stream(OPEN, lost=True), stream(sse("p1", "a"), lost=True), stream(sse("p2", "b")))
    list(islice(gateway.client().stream(on_open=lambda: opened.append("open")), 2))
    assert opened == ["open"]
