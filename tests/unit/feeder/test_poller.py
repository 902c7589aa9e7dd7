import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder import poller as module
from services.feeder.fetch import client
from services.feeder.intake import Delivery
from services.feeder.ledger import KafkaAwayError
from services.feeder.poller import FeedPoll, Poller
from services.feeder.standing import Standing
from services.feeder.standings import Standings
from services.feeder.wires import Feed
from tests.unit.feeder.feedserver import Answer, FeedServer, rss

PATIENCE = 30.0


class FakeIntake:
    """Accepts what comes first, and is away for so many times before."""

    def __init__(self) -> None:
        self.taken: list[Delivery] = []
        self.away = 0
        self.rejects = ""

    def take(self, deliveries: Sequence[Delivery]) -> list[list[Receipt]]:
        if self.away:
            self.away -= 1
            raise KafkaAwayError("away")
        known = [delivery.content for delivery in self.taken]
        self.taken += deliveries
        if self.rejects:
            return [[Receipt(guid="g", action=Receipt.REJECTED, reason=self.rejects)]]
        return [[Receipt(action=Receipt.DUPLICATE if d.content in known else Receipt.ACCEPTED)] for d in deliveries]


class World:
    """One feed, what takes its stories in, and a clock that a test moves."""

    def __init__(self, feeds: FeedServer, folder: Path) -> None:
        self.feeds = feeds
        self.intake = FakeIntake()
        self.standings = Standings(folder / "feeds.sqlite")
        self.now = 1_000_000.0
        self.feed = Feed(id="example", url=feeds.url, every="5m", silent_after="1h")

    def poll(self) -> FeedPoll:
        """Return a poll of the feed as a feeder has it that has just begun."""
        return FeedPoll(self.feed, self.intake, self.standings, {}, lambda: self.now)  # type: ignore[arg-type]

    def ask(self, poll: FeedPoll) -> Standing:
        async def once() -> None:
            async with client() as http:
                await poll.poll(http, asyncio.Event())

        asyncio.run(once())
        return poll.standing


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what happens on another thread sets no event
        await asyncio.sleep(0.001)


@pytest.fixture
def world(feeds: FeedServer, tmp_path: Path) -> Iterator[World]:
    world = World(feeds, tmp_path)
    with closing(world.standings):
        yield world


def test_what_a_feed_brings_is_taken_in_as_its_wires(world: World) -> None:
    world.feeds.answers = [Answer(rss("a"), headers={"content-type": "text/xml; charset=utf-8"})]
    world.ask(world.poll())
    assert world.intake.taken == [Delivery(rss("a"), wire="example", media_type="text/xml; charset=utf-8", way="feed")]


def test_a_feeder_that_starts_again_neither_asks_too_soon_nor_for_what_it_has(world: World) -> None:
    world.feeds.answers = [Answer(rss("a"), headers={"etag": '"1"'}), Answer(status=304)]
    world.ask(world.poll())
    again = world.poll()
    assert again.wait >= 300
    world.now += again.wait
    assert again.wait == 0
    world.ask(again)
    assert world.feeds.requests[1].headers["if-none-match"] == '"1"'
    assert len(world.intake.taken) == 1
    assert again.standing.etag == '"1"'


def test_while_kafka_is_away_what_was_fetched_is_handed_in_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AWAY_SECONDS", 0.0)
    world.intake.away = 3
    world.ask(world.poll())
    assert (len(world.intake.taken), len(world.feeds.requests)) == (1, 1)


def test_what_was_not_taken_in_when_it_stops_is_fetched_again(world: World) -> None:
    world.feeds.answers = [Answer(rss("a"), headers={"etag": '"1"'})]
    world.intake.away = 10**9

    async def stopped_while_away() -> None:
        stop = asyncio.Event()
        async with client() as http, asyncio.timeout(PATIENCE):
            polling = asyncio.create_task(world.poll().poll(http, stop))
            await until(lambda: world.intake.away < 10**9)
            stop.set()
            await polling

    asyncio.run(stopped_while_away())
    assert world.standings.get("example") is None


