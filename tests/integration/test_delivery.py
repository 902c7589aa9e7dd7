"""No loss and no visible duplicate, whatever is killed; lag instead of loss while something is away."""

import signal
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.cli.layout import SERVICES
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import wire
from tests.stack import Running, running, until

pytestmark = pytest.mark.kafka
STORIES = 150
PIECE = 10


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


def settled(stack: Running, stories: int) -> bool:
    """Whether every story is in the index, whole or gone."""
    index = stack.index()
    return len(index) == stories and not any(article.missing for article in index.values())


def send(stack: Running, items: list[dict[str, str]]) -> None:
    """Send until there are receipts: a feeder or gateway that is away took nothing in. What was killed starts again."""
    content = wire.lines(items)

    def taken() -> bool:
        stack.tend()
        with stack.client as client:
            return bool(client.submit(content, name="day.jsonl", wire="test"))

    until(taken, "the items are taken in")


def run_day(stack: Running, kills: Mapping[int, str]) -> dict[str, str]:
    """Send a day in pieces; before piece n, SIGKILL the process that `kills` names for it."""
    items = list(wire.day(STORIES))
    for number, at in enumerate(range(0, len(items), PIECE)):
        if victim := kills.get(number):
            stack.services[victim].kill()
        send(stack, items[at : at + PIECE])
        stack.tend()

    def done() -> bool:
        stack.tend()
        return settled(stack, STORIES)

    until(done, "every story is whole in the index")
    return comparable(stack.index())


def test_killing_every_process_once_changes_nothing_in_the_index(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    with running(broker, topics.topic_prefix, tmp_path / "calm") as calm:
        expected = run_day(calm, {})
    pieces = Random(7).sample(range(1, STORIES // PIECE), len(SERVICES))
    other = KafkaSettings(kafka=broker.bootstrap, topic_prefix=f"{topics.topic_prefix}k.")
    contract.apply(other)

    with running(broker, other.topic_prefix, tmp_path / "killed") as killed:
        seen = run_day(killed, dict(zip(pieces, SERVICES, strict=True)))

    assert seen == expected
    assert sum("CANCELED" in text for text in seen.values()) == len(range(5, STORIES, 15))


def test_with_an_enricher_away_events_are_partial_then_whole(stack: Running) -> None:
    stack.services["quotes"].signal(signal.SIGTERM)
    stack.services["quotes"].wait(15)
    events = []
    send(stack, [wire.story(n) for n in range(5)])
    with stack.client as client:
        for event in client.stream("earliest"):
            events.append(event)
            if len(events) == 5:
                break
        assert {tuple(e.article["missing"]) for e in events} == {("quotes",)}

        stack.services["quotes"].start()
        for event in client.stream(events[-1].position):
            events.append(event)
            if len(events) == 10:
                break

    assert all(e.article["missing"] == [] for e in events[5:])
    until(lambda: settled(stack, 5), "the index is whole")


def test_a_thousand_articles_at_once_are_not_partial_and_bounded(stack: Running) -> None:
    send(stack, [wire.story(n, words=40) for n in range(1000)])
    until(lambda: len(stack.index()) == 1000 and settled(stack, 1000), "a thousand articles are whole", patience=180)

    assert stack.metric("assembler", "wirelens_assembler_events_total", kind="partial") <= 10
    assert stack.metric("assembler", "wirelens_assembler_open_max") <= 2000


def test_an_enricher_that_is_slow_is_not_taken_for_a_stalled_one(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    with running(broker, topics.topic_prefix, tmp_path, modules={"sentiment": "tests.slow"}) as stack:
        send(stack, [wire.story(n) for n in range(48)])
        until(lambda: settled(stack, 48), "every story is whole in the index")

        assert stack.metric("assembler", "wirelens_assembler_events_total") == 48
        assert stack.metric("assembler", "wirelens_assembler_events_total", kind="partial") == 0


def test_a_live_story_passes_what_waits_in_the_backfill_lane(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    waiting, bound = 300, 4
    few = {"feeder": {"WIRELENS_BACKFILL_IN_FLIGHT": str(bound)}}
    with running(broker, topics.topic_prefix, tmp_path, overrides=few) as stack, stack.client as client:
        archive = [wire.story(n, words=40) for n in range(waiting)]
        held = client.submit(wire.lines(archive), name="archive.jsonl", wire="archive", lane="backfill")
        assert {receipt["action"] for receipt in held} == {"HELD"}
        until(lambda: len(stack.index()) >= bound, "the lane moves on")

        done = len(stack.index())
        [receipt] = client.submit(wire.lines([wire.story(waiting, words=40)]), name="live.jsonl", wire="live")
        live = receipt["articleId"]
        until(lambda: live in (index := stack.index()) and not index[live].missing, "the live story is whole")

        # Itself, and what was before it and went meanwhile: each handful waits until the one before is done.
        assert stack.metric("feeder", "wirelens_feeder_revisions_total") - done <= 1 + 10 * bound


def test_while_the_parser_is_down_articles_wait_in_kafka(stack: Running) -> None:
    stack.services["parser"].kill()
    send(stack, [wire.story(n) for n in range(40)])
    until(lambda: not stack.services["entities"].ready(), "the enricher says that it is not ready")
    until(
        lambda: stack.metric("entities", "wirelens_consumer_lag_seconds", topic="articles") > 20,
        "the lag says that the enricher is 20 seconds behind",
    )
    assert stack.metric("entities", "wirelens_retries_total", peer="parser") > 1
    assert stack.metric("entities", "wirelens_dead_letters_total") == 0

    stack.services["parser"].start()

    until(lambda: settled(stack, 40), "nothing was lost")


def test_a_broker_restart_loses_nothing(stack: Running, broker: Broker) -> None:
    send(stack, [wire.story(n) for n in range(20)])
    broker.kill()
    broker.start()
    send(stack, [wire.story(n) for n in range(20, 40)])

    def done() -> bool:
        stack.tend()
        return settled(stack, 40)

    until(done, "every story is whole in the index", patience=120)


def test_every_service_drains_and_exits_0_on_sigterm(stack: Running) -> None:
    send(stack, [wire.story(n) for n in range(10)])

    for process in stack.services.values():
        process.signal(signal.SIGTERM)

    assert {name: process.wait(10) for name, process in stack.services.items()} == dict.fromkeys(SERVICES, 0)
