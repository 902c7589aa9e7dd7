"""What a client may rely on over HTTP, whatever stands behind the gateway."""

import asyncio
import gzip
from typing import Any

import grpc
import httpx
import pytest
from prometheus_client import REGISTRY
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest

from services.gateway import parts
from services.gateway.errors import Refused
from services.gateway.http import LINGER
from tests.unit.gateway.door import MAX_BODY, Door


def error(response: httpx.Response) -> str:
    """Return the error of an answer that is nothing else, and one line."""
    body = response.json()
    assert list(body) == ["error"]
    assert isinstance(body["error"], str)
    assert "\n" not in body["error"]
    return str(body["error"])


def test_a_posted_item_reaches_the_feeder_as_it_is_and_its_receipts_come_back(door: Door) -> None:
    answer = door.client.post(
        "/v1/articles?wire=w&name=a%20b.txt", content=b"\xff\x00", headers={"content-type": "Text/Plain; charset=x"}
    )

    item = door.peers.items[0]
    assert (item.content, item.wire, item.name, item.media_type) == (b"\xff\x00", "w", "a b.txt", "text/plain")
    assert answer.status_code == 200
    receipt = answer.json()["receipts"][0]
    assert (receipt["action"], receipt["guid"], receipt["reason"]) == ("ACCEPTED", "g", "")


@pytest.mark.parametrize("says_nothing", ["", "application/octet-stream", "application/x-www-form-urlencoded"])
def test_a_type_that_says_nothing_leaves_the_format_to_the_feeder(door: Door, says_nothing: str) -> None:
    door.client.post("/v1/articles", content=b"text", headers={"content-type": says_nothing})

    assert door.peers.items[0].media_type == ""


@pytest.mark.parametrize(("query", "dry_run"), [("", False), ("?dry_run=true", True)])
def test_a_dry_run_is_asked_of_the_feeder(door: Door, query: str, dry_run: bool) -> None:
    door.client.post(f"/v1/articles{query}", content=b"text")

    assert door.peers.dry_runs == [dry_run]


@pytest.mark.parametrize(
    ("query", "lane"), [("", "UNSPECIFIED"), ("?lane=live", "LIVE"), ("?lane=backfill", "BACKFILL")]
)
def test_the_lane_is_passed_on_to_the_feeder(door: Door, query: str, lane: str) -> None:
    door.client.post(f"/v1/articles{query}", content=b"text")

    assert [SubmitRequest.Lane.Name(found) for found in door.peers.lanes] == [lane]


def test_what_is_packed_reaches_the_feeder_unpacked(door: Door) -> None:
    door.client.post(
        "/v1/articles", content=gzip.compress(b"They went on.", mtime=0), headers={"content-encoding": "gzip"}
    )

    assert [item.content for item in door.peers.items] == [b"They went on."]


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (gzip.compress(bytes(MAX_BODY + 1), mtime=0), "gzip", 413),
        (gzip.compress(b"They went on.", mtime=0)[:-3], "gzip", 400),
        (b"They went on.", "br", 415),
    ],
)
def test_what_cannot_be_unpacked_is_refused(door: Door, body: bytes, encoding: str, status: int) -> None:
    answer = door.client.post("/v1/articles", content=body, headers={"content-encoding": encoding})

    assert answer.status_code == status
    assert error(answer)
    assert not door.peers.items


def test_the_parts_of_a_form_are_items_in_their_order(door: Door) -> None:
    files = [
        ("file", ("größe.xml", b"<a>\r\n\x80\xff</a>\n", "application/xml")),
        ("file", ("b.txt", b"They went on.", "text/plain; charset=utf-8")),
        ("file", ("c", b"--", "application/octet-stream")),
    ]
    door.client.post("/v1/articles?wire=w&name=unused", files=files)

    assert [(item.name, item.content, item.wire, item.media_type) for item in door.peers.items] == [
        ("größe.xml", b"<a>\r\n\x80\xff</a>\n", "w", "application/xml"),
        ("b.txt", b"They went on.", "w", "text/plain"),
        ("c", b"--", "w", ""),
    ]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/mixed"])
