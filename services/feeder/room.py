"""How much of a backlog may move on now, so that a live story waits behind a handful of it and no more."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kafka import TopicPartition
from kafka.admin import OffsetSpec

from services.common import kafka
from services.common.settings import KafkaSettings
from services.feeder.view import ARTICLES

GROUPS = ("entities", "quotes", "sentiment")
"""The enrichers' consumer groups, without the prefix."""
ASK_SECONDS = 0.25

type Offsets = Mapping[Any, int]


def behind(begins: Offsets, ends: Offsets, groups: Iterable[Offsets]) -> int:
    """Return how many records the slowest of `groups` has before it; a group without an offset begins at the first."""
    return max((sum(max(0, ends[at] - max(done.get(at, 0), begins[at])) for at in ends) for done in groups), default=0)


class Enrichers:
    """Asks Kafka how far the enrichers are with `articles`. Raises KafkaError while it is away."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._admin = kafka.admin(settings, "feeder-backfill")
        topic = settings.topic(ARTICLES)
        (described,) = self._admin.describe_topics([topic])
        self._partitions = [TopicPartition(topic, p["partition_index"]) for p in described["partitions"]]
        self._groups = {settings.topic_prefix + group: self._partitions for group in GROUPS}

    def behind(self) -> int:
        """Return how many articles the slowest of them has before it. One that is away keeps what it had."""
        committed = self._admin.list_group_offsets(self._groups)
        done = [{at: found.offset for at, found in committed.get(group, {}).items()} for group in self._groups]
        return behind(self._offsets(OffsetSpec.EARLIEST), self._offsets(OffsetSpec.LATEST), done)

    def close(self) -> None:
        """Let go of Kafka."""
        self._admin.close()

    def _offsets(self, spec: Any) -> dict[Any, int]:
        found = self._admin.list_partition_offsets(dict.fromkeys(self._partitions, spec))
        return {at: answer.offset for at, answer in found.items()}


class Room:
    """Keeps the articles that the enrichers have before them below a bound."""

    def __init__(self, bound: int, ask: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        """`ask` says how many there are; it is asked every 0.25 s at most, since each answer costs the broker."""
        self._bound = bound
        self._ask = ask
        self._clock = clock
        self._asked = -ASK_SECONDS

    def free(self, pause: Callable[[float], object]) -> int:
        """Return how many stories may go now, 0 or more; `pause` waits for the seconds that it is given."""
        if (early := self._asked + ASK_SECONDS - self._clock()) > 0:
            pause(early)
        self._asked = self._clock()
        return max(0, self._bound - self._ask())
