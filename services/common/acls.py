"""Who may do what in Kafka: the rights that the contract's writers, readers and groups need, and no others. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from services.common.topics import Group, Topic

ANYONE = "anyone"
"""Who writes or reads without being one of ours: whatever user the operator gives them."""


@dataclass(frozen=True, order=True)
class Right:
    """What one user may do with one topic or consumer group, in Kafka's words. Read and Write include Describe."""

    user: str
    resource: Literal["topic", "group"]
    name: str
    operations: tuple[str, ...]
    is_prefix: bool = False
    """`name` stands for all names that begin so."""


def rights(topics: Iterable[Topic], groups: Iterable[Group], prefix: str = "") -> list[Right]:
    """Return every right that is needed in a cluster where the names have this prefix, in order of users and names."""
    found = sorted([*_of_topics(topics, prefix), *_of_groups(groups, prefix)])
    merged = groupby(found, lambda right: (right.user, right.resource, right.name, right.is_prefix))
    return [
        Right(user, resource, name, tuple(op for right in same for op in right.operations), is_prefix)
        for (user, resource, name, is_prefix), same in merged
    ]


def command(right: Right, servers: str) -> str:
    """Return the line of Kafka's own tool that grants the right."""
    user = "*" if right.user == ANYONE else right.user
    operations = " ".join(f"--operation {operation}" for operation in right.operations)
    pattern = " --resource-pattern-type prefixed" if right.is_prefix else ""
    return (
        f"kafka-acls.sh --bootstrap-server {servers} --add --allow-principal 'User:{user}' {operations}"
        f" --{right.resource} {right.name}{pattern}"
    )


def _of_topics(topics: Iterable[Topic], prefix: str) -> Iterator[Right]:
    for topic in topics:
        for operation, users in (("Read", topic.readers), ("Write", topic.writers)):
            for user in users:
                yield Right(user, "topic", prefix + topic.name, (operation,))


def _of_groups(groups: Iterable[Group], prefix: str) -> Iterator[Right]:
    for group in groups:
        for operation, users in (("Read", group.members), ("Describe", group.watchers)):
            for user in users:
                yield Right(user, "group", prefix + group.name, (operation,), group.is_prefix)
