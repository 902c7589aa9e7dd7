"""What CONTRIBUTING says is enough: a wire format and a fourth enricher, added without a change of any service."""

import os
from pathlib import Path

import pytest
import yaml
from wirelens.verify import verify

from services.cli.process import ServiceProcess
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.settings import KafkaSettings
from tests.stack import running, until

pytestmark = pytest.mark.kafka
EXAMPLES = Path(__file__).parents[1] / "examples"
MEMO = (
    b"MEMO memo-1 3\nThe long way round\n" + b"Ana Duarte walked to Lisbon and " * 9 + b"slept. She said it was fine."
)


def with_service(name: str, path: Path) -> Path:
    """Return a copy of topics.yaml in which `name` has its dead letters and its retry topic."""
    document = yaml.safe_load(contract.CONTRACT.read_text())
    for topic in ("retry.{service}", "dlq.{service}"):
        document["topics"][topic]["services"].append(name)
    path.write_text(yaml.safe_dump(document))
    return path


def test_a_format_and_a_fourth_enricher_are_added_from_outside(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    contract.apply(topics, topics=contract.load(with_service("readability", tmp_path / "topics.yaml")))
    plugged = {"feeder": {"PYTHONPATH": os.pathsep.join([str(EXAMPLES / "memo"), os.environ.get("PYTHONPATH", "")])}}
    with running(broker, topics.topic_prefix, tmp_path, overrides=plugged) as stack:
        grpc_port, metrics_port = free_ports(2)
        environment = stack.layout.environment("entities", tmp_path, broker.bootstrap, topics.topic_prefix)
        environment |= {
            "WIRELENS_GRPC_PORT": str(grpc_port),
            "WIRELENS_METRICS_PORT": str(metrics_port),
            "WIRELENS_INSTANCE_ID": "readability-0",
        }
        stack.services["readability"] = ServiceProcess(
            "readability", environment, stack.log_line, "tests.examples.readability"
        )
        stack.services["readability"].start()

        [receipt] = stack.client.submit(MEMO, name="today.memo")
        assert (receipt["action"], receipt["version"]) == ("ACCEPTED", "3")

        def extended() -> bool:
            article = stack.index().get(receipt["articleId"])
            return article is not None and "readability" in article.extensions and not article.missing

        until(extended, "the extension is part of the article")
        article = stack.index()[receipt["articleId"]]
        assert article.guid == "memo-1"
        assert article.extensions["readability"].data["wordsPerSentence"] > 10
        assert [a.label for a in article.extensions["readability"].annotations] == ["long"]
        assert verify(article) == []
