import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from services.feeder import fetch as module
from services.feeder.fetch import Failed, Fetched, Gone, Outcome, Unchanged, client, fetch
from services.feeder.wires import Secrets
from tests.unit.feeder.feedserver import Answer, FeedServer, rss, serving

NONE = Secrets()
SECRETS = Secrets({"x-key": "hunter2"}, {"token": "hunter3"})


def ask(url: str, secrets: Secrets = NONE, etag: str = "", last_modified: str = "") -> Outcome:
    async def once() -> Outcome:
        async with client() as http:
            return await fetch(http, url, secrets, etag, last_modified)

    return asyncio.run(once())


def failure(outcome: Outcome) -> Failed:
    assert isinstance(outcome, Failed)
    assert "\n" not in outcome.reason
    return outcome


def test_a_feed_comes_with_what_to_ask_by_next_time(feeds: FeedServer) -> None:
    headers = {"etag": '"1"', "last-modified": "Sun, 01 Mar 2026 09:30:00 GMT", "content-type": "text/xml"}
    feeds.answers = [Answer(rss("a"), headers=headers)]
    assert ask(feeds.url) == Fetched(rss("a"), "text/xml", '"1"', "Sun, 01 Mar 2026 09:30:00 GMT")
    assert not {"if-none-match", "if-modified-since"} & feeds.requests[0].headers.keys()


def test_it_is_asked_whether_it_has_changed(feeds: FeedServer) -> None:
    feeds.answers = [Answer(status=304)]
    assert ask(feeds.url, etag='"1"', last_modified="Sun") == Unchanged()
    asked = feeds.requests[0].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Sun")


def test_what_comes_packed_is_unpacked(feeds: FeedServer) -> None:
    feeds.answers = [Answer(gzip.compress(rss("a")), headers={"content-encoding": "gzip"})]
    found = ask(feeds.url)
    assert isinstance(found, Fetched)
    assert found.content == rss("a")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            Answer(gzip.compress(b" " * 2_000_000), headers={"content-encoding": "gzip"}),
            "too large when it is unpacked",
        ),
        (Answer(rss("a")[:-5], headers={"content-encoding": "gzip"}), "gzip is broken"),
        (Answer(rss("a"), headers={"content-encoding": "br"}), "encoded as br, which was not asked for"),
        (Answer(b"x", endless=True), "it has more than 1,000,000 bytes"),
        (Answer(b"<!doctype html><title>Soon back</title><p>We are mending the house."), "neither RSS nor Atom"),
        (Answer(b""), "neither RSS nor Atom"),
        (Answer(status=204), "it answers 204"),
        (Answer(status=401), "it answers 401 Unauthorized: look at its credentials"),
        (Answer(status=404), "it answers 404 Not Found: look at its url"),
        (Answer(status=500), "it answers 500"),
        (Answer(status=302, headers={"location": "file:///etc/passwd"}), "an address of file, not of http or https"),
        (Answer(status=302, headers={"location": "/feed"}), "redirects more than 5 times"),
    ],
)
def test_what_is_no_feed_fails_with_the_reason(
    feeds: FeedServer, monkeypatch: pytest.MonkeyPatch, answer: Answer, said: str
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 1_000_000)
    feeds.answers = [answer]
    assert said in failure(ask(feeds.url)).reason


def test_where_nobody_answers_it_fails() -> None:
    assert failure(ask("http://127.0.0.1:1/")).reason


def test_a_feed_that_drips_is_given_up(feeds: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOTAL_SECONDS", 0.0)
    assert "within 0 s" in failure(ask(feeds.url)).reason


def test_gone_is_gone(feeds: FeedServer) -> None:
    feeds.answers = [Answer(status=410)]
    assert ask(feeds.url) == Gone()


@pytest.mark.parametrize(("value", "seconds"), [("120", 120), ("soon", 0), ("", 0), ("-5", 0), ("²", 0)])
def test_a_server_says_how_long_to_leave_it_alone(feeds: FeedServer, value: str, seconds: float) -> None:
    feeds.answers = [Answer(status=503, headers={"retry-after": value.encode().decode("latin-1")})]
    assert failure(ask(feeds.url)).retry_after == seconds


def test_it_may_say_so_by_a_date(feeds: FeedServer) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    feeds.answers = [Answer(status=429, headers={"retry-after": when})]
    assert failure(ask(feeds.url)).retry_after == pytest.approx(3600, abs=60)


def test_a_redirect_is_followed(feeds: FeedServer) -> None:
    feeds.answers = [Answer(status=301, headers={"location": "/new?a=b"}), Answer(rss("a"))]
    assert isinstance(ask(feeds.url), Fetched)
    assert [request.path for request in feeds.requests] == ["/feed", "/new?a=b"]


def test_secrets_go_with_each_request_to_their_own_server(feeds: FeedServer) -> None:
    feeds.answers = [Answer(status=301, headers={"location": "/new?a=b"}), Answer(rss("a"))]
    ask(feeds.url, SECRETS)
    assert [request.path for request in feeds.requests] == ["/feed?token=hunter3", "/new?a=b&token=hunter3"]
    assert [request.headers["x-key"] for request in feeds.requests] == ["hunter2"] * 2


def test_secrets_go_to_no_other_server(feeds: FeedServer) -> None:
    with serving() as other:
        feeds.answers = [Answer(status=302, headers={"location": other.url})]
        assert isinstance(ask(feeds.url, SECRETS), Fetched)
        (request,) = other.requests
    assert request.path == "/feed"
    assert "x-key" not in request.headers


@pytest.mark.parametrize("value", ["\xe4", "x" * 2000])
def test_what_could_not_be_sent_back_is_not_kept(feeds: FeedServer, value: str) -> None:
    feeds.answers = [Answer(rss("a"), headers={"etag": value})]
    found = ask(feeds.url)
    assert isinstance(found, Fetched)
    assert found.etag == ""