def test_a_form_without_parts_is_400(door: Door, content_type: str) -> None:
    answer = door.client.post("/v1/articles", content=b"They went on.", headers={"content-type": content_type})

    assert answer.status_code == 400
    assert "boundary" in error(answer)


def test_a_form_of_very_many_parts_is_413(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_PARTS", 2)
    answer = door.client.post("/v1/articles", files=[("file", ("a", b"a", "text/plain"))] * 3)

    assert answer.status_code == 413
    assert not door.peers.items


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\n--0" * 20_000, 413),
        (
            b"".join(b"--%d\r\ncontent-type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(3_000)),
            400,
        ),
    ],
    ids=["side by side", "within each other"],
)
def test_a_form_of_parts_without_end_is_refused(body: bytes, status: int) -> None:
    with pytest.raises(Refused) as refused:
        parts.items(body, "multipart/mixed; boundary=0", "", "")

    assert refused.value.status == status


@pytest.mark.parametrize(("query", "copies"), [("", False), ("?copies=true", True)])
def test_copies_are_asked_of_the_index_where_they_are_wanted(door: Door, query: str, copies: bool) -> None:
    door.client.get(f"/v1/search{query}")

    assert [request.all_copies for request in door.peers.queries] == [copies]


@pytest.mark.parametrize(("query", "advisories"), [("", False), ("?advisories=true", True)])
def test_advisories_are_asked_of_the_index_where_they_are_wanted(door: Door, query: str, advisories: bool) -> None:
    door.client.get(f"/v1/search{query}")

    assert [request.advisories for request in door.peers.queries] == [advisories]


def test_an_empty_body_is_400(door: Door) -> None:
    answer = door.client.post("/v1/articles", content=b"")

    assert answer.status_code == 400
    assert "empty" in error(answer)
    assert not door.peers.items


def test_a_body_of_the_largest_size_is_taken(door: Door) -> None:
    assert door.client.post("/v1/articles", content=b"x" * MAX_BODY).status_code == 200


def test_a_body_above_the_limit_is_413_and_says_the_limit(door: Door) -> None:
    answer = door.client.post("/v1/articles", content=b"x" * (MAX_BODY + 1))

    assert answer.status_code == 413
    assert str(MAX_BODY) in error(answer)
    assert not door.peers.items


def test_a_body_without_end_is_not_read_to_the_end(door: Door) -> None:
    read = 0
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * MAX_BODY, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/articles", "headers": [], "query_string": b""}
    asyncio.run(asyncio.wait_for(door.app(scope, receive, send), 10))

    assert sent[0]["status"] == 413
    assert read == LINGER + 1


def test_a_kill_is_an_item_that_names_the_article(door: Door) -> None:
    answer = door.client.post("/v1/articles/abc/kill", json={"reason": 'wrong "person"'})

    assert answer.status_code == 200
    item = door.peers.items[0]
    assert item.media_type == "application/jsonl"
    assert httpx.Response(200, content=item.content).json() == {
        "articleId": "abc",
        "status": "canceled",
        "reason": 'wrong "person"',
    }


def test_an_article_is_json_in_the_letters_of_its_text(door: Door) -> None:
    answer = door.client.get("/v1/articles/abc")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["text"] == "“Größe”\n"
    assert "“Größe”" in answer.text


def test_an_article_that_is_not_there_is_404_in_the_words_of_search(door: Door) -> None:
    door.peers.code, door.peers.detail = grpc.StatusCode.NOT_FOUND, "no article abc"
    answer = door.client.get("/v1/articles/abc")

    assert (answer.status_code, error(answer)) == (404, "no article abc")


def test_a_search_hands_on_query_size_and_page(door: Door) -> None:
    answer = door.client.get("/v1/search", params={"q": "speaker:Ana", "page_size": 7, "page_token": "t"})

    query = door.peers.queries[0]
    assert (query.query, query.page_size, query.page_token) == ("speaker:Ana", 7, "t")
    assert answer.json()["total"] == 1
    assert answer.json()["nextPageToken"] == ""


