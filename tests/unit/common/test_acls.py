"""Who may do what in Kafka, by the contract."""

from services.common import topics
from services.common.acls import Right, command, rights
from services.common.topics import Group, Topic


def topic(name: str, writers: tuple[str, ...], readers: tuple[str, ...]) -> Topic:
    return Topic(name, "", "", "", 1, {}, writers, readers)


def test_writers_may_write_and_readers_read() -> None:
    assert rights([topic("t", ("a",), ("a", "b"))], []) == [
        Right("a", "topic", "t", ("Read", "Write")),
        Right("b", "topic", "t", ("Read",)),
    ]


def test_members_of_a_group_may_join_it_and_watchers_look() -> None:
    assert rights([], [Group("g", True, ("a",), ("b",))]) == [
        Right("a", "group", "g", ("Read",), True),
        Right("b", "group", "g", ("Describe",), True),
    ]


def test_names_have_the_prefix_of_the_cluster() -> None:
    found = rights([topic("t", ("a",), ())], [Group("g", False, ("a",), ())], "news.")
    assert [right.name for right in found] == ["news.g", "news.t"]


def test_what_is_under_embargo_is_the_feeders_alone() -> None:
    found = rights(topics.load(), topics.groups())
    assert [right for right in found if right.name == "feeder.held"] == [
        Right("feeder", "topic", "feeder.held", ("Read", "Write"))
    ]


def test_a_right_is_a_command_of_kafkas_own_tool() -> None:
    assert command(Right("search", "group", "search-", ("Read",), True), "broker:9092") == (
        "kafka-acls.sh --bootstrap-server broker:9092 --add --allow-principal 'User:search' --operation Read"
        " --group search- --resource-pattern-type prefixed"
    )


def test_whoever_feeds_may_be_anybody() -> None:
    (wires,) = (right for right in rights(topics.load(), []) if right.user == "anyone")
    assert command(wires, "b:1").endswith("--allow-principal 'User:*' --operation Write --topic wires")
