"""Embargoes kept to the second by a feeder that is killed again and again: none too early, none late, none lost.

A feeder that is down publishes nothing. So what comes due while one runs, and goes on running for a second, has that
second; what comes due while none does has a second from the moment at which the next one says that it is ready.
"""

import json
import threading
import time
from collections import defaultdict
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import grpc
import pytest
from kafka import TopicPartition
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Receipt, SubmitRequest, WireItem
from wirelens.feeder.v1.feeder_pb2_grpc import FeederServiceStub

from services.common import kafka
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import wire
from tests.stack import Running, running, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]
HELD = 40
EVERY = 2.0
"""Seconds from one embargo's end to the next, by and large."""
BEGIN = 8.0
KILLED, REPLACED, LIFTED = (31, 35, 39), (32, 36), (33, 37)
"""Held stories that the wire takes back, gives a later version with another embargo, or one without."""
CHANGED = {*KILLED, *REPLACED, *LIFTED}
KILLS = (6, 16, 26)
"""After so many embargoes' ends the feeder is killed."""
SECOND = 1.0
PIECE = 250
"""So many other stories come at once, all the time."""


class Arrival(NamedTuple):
    """A record of `articles`: when it was written and when it could be read, in seconds since the epoch."""

    written: float
    read: float
    article: Article


class Arrivals:
    """Every record of `articles` by its guid, as it comes."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.of: dict[str, list[Arrival]] = defaultdict(list)
        self._consumer = kafka.consumer(settings, None, "tests", fetch_max_wait_ms=20)
        name = settings.topic("articles")
        self._consumer.assign([TopicPartition(name, p) for p in self._consumer.partitions_for_topic(name)])
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            for batch in self._consumer.poll(timeout_ms=50).values():
                for record in batch:
                    article = Article.FromString(record.value)
                    self.of[article.guid].append(Arrival(record.timestamp / 1000, time.time(), article))

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._consumer.close()


@dataclass(frozen=True)
class Outage:
    """When a feeder was killed, and when the next one was ready."""

    began: float
    ended: float


def at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def story(number: int, due: float | None, version: int = 1) -> dict[str, str]:
    made = wire.story(number, version=version) | {"guid": f"held-{number}"}
    return made | {"embargoed": at(due)} if due else made


def submit(feeder: FeederServiceStub, items: list[dict[str, str]]) -> list[str]:
    request = SubmitRequest(items=[WireItem(content=json.dumps(item).encode()) for item in items])
    return [Receipt.Action.Name(receipt.action) for receipt in feeder.Submit(request, timeout=30).receipts]


def pass_time(feeder: FeederServiceStub, end: float, chance: Random) -> None:
    """Let other stories come until `end`, and for a moment at least."""
    end = max(end, time.time() + 3 * SECOND)
    while time.time() < end:
        numbers = chance.sample(range(1_000, 1_000_000), PIECE)
        # Without a language, which the feeder then has to find.
        submit(feeder, [wire.story(n, words=200) | {"language": ""} for n in numbers])


def outage(stack: Running) -> Outage:
    """Kill the feeder, and let its supervisor start it again."""
    began = time.time()
    stack.services["feeder"].kill()

    def is_back() -> bool:
        stack.tend()
        return stack.services["feeder"].ready()

    until(is_back, "the feeder is back")
    return Outage(began, time.time())


def could_come(due: float, outages: list[Outage]) -> float:
    """Return from when on a feeder ran for a second, and so could let a story out that was due at `due`."""
    for outage in outages:
        if outage.began - SECOND < due < outage.ended:
            due = outage.ended
    return due


def test_embargoes_are_kept_to_the_second_over_restarts(broker: Broker, topics: KafkaSettings, tmp_path: Path) -> None:
    chance = Random(5)
    with (
        running(broker, topics.topic_prefix, tmp_path, services=("feeder",)) as stack,
        grpc.insecure_channel(f"127.0.0.1:{stack.layout.grpc['feeder']}") as channel,
        closing(Arrivals(topics)) as arrivals,
    ):
        feeder = FeederServiceStub(channel)
        begin = time.time() + BEGIN
        due = {n: round(begin + EVERY * (n + chance.random()), 3) for n in range(HELD)}
        assert submit(feeder, [story(n, due[n]) for n in chance.sample(range(HELD), HELD)]) == ["HELD"] * HELD

        outages = []
        for number in KILLS:
            pass_time(feeder, begin + EVERY * number, chance)
            outages.append(outage(stack))
            until(lambda: channel_is_up(feeder), "the feeder can be called again")
            if number == KILLS[0]:
                kills = [{"guid": f"held-{n}", "status": "canceled", "version": "2"} for n in KILLED]
                assert submit(feeder, kills) == ["KILLED"] * len(KILLED)
                due |= {n: due[n] + 2 * EVERY for n in REPLACED}
                later = [story(n, due[n], version=2) for n in REPLACED]
                assert submit(feeder, later) == ["HELD"] * len(REPLACED)
                assert submit(feeder, [story(n, None, version=2) for n in LIFTED]) == ["ACCEPTED"] * len(LIFTED)
        pass_time(feeder, could_come(max(due.values()), outages) + 2 * SECOND, chance)

        came = {n: arrivals.of[f"held-{n}"] for n in range(HELD)}
        assert {n: [(a.revision, a.version, a.status) for _, _, a in came[n]] for n in came} == {
            n: [(1, "1" if n not in CHANGED else "2", Article.CANCELED if n in KILLED else Article.USABLE)]
            for n in came
        }
        timed = [n for n in due if n not in KILLED + LIFTED]
        waited = {n: came[n][0].read - could_come(due[n], outages) for n in timed}
        down = {n for n in timed if could_come(due[n], outages) > due[n]}
        for what, among in (("a feeder that runs", set(timed) - down), ("a feeder that is back", down)):
            took = sorted(waited[n] * 1000 for n in among)
            print(f"{what}: {len(took)} stories, median {took[len(took) // 2]:.0f} ms, last {took[-1]:.0f} ms")
        print("down for", ", ".join(f"{outage.ended - outage.began:.1f} s" for outage in outages))
        assert [n for n in timed if came[n][0].written < due[n]] == []
        assert {n: seconds for n, seconds in waited.items() if seconds > SECOND} == {}
        assert len(timed) - len(down) >= HELD // 4
        assert len(down) >= len(KILLS)


def channel_is_up(feeder: FeederServiceStub) -> bool:
    with suppress(grpc.RpcError):
        return submit(feeder, []) == []
    return False
