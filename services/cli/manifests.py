"""Kubernetes resources that follow from the contract: Strimzi's KafkaTopics and KafkaUsers of `protos/topics.yaml`.

`python -m services.cli.manifests` writes k8s/base/topics.yaml and k8s/components/users/users.yaml; with `--check` it
only says whether they are up to date.
"""

import argparse
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from services.common import acls, topics
from services.common.acls import Right
from services.common.topics import Group, Topic

K8S = Path(__file__).parents[2] / "k8s"
TOPICS = Path("base", "topics.yaml")
USERS = Path("components", "users", "users.yaml")
CLUSTER = "wirelens"
"""Name of the Kafka resource whose topics and users these are."""
HEADER = "# Written by `python -m services.cli.manifests` from protos/topics.yaml; edit that instead.\n"


def kafka_topic(topic: Topic) -> dict[str, Any]:
    """Return the resource. It names no replicas: the cluster's `default.replication.factor` counts."""
    metadata = _metadata(topic.name)
    metadata["annotations"] = {"kubernetes.io/description": f"{topic.about} Message: {topic.message}."}
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": metadata,
        "spec": {"partitions": topic.partitions, "config": dict(topic.config)},
    }


def kafka_user(name: str, rights: Iterable[Right]) -> dict[str, Any]:
    """Return the resource. Strimzi puts its password into a Secret of the same name."""
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaUser",
        "metadata": _metadata(name),
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": [_acl(right) for right in rights]},
        },
    }


def rendered_topics(contract: Iterable[Topic]) -> str:
    """Return the whole file: a YAML document for each topic, in the contract's order."""
    return _rendered(kafka_topic(topic) for topic in contract)


def rendered_users(contract: Iterable[Topic], groups: Iterable[Group]) -> str:
    """Return the whole file: a YAML document for each user that the contract names, in the order of the names."""
    by_user = groupby(acls.rights(contract, groups), lambda right: right.user)
    return _rendered(kafka_user(user, rights) for user, rights in by_user if user != acls.ANYONE)


def main(arguments: list[str]) -> int:
    """Write the files, or check them. Returns the exit code: 1 where one is stale, 2 where the contract is wrong."""
    parser = argparse.ArgumentParser(prog="python -m services.cli.manifests", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file is stale")
    check = parser.parse_args(arguments).check
    try:
        contract = topics.load()
        files = {TOPICS: rendered_topics(contract), USERS: rendered_users(contract, topics.groups())}
    except topics.TopicsError as error:
        print(error, file=sys.stderr)
        return 2
    stale = [file for file, text in files.items() if check and not _has(K8S / file, text)]
    for file in stale:
        print(
            f"k8s/{file.as_posix()} does not follow protos/topics.yaml: "
            "run `python -m services.cli.manifests` and commit it",
            file=sys.stderr,
        )
    if not check:
        for file, text in files.items():
            (K8S / file).write_text(text, encoding="utf-8")
    return 1 if stale else 0


def _has(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


def _rendered(documents: Iterable[dict[str, Any]]) -> str:
    return HEADER + yaml.safe_dump_all(documents, sort_keys=False, width=120, explicit_start=True)


def _metadata(name: str) -> dict[str, Any]:
    return {"name": name, "labels": {"app.kubernetes.io/part-of": "wirelens", "strimzi.io/cluster": CLUSTER}}


def _acl(right: Right) -> dict[str, Any]:
    pattern = "prefix" if right.is_prefix else "literal"
    resource = {"type": right.resource, "name": right.name, "patternType": pattern}
    return {"resource": resource, "operations": list(right.operations)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
