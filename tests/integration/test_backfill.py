"""The backfill lane on a real Kafka; the test stands for the enrichers, so that it decides how far they are."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata
from wirelens.feeder.v1.feeder_pb2 import Receipt, SubmitRequest, WireItem

from services.common import kafka
from services.common.settings import KafkaSettings
from services.feeder.room import GROUPS
from tests.integration.test_feeder import Process, Records, actions, committed, process, story, until

pytestmark = pytest.mark.kafka
BOUND = 8


class Readers:
    """The enrichers, which have read as far as they were told."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._consumers = [kafka.consumer(settings, group, "tests") for group in GROUPS]

    def catch_up(self, groups: int = len(GROUPS)) -> int:
        """Let so many of them read all; return how many articles there are."""
        total = 0
        for consumer in self._consumers[:groups]:
            name = self._settings.topic("articles")
            ends = consumer.end_offsets([TopicPartition(name, p) for p in consumer.partitions_for_topic(name)])
            consumer.commit({tp: OffsetAndMetadata(end, "", -1) for tp, end in ends.items()})
            total = sum(ends.values())
        return total

    def close(self) -> None:
        for consumer in self._consumers:
            consumer.close(autocommit=False)


@pytest.fixture
def readers(topics: KafkaSettings) -> Iterator[Readers]:
    with closing(Readers(topics)) as found:
        yield found


def send(
    feeder: Process, content: bytes, lane: "SubmitRequest.Lane.ValueType" = SubmitRequest.BACKFILL
) -> list[Receipt]:
    items = [WireItem(content=content, wire="archive")]
    return list(feeder.stub.Submit(SubmitRequest(items=items, lane=lane), timeout=30).receipts)


def archive(count: int) -> bytes:
    return b"\n".join(story(f"old-{n}", body=f"Part {n}.") for n in range(count))


def guids(topics: KafkaSettings) -> list[str]:
    return [a.guid for a in Records(topics, "articles").articles]


def test_what_can_wait_is_held_and_what_cannot_be_read_is_rejected_at_once(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    content = story("a") + b"\n" + b'{"guid": "b", "headline": oops}' + b"\n\n" + story("c")
    with process(topics, tmp_path, WIRELENS_BACKFILL_IN_FLIGHT="1") as feeder:
        receipts = send(feeder, content)
    assert [r.guid for r in receipts] == ["a", "", "c"]
    assert actions(receipts) == ["HELD", "REJECTED", "HELD"]
    assert (receipts[0].reason, receipts[1].reason[:6]) == ("in the backfill lane", "line 2")
    assert [(r.key, r.value) for r in Records(topics, "articles.backfill").records] == [
        (b"archive", story("a")),
        (b"archive", story("c")),
    ]


def test_what_comes_by_the_topic_wires_goes_into_the_lane_where_that_is_its_wires(
    topics: KafkaSettings, tmp_path: Path
) -> None:
    wires = tmp_path / "wires.yaml"
    wires.write_text("wires: [{id: archive, kind: push, lane: backfill}]")
    with closing(kafka.producer(topics, "tests")) as producer:
        for wire, guid in (("archive", "a"), ("news", "b"), ("archive", "c")):
            producer.send(topics.topic("wires"), key=wire.encode(), value=story(guid), partition=0).get(10)
        producer.send(topics.topic("wires"), key=b"archive", value=b'{"guid": oops}', partition=0).get(10)
    # Nobody reads what is moved on, so the lane stands still.
    with process(topics, tmp_path, WIRELENS_BACKFILL_IN_FLIGHT="1", WIRELENS_WIRES=str(wires)):
        until(lambda: committed(topics, "wires") == 4, "all was taken")
    assert [r.value for r in Records(topics, "articles.backfill").records] == [story("a"), story("c")]
    assert "b" in guids(topics)
    assert [r.value for r in Records(topics, "dlq.feeder").records] == [b'{"guid": oops}']


def test_the_lane_moves_on_by_a_handful_and_only_while_the_slowest_enricher_keeps_up(
    topics: KafkaSettings, tmp_path: Path, readers: Readers
) -> None:
    with process(topics, tmp_path, WIRELENS_BACKFILL_IN_FLIGHT=str(BOUND)) as feeder:
        send(feeder, archive(30))
        until(lambda: len(guids(topics)) == BOUND, "a handful was moved on")
        readers.catch_up(groups=2)
        assert actions(send(feeder, story("live"), SubmitRequest.LIVE)) == ["ACCEPTED"]
        assert len(guids(topics)) == BOUND + 1
        readers.catch_up()
        until(lambda: len(guids(topics)) == 2 * BOUND + 1, "the next handful was moved on")

        def moved() -> bool:
            readers.catch_up()
            return len(guids(topics)) == 31

        until(moved, "all were moved on")
        until(lambda: committed(topics, "articles.backfill", "feeder-backfill") == 30, "the lane is committed")


def test_a_feeder_killed_while_it_moves_the_lane_loses_none_and_repeats_none(
    topics: KafkaSettings, tmp_path: Path, readers: Readers
) -> None:
    def moved(count: int) -> bool:
        return readers.catch_up() >= count

    with process(topics, tmp_path, WIRELENS_BACKFILL_IN_FLIGHT=str(BOUND)) as feeder:
        send(feeder, archive(40))
        until(lambda: moved(BOUND * 2), "it is half-way")
    with process(topics, tmp_path, WIRELENS_BACKFILL_IN_FLIGHT=str(BOUND)):
        until(lambda: moved(40), "all were moved on")
        until(lambda: committed(topics, "articles.backfill", "feeder-backfill") == 40, "the lane is committed")
    assert sorted(guids(topics)) == sorted(f"old-{n}" for n in range(40))
