"""Kubernetes resources that follow from the contract: a Strimzi KafkaTopic for each topic of `protos/topics.yaml`.

`python -m services.cli.manifests` writes k8s/base/topics.yaml; with `--check` it only says whether that is up to date.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from services.common import topics
from services.common.topics import Topic

TARGET = Path(__file__).parents[2] / "k8s" / "base" / "topics.yaml"
CLUSTER = "wirelens"
"""Name of the Kafka resource whose topics these are."""
HEADER = "# Written by `python -m services.cli.manifests` from protos/topics.yaml; edit that instead.\n"


def kafka_topic(topic: Topic) -> dict[str, Any]:
    """Return the resource. It names no replicas: the cluster's `default.replication.factor` counts."""
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {
            "name": topic.name,
            "labels": {"app.kubernetes.io/part-of": "wirelens", "strimzi.io/cluster": CLUSTER},
            "annotations": {"kubernetes.io/description": f"{topic.about} Message: {topic.message}."},
        },
        "spec": {"partitions": topic.partitions, "config": dict(topic.config)},
    }


def rendered(contract: Iterable[Topic]) -> str:
    """Return the whole file: a YAML document for each topic, in the contract's order."""
    documents = (kafka_topic(topic) for topic in contract)
    return HEADER + yaml.safe_dump_all(documents, sort_keys=False, width=120, explicit_start=True)


def main(arguments: list[str]) -> int:
    """Write the file, or check it. Returns the exit code: 1 where the file is stale, 2 where the contract is wrong."""
    parser = argparse.ArgumentParser(prog="python -m services.cli.manifests", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the file is stale")
    check = parser.parse_args(arguments).check
    try:
        text = rendered(topics.load())
    except topics.TopicsError as error:
        print(error, file=sys.stderr)
        return 2
    if not check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        print(
            f"{'/'.join(TARGET.parts[-3:])} does not follow protos/topics.yaml: "
            "run `python -m services.cli.manifests` and commit it",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
