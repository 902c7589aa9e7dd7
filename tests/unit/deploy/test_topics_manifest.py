"""The KafkaTopics of Kubernetes are those of the contract."""

from pathlib import Path

import pytest
import yaml

from services.cli import manifests
from services.common import topics


def test_every_topic_of_the_contract_is_a_kafka_topic() -> None:
    made = {t["metadata"]["name"]: t["spec"] for t in yaml.safe_load_all(manifests.rendered(topics.load()))}
    assert made == {t.name: {"partitions": t.partitions, "config": dict(t.config)} for t in topics.load()}


def test_every_topic_belongs_to_the_cluster() -> None:
    made = list(yaml.safe_load_all(manifests.rendered(topics.load())))
    assert {t["metadata"]["labels"]["strimzi.io/cluster"] for t in made} == {manifests.CLUSTER}


def test_check_passes_what_is_committed(capsys: pytest.CaptureFixture[str]) -> None:
    assert manifests.main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_says_in_one_line_that_the_file_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "k8s" / "base" / "topics.yaml"
    stale.parent.mkdir(parents=True)
    stale.write_text(manifests.rendered(topics.load()[1:]))
    monkeypatch.setattr(manifests, "TARGET", stale)
    assert manifests.main(["--check"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("k8s/base/topics.yaml does not follow protos/topics.yaml")


def test_writes_what_check_then_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "TARGET", tmp_path / "topics.yaml")
    assert [manifests.main([]), manifests.main(["--check"])] == [0, 0]