def test_a_failure_is_told_and_puts_the_next_poll_off(world: World) -> None:
    world.feeds.answers = [Answer(status=503, headers={"retry-after": "4000"})]
    with capture_logs() as logs:
        poll = world.poll()
        world.ask(poll)
    assert poll.wait == 4000
    assert [(line["log_level"], line["wire"]) for line in logs] == [("warning", "example")]
    assert "503" in logs[0]["reason"]


def test_a_feed_that_brings_nothing_new_falls_silent_and_is_told_once(world: World) -> None:
    with capture_logs() as logs:
        poll = world.poll()
        for _ in range(4):
            world.ask(poll)
            world.now += 3000
    assert [line["event"] for line in logs].count("a feed is silent") == 1
    world.feeds.answers = [Answer(rss("b"))]
    with capture_logs() as logs:
        world.ask(poll)
    assert [line["event"] for line in logs] == ["a feed was read"]


def test_since_when_a_feed_is_silent_is_a_metric_that_outlives_a_restart(world: World) -> None:
    labels = {"wire": "example"}
    world.ask(world.poll())
    world.now += 5000
    world.ask(world.poll())
    assert REGISTRY.get_sample_value("wirelens_feeder_feed_news_timestamp_seconds", labels) == world.now - 5000
    assert REGISTRY.get_sample_value("wirelens_feeder_feed_silent_after_seconds", labels) == 3600


def test_polls_are_counted_by_what_came_of_them(world: World) -> None:
    labels = {"wire": "example", "outcome": "unchanged"}
    before = REGISTRY.get_sample_value("wirelens_feeder_feed_polls_total", labels) or 0
    world.feeds.answers = [Answer(status=304)]
    world.ask(world.poll())
    assert REGISTRY.get_sample_value("wirelens_feeder_feed_polls_total", labels) == before + 1


def test_when_a_feed_answered_last_is_a_metric(world: World) -> None:
    def answered() -> float | None:
        return REGISTRY.get_sample_value("wirelens_feeder_feed_answered_timestamp_seconds", {"wire": "example"})

    poll, begun = world.poll(), world.now
    world.now += 100
    world.feeds.answers = [Answer(status=500)]
    world.ask(poll)
    assert answered() == begun
    world.now += 100
    world.feeds.answers = [Answer(status=304)]
    world.ask(poll)
    assert answered() == begun + 200


def test_what_is_rejected_is_told_once_however_often_it_comes(world: World) -> None:
    world.intake.rejects = "no text: give a headline or a body"
    with capture_logs() as logs:
        poll = world.poll()
        world.ask(poll)
        world.ask(poll)
    told = [(line["guid"], line["reason"]) for line in logs if line["event"] == "rejected"]
    assert told == [("g", "no text: give a headline or a body")]


def test_each_feed_is_asked_until_all_is_stopped(world: World) -> None:
    world.feed = world.feed.model_copy(update={"every": 0.01})

    async def until_asked_thrice() -> None:
        stop = asyncio.Event()
        poll = FeedPoll(world.feed, world.intake, world.standings, {})  # type: ignore[arg-type]
        async with asyncio.timeout(PATIENCE):
            running = asyncio.create_task(Poller([poll], client()).run(stop))
            await until(lambda: len(world.feeds.requests) >= 3)
            stop.set()
            await running

    asyncio.run(until_asked_thrice())


def test_a_feed_that_is_gone_is_asked_no_more_not_even_by_the_next_feeder(world: World) -> None:
    world.feeds.answers = [Answer(status=410)]
    world.ask(world.poll())

    async def run_another() -> None:
        stop = asyncio.Event()
        async with asyncio.timeout(PATIENCE):
            running = asyncio.create_task(Poller([world.poll()], client()).run(stop))
            with capture_logs() as logs:
                await until(lambda: bool(logs))
            assert logs[0]["event"].startswith("a feed is gone for good")
            stop.set()
            await running

    asyncio.run(run_another())
    assert len(world.feeds.requests) == 1


def test_stopping_does_not_wait_for_a_server(world: World) -> None:
    world.feeds.answers = [Answer(endless=True)]

    async def stop_while_it_comes() -> None:
        stop = asyncio.Event()
        async with asyncio.timeout(PATIENCE):
            running = asyncio.create_task(Poller([world.poll()], client()).run(stop))
            await until(lambda: bool(world.feeds.requests))
            stop.set()
            await running

    asyncio.run(stop_while_it_comes())
    assert world.intake.taken == []