def test_a_query_that_cannot_be_read_is_400_in_the_words_of_search(door: Door) -> None:
    door.peers.code, door.peers.detail = grpc.StatusCode.INVALID_ARGUMENT, "a quotation mark\n is open"
    answer = door.client.get("/v1/search?q=x")

    assert (answer.status_code, error(answer)) == (400, "a quotation mark is open")


AWAY = [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED]


def test_the_versions_of_an_article_are_told_oldest_first(door: Door) -> None:
    answer = door.client.get("/v1/articles/abc/versions")

    found = [(version["revision"], version["change"]) for version in answer.json()["versions"]]
    assert (answer.status_code, found) == (200, [(1, "UNTOLD"), (2, "CORRECTION")])


CALLS = [
    ("POST", "/v1/articles", "feeder"),
    ("GET", "/v1/articles/a", "search"),
    ("GET", "/v1/articles/a/versions", "search"),
    ("GET", "/v1/search", "search"),
]


@pytest.mark.parametrize("code", AWAY)
@pytest.mark.parametrize(("method", "path", "peer"), CALLS)
def test_while_a_peer_is_away_it_is_named_and_one_may_come_again(
    door: Door, code: grpc.StatusCode, method: str, path: str, peer: str
) -> None:
    door.peers.code = code
    answer = door.client.request(method, path, content=b"x")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert error(answer).startswith(f"{peer} is not available")


def test_a_peer_that_fails_is_502(door: Door) -> None:
    door.peers.code = grpc.StatusCode.UNKNOWN
    answer = door.client.get("/v1/search")

    assert answer.status_code == 502
    assert "retry-after" not in answer.headers
    assert error(answer).startswith("search failed")


WRONG = [
    ("GET", "/v1/search?page_size=no", "page_size"),
    ("GET", "/v1/search?page_size=0", "page_size"),
    ("GET", "/v1/search?page_size=101", "page_size"),
    ("GET", f"/v1/articles/{'x' * 65}", "article_id"),
    ("POST", "/v1/articles/a/kill", "body"),
    ("GET", "/v1/stream?from=yesterday", "from"),
]


@pytest.mark.parametrize(("method", "path", "named"), WRONG)
def test_a_wrong_request_is_400_and_names_what_is_wrong(door: Door, method: str, path: str, named: str) -> None:
    answer = door.client.request(method, path)

    assert answer.status_code == 400
    assert named in error(answer)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"reason": 5}'])
def test_a_kill_that_cannot_be_read_is_400(door: Door, body: bytes) -> None:
    answer = door.client.post("/v1/articles/a/kill", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert error(answer)
    assert not door.peers.items


def test_an_unknown_route_is_404_and_one_line(door: Door) -> None:
    answer = door.client.get("/v1/nothing")

    assert (answer.status_code, error(answer)) == (404, "there is no /v1/nothing")


def test_a_wrong_method_is_405_and_says_which_are_right(door: Door) -> None:
    answer = door.client.delete("/v1/search")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert error(answer)


def test_a_bug_is_500_and_keeps_its_inside_to_itself(door: Door) -> None:
    door.peers.bug = True
    answer = door.client.get("/v1/search")

    assert answer.status_code == 500
    assert "bug" not in error(answer)


def counted(**labels: str) -> float:
    return REGISTRY.get_sample_value("wirelens_gateway_requests_total", labels) or 0.0


def test_requests_are_counted_by_the_routes_pattern(door: Door) -> None:
    labels = {"route": "/v1/articles/{article_id}", "code": "200"}
    before = counted(**labels)
    door.client.get("/v1/articles/one")
    door.client.get("/v1/articles/two")

    assert counted(**labels) == before + 2


def test_what_clients_make_up_makes_no_label(door: Door) -> None:
    before = counted(route="none", code="404")
    door.client.get("/made/up/1")
    door.client.get("/made/up/2")

    assert counted(route="none", code="404") == before + 2


def test_a_bug_is_counted_once(door: Door) -> None:
    before = counted(route="/v1/search", code="500")
    door.peers.bug = True
    door.client.get("/v1/search")

    assert counted(route="/v1/search", code="500") == before + 1
