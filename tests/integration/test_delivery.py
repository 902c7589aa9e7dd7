"""No loss and no visible duplicate, whatever is killed; lag instead of loss while something is away.

The tests share one stack. Each has a wire and stories of its own, and reads counters from where they stood.
"""

import signal
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from wirelens.client import EARLIEST, Event
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.cli.layout import SERVICES
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests.stack import Running, running, until
from tests.unit.cli.gateway import wirelens
from tests.wire import day, lines, story

pytestmark = pytest.mark.kafka
STORIES = 150
PIECE = 10
IN_FLIGHT = 4
"""Articles that the backfill lane lets go at a time."""
LAG = 6.0
"""Seconds: longer than what an enricher that keeps up is behind, and than the assembler waits for a stalled one."""


@pytest.fixture(scope="module")
def stack(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    few = {"feeder": {"WIRELENS_BACKFILL_IN_FLIGHT": str(IN_FLIGHT)}}
    with running(broker, "delivery.", tmp_path_factory.mktemp("state"), overrides=few) as started:
        yield started


def comparable(index: Mapping[str, EnrichedArticle]) -> dict[str, str]:
    """Return each article as text, without what differs between two runs over the same wire: times and offsets.

    So does how much was known of the text before when the next came, and of an article when it was killed.
    """
    found = {}
    for article_id, article in index.items():
        copy = EnrichedArticle()
        copy.CopyFrom(article)
        for name in ("received_at", "source_offset", "difference", "voided"):
            copy.ClearField(name)
        found[article_id] = str(copy)
    return found


def of_wire(stack: Running, wire: str) -> dict[str, EnrichedArticle]:
    """Return what the index has of a wire."""
    return {article_id: article for article_id, article in stack.index().items() if article.wire == wire}


def settled(stack: Running, stories: int, wire: str = "test") -> bool:
    """Whether every story of a wire is in the index, whole or gone."""
    index = of_wire(stack, wire)
    return len(index) == stories and not any(article.missing for article in index.values())


def send(stack: Running, items: list[dict[str, str]], wire: str = "test") -> None:
    """Send until there are receipts: a feeder or gateway that is away took nothing in. What was killed starts again."""
    content = lines(items)

    def taken() -> bool:
        stack.tend()
        with stack.client as client:
            return bool(client.submit(content, name="day.jsonl", wire=wire))

    until(taken, "the items are taken in")


def events(stack: Running, **labels: str) -> float:
    """Return how many events the assembler has sent so far."""
    return stack.metric("assembler", "wirelens_assembler_events_total", **labels)


def streamed(stack: Running, count: int, position: str) -> list[Event]:
    """Return the next events of the wire "away"."""
    with stack.client as client:
        ours = (event for event in client.stream(position) if event.article.get("wire") == "away")
        return list(islice(ours, count))


def run_as(stack: Running, service: str, module: str) -> None:
    """Stop a service in order, and start `module` in its place."""
    process = stack.services[service]
    process.signal(signal.SIGTERM)
    assert process.wait(15) == 0
    process.module = module
    process.start()
    stack.wait_ready()


def run_day(stack: Running, kills: Mapping[int, str]) -> dict[str, str]:
    """Send a day in pieces; before piece n, SIGKILL the process that `kills` names for it."""
    items = list(day(STORIES))
    for number, at in enumerate(range(0, len(items), PIECE)):
        if victim := kills.get(number):
            stack.services[victim].kill()
        send(stack, items[at : at + PIECE])
        stack.tend()

    def done() -> bool:
        stack.tend()
        return settled(stack, STORIES)

    until(done, "every story is whole in the index")
    return comparable(of_wire(stack, "test"))


def test_killing_every_process_once_changes_nothing_in_the_index(
    stack: Running, broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    expected = run_day(stack, {})
    pieces = Random(7).sample(range(1, STORIES // PIECE), len(SERVICES))

    with running(broker, topics.topic_prefix, tmp_path) as killed:
        seen = run_day(killed, dict(zip(pieces, SERVICES, strict=True)))

    assert seen == expected
    assert sum("CANCELED" in text for text in seen.values()) == len(range(5, STORIES, 15))


def test_with_an_enricher_away_events_are_partial_then_whole(stack: Running) -> None:
    stack.services["quotes"].signal(signal.SIGTERM)
    assert stack.services["quotes"].wait(15) == 0
    send(stack, [story(n) for n in range(1000, 1005)], "away")
    partial = streamed(stack, 5, EARLIEST)
    assert {tuple(event.article["missing"]) for event in partial} == {("quotes",)}

    stack.services["quotes"].start()

    whole = streamed(stack, 5, partial[-1].position)
    assert all(event.article["missing"] == [] for event in whole)
    until(lambda: settled(stack, 5, "away"), "the index is whole")


def test_a_thousand_articles_at_once_are_not_partial_and_bounded(stack: Running) -> None:
    partial = events(stack, kind="partial")
    send(stack, [story(n, words=40) for n in range(2000, 3000)], "thousand")
    until(lambda: settled(stack, 1000, "thousand"), "a thousand articles are whole", patience=180)

    assert events(stack, kind="partial") - partial <= 10
    assert stack.metric("assembler", "wirelens_assembler_open_max") <= 2000


def test_an_enricher_that_is_slow_is_not_taken_for_a_stalled_one(stack: Running) -> None:
    run_as(stack, "sentiment", "tests.slow")
    before, partial = events(stack), events(stack, kind="partial")
    send(stack, [story(n) for n in range(3000, 3048)], "slow")
    until(lambda: settled(stack, 48, "slow"), "every story is whole in the index")

    assert events(stack) - before == 48
    assert events(stack, kind="partial") == partial
    run_as(stack, "sentiment", "services.sentiment")


def test_an_article_that_breaks_an_analysis_goes_aside_and_is_redriven_after_the_fix(stack: Running) -> None:
    run_as(stack, "quotes", "tests.faulty")
    cursed = story(4003)
    cursed["body"] += " The bell is cursed."
    send(stack, [story(n) if n != 4003 else cursed for n in range(4000, 4008)], "poison")
    until(lambda: settled(stack, 8, "poison"), "all articles are there")
    failed = {a.guid: a.quotes.info.failure.detail for a in _failed(stack)}
    assert failed == {"story-4003": "ValueError: the text is cursed"}
    letters = dlq(stack, "list", "quotes", "--json")
    assert letters.count("\n") == 1
    assert "ANALYSIS_ERROR" in letters

    run_as(stack, "quotes", "services.quotes")
    assert "1 brought back" in dlq(stack, "redrive", "quotes")

    until(lambda: not _failed(stack), "the analysis has replaced the failed section")
    assert all(a.quotes.info.generation > 0 for a in of_wire(stack, "poison").values())
    assert "0 brought back" in dlq(stack, "redrive", "quotes")


def test_while_the_parser_is_down_articles_wait_in_kafka(stack: Running) -> None:
    retries = stack.metric("entities", "wirelens_retries_total", peer="parser")
    letters = stack.metric("entities", "wirelens_dead_letters_total")
    stack.services["parser"].kill()
    send(stack, [story(n) for n in range(5000, 5040)], "unparsed")
    until(lambda: not stack.services["entities"].ready(), "the enricher says that it is not ready")
    until(
        lambda: stack.metric("entities", "wirelens_consumer_lag_seconds", topic="articles") > LAG,
        f"the lag says that the enricher is {LAG} seconds behind",
    )
    assert stack.metric("entities", "wirelens_retries_total", peer="parser") > retries + 1
    assert stack.metric("entities", "wirelens_dead_letters_total") == letters

    stack.services["parser"].start()

    until(lambda: settled(stack, 40, "unparsed"), "nothing was lost")


def test_a_live_story_passes_what_waits_in_the_backfill_lane(stack: Running) -> None:
    revisions = stack.metric("feeder", "wirelens_feeder_revisions_total")
    archive = [story(n, words=40) for n in range(6000, 6100)]
    with stack.client as client:
        held = client.submit(lines(archive), name="archive.jsonl", wire="archive", lane="backfill")
        assert {receipt["action"] for receipt in held} == {"HELD"}
        until(lambda: len(of_wire(stack, "archive")) >= IN_FLIGHT, "the lane moves on")

        done = len(of_wire(stack, "archive"))
        [receipt] = client.submit(lines([story(6100, words=40)]), name="live.jsonl", wire="live")
        live = receipt["articleId"]
        until(lambda: live in (index := stack.index()) and not index[live].missing, "the live story is whole")

    # Itself, and what was before it and went meanwhile: each handful waits until the one before is done.
    sent = stack.metric("feeder", "wirelens_feeder_revisions_total") - revisions
    assert sent - done <= 1 + 10 * IN_FLIGHT


def test_a_broker_restart_loses_nothing(stack: Running, broker: Broker) -> None:
    send(stack, [story(n) for n in range(7000, 7020)], "restart")
    broker.kill()
    broker.start()
    send(stack, [story(n) for n in range(7020, 7040)], "restart")

    def done() -> bool:
        stack.tend()
        return settled(stack, 40, "restart")

    until(done, "every story is whole in the index", patience=120)


def test_every_service_drains_and_exits_0_on_sigterm(stack: Running) -> None:
    stack.wait_ready()
    send(stack, [story(n) for n in range(8000, 8010)], "drained")

    for process in stack.services.values():
        process.signal(signal.SIGTERM)

    assert {name: process.wait(10) for name, process in stack.services.items()} == dict.fromkeys(SERVICES, 0)


def dlq(stack: Running, *arguments: str) -> str:
    cluster = ["--kafka", stack.broker.bootstrap, "--prefix", stack.settings.topic_prefix]
    done = wirelens("dlq", *arguments, *cluster)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def _failed(stack: Running) -> list[EnrichedArticle]:
    return [a for a in of_wire(stack, "poison").values() if a.quotes.info.HasField("failure")]
