"""The operator's commands on a real Kafka."""

import json
import subprocess

import pytest

from services.common import kafka, topics
from services.common.dead_letters import letter_topic, retry_topic
from services.common.settings import KafkaSettings
from tests.unit.cli.gateway import wirelens

pytestmark = pytest.mark.kafka

DETAIL = "it [is] \x1b[31m broken " + "very " * 60


def run(settings: KafkaSettings, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return wirelens(*arguments, "--kafka", settings.kafka, "--prefix", settings.topic_prefix)


def bury(settings: KafkaSettings, value: bytes, redriven: int = 0) -> None:
    """Write a dead letter of quotes, as a service does."""
    producer = kafka.producer(settings, "test")
    headers = [("wl_dlq_reason", b"CORE_FAILED"), ("wl_dlq_topic", b"articles"), ("wl_dlq_partition", b"3")]
    headers += [("wl_dlq_offset", b"7"), ("wl_dlq_detail", DETAIL.encode()), ("wl_dlq_redriven", b"%d" % redriven)]
    producer.send(settings.topic(letter_topic("quotes")), key=b"k", value=value, headers=headers, partition=0).get(30)
    producer.close()


def test_topics_are_created_once_and_then_as_they_should_be(kafka_settings: KafkaSettings) -> None:
    before = run(kafka_settings, "topics", "check")
    made = run(kafka_settings, "topics", "apply", "--replication", "1")
    again = run(kafka_settings, "topics", "apply", "--replication", "1")
    after = run(kafka_settings, "topics", "check")

    assert before.returncode == 1
    assert len(before.stderr.splitlines()) == len(topics.names())
    assert (made.returncode, len(made.stdout.splitlines())) == (0, len(topics.names()))
    assert (again.returncode, again.stdout) == (0, b"")
    assert (after.returncode, after.stderr) == (0, b"")


def test_without_letters_the_list_says_so(topics: KafkaSettings) -> None:
    found = run(topics, "dlq", "list")

    assert (found.returncode, found.stdout, found.stderr) == (0, b"", b"no dead letters\n")


def test_letters_are_listed_shown_and_brought_back_once(topics: KafkaSettings) -> None:
    bury(topics, b"\xff one")
    bury(topics, b"two", redriven=3)
    listed = run(topics, "dlq", "list", "quotes").stdout.decode().splitlines()
    as_json = [json.loads(line) for line in run(topics, "dlq", "list", "--json").stdout.splitlines()]
    shown = json.loads(run(topics, "dlq", "show", "quotes", "1").stdout)
    none = run(topics, "dlq", "show", "quotes", "2")
    first, second = (run(topics, "dlq", "redrive", "quotes") for _ in range(2))

    assert len(listed) == 3
    assert "articles/3@7" in listed[1]
    assert listed[1].count("very") == 60
    assert not any("\x1b" in line for line in listed)
    assert [(r["service"], r["number"], r["reason"]) for r in as_json] == [
        ("quotes", 0, "CORE_FAILED"),
        ("quotes", 1, "CORE_FAILED"),
    ]
    assert (shown["content"], shown["redriven"]) == ("two", "3")
    assert (none.returncode, none.stderr) == (1, b"quotes has no letter 2\n")
    assert first.stdout == b"1 brought back, 1 left after 3 tries\n"
    assert second.stdout == b"0 brought back\n"
    consumer = kafka.consumer(topics, None, "test", consumer_timeout_ms=10_000)
    consumer.subscribe([topics.topic(retry_topic("quotes"))])
    record = next(consumer)
    consumer.close()
    assert record.value == b"\xff one"
    assert dict(record.headers)["wl_dlq_redriven"] == b"1"
