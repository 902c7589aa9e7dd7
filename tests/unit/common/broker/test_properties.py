"""The node's configuration file."""

from pathlib import Path

from services.common import topics
from services.common.broker import properties


def test_what_is_asked_for_overrides_the_default() -> None:
    assert properties.node(Path("/data"), 1, 2, {"num.io.threads": "9"})["num.io.threads"] == "9"


def test_the_broker_takes_messages_as_large_as_any_topic_of_the_contract() -> None:
    assert max(int(t.config["max.message.bytes"]) for t in topics.load()) <= properties.MAX_MESSAGE_BYTES


def test_a_backslash_survives_java_s_reading() -> None:
    assert properties.text({"log.dirs": "a\\b"}) == "log.dirs=a\\\\b\n"
