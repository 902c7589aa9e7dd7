"""Two hundred kills while stories go on coming: each is gone within a second, and of its text not a byte is left."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from wirelens.client import Client, Event

from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import wire
from tests.stack import Running, running, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1200)]
KILLS = 200
RATE = 5.0
"""Stories a second, and kills a second."""
BACKFILL = 100_000
PIECE = 2_000
PATIENCE = 300.0
SECOND = 1.0


def word(number: int) -> str:
    """Return a word that story `number` alone has."""
    chance = Random(number)
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(7)) + f"{number}q"


def story(number: int) -> dict[str, str]:
    """Return a story whose word stands in a headline, a quotation and a name."""
    made = wire.story(number)
    name = word(number).capitalize()
    said = f"“The {word(number)} is not ours,” Marta {name} told reporters."
    return made | {"headline": f"{made['headline']} {name}", "body": f"{made['body']}\n\n{said}"}


class Recalls:
    """When each article was recalled on a stream, and whether that said what it voided."""

    def __init__(self, client: Client) -> None:
        opened: list[bool] = []
        self.at: dict[str, float] = {}
        self.voided: set[str] = set()
        events = client.stream(on_open=lambda: opened.append(True))
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()
        until(lambda: opened, "the stream is open")

    def _listen(self, events: Iterator[Event]) -> None:
        # Closing the client ends the stream.
        with suppress(RuntimeError):
            for event in events:
                if event.kind == "recalled":
                    article_id = event.article["articleId"]
                    self.at.setdefault(article_id, time.monotonic())
                    if "voided" in event.article:
                        self.voided.add(article_id)


def indexed(stack: Running) -> list[str]:
    """Return the ids of the stories to be killed, in their order, once each is found by its word."""
    with stack.client as client:
        for at in range(0, KILLS, 50):
            client.submit(wire.lines([story(n) for n in range(at, at + 50)]), name="wire.jsonl", wire="test")

        def found() -> list[str]:
            hits = [client.search(word(n))["hits"] for n in range(KILLS)]
            return [hit[0]["articleId"] for hit in hits if hit]

        until(lambda: len(found()) == KILLS, "every story is found by its word", PATIENCE)
        until(lambda: not any(a.missing for a in stack.index().values()), "every story is whole", PATIENCE)
        return found()


def until_absent(client: Client, number: int, article_id: str, recalls: Recalls) -> float:
    """Kill a story; return the seconds until it is recalled on the stream and absent from search."""
    began = time.monotonic()
    client.kill(article_id, "wrong person named")
    while client.search(word(number))["total"]:
        assert time.monotonic() < began + 60, f"{article_id} is still found 60 s after its kill"
        time.sleep(0.005)
    absent = time.monotonic()
    recalled = until(lambda: recalls.at.get(article_id), "it is recalled")
    return max(absent, recalled) - began


def kill_all(stack: Running, ids: list[str]) -> tuple[list[float], Recalls]:
    """Kill one story after the other while others come; return the seconds that each took, in order of size."""
    with stack.client as client, stack.client as listener, ThreadPoolExecutor(8) as threads:
        recalls = Recalls(listener)
        took = []
        began = time.monotonic()
        for number, article_id in enumerate(ids):
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            client.submit(wire.lines([wire.story(10_000 + number)]), name="wire.jsonl", wire="test")
            took.append(threads.submit(until_absent, client, number, article_id, recalls))
        return sorted(one.result() for one in took), recalls


def archive(stack: Running) -> None:
    """Let an archive wait behind the live stories."""
    with stack.client as client:
        for at in range(0, BACKFILL, PIECE):
            items = [wire.story(1_000_000 + n) for n in range(at, at + PIECE)]
            client.submit(wire.lines(items), name="archive.jsonl", wire="test", lane="backfill")


@pytest.mark.parametrize("meanwhile", ["all is well", "the parser is stopped", "an archive waits"])
def test_a_kill_is_obeyed_within_a_second_and_leaves_no_byte(
    broker: Broker, topics: KafkaSettings, tmp_path: Path, meanwhile: str
) -> None:
    with running(broker, topics.topic_prefix, tmp_path) as stack:
        ids = indexed(stack)
        if meanwhile == "the parser is stopped":
            stack.services["parser"].kill()
        if meanwhile == "an archive waits":
            archive(stack)

        took, recalls = kill_all(stack, ids)
        if meanwhile == "the parser is stopped":
            stack.services["parser"].start()
        if meanwhile == "an archive waits":
            moved = stack.metric("feeder", "wirelens_feeder_backfill_moved_total")
            print(f"{moved:,.0f} of {BACKFILL:,} left the lane meanwhile")
            assert moved < BACKFILL / 10, "the kills were no longer beside an archive"

        p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        print(f"{meanwhile}: {len(took)} kills, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
        assert p99 <= SECOND
        assert recalls.voided == set(ids)
        left = b"".join(file.read_bytes() for file in (stack.state / "search").iterdir()).lower()
        assert [word(n) for n in range(KILLS) if word(n).encode() in left] == []
