"""The KafkaTopics and KafkaUsers of Kubernetes are those of the contract."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli import manifests
from services.common import topics
from services.common.acls import rights


def kafka_topics() -> list[Any]:
    return list(yaml.safe_load_all(manifests.rendered_topics(topics.load())))


def kafka_users() -> dict[str, Any]:
    made = yaml.safe_load_all(manifests.rendered_users(topics.load(), topics.groups()))
    return {user["metadata"]["name"]: user["spec"] for user in made}


def test_every_topic_of_the_contract_is_a_kafka_topic() -> None:
    made = {t["metadata"]["name"]: t["spec"] for t in kafka_topics()}
    assert made == {t.name: {"partitions": t.partitions, "config": dict(t.config)} for t in topics.load()}


def test_every_topic_belongs_to_the_cluster() -> None:
    assert {t["metadata"]["labels"]["strimzi.io/cluster"] for t in kafka_topics()} == {manifests.CLUSTER}


def test_every_user_but_anyone_is_a_kafka_user_with_its_rights_and_no_others() -> None:
    made = {
        (user, acl["resource"]["type"], acl["resource"]["name"], tuple(acl["operations"]))
        for user, spec in kafka_users().items()
        for acl in spec["authorization"]["acls"]
    }
    found = rights(topics.load(), topics.groups())
    assert made == {(r.user, r.resource, r.name, r.operations) for r in found if r.user != "anyone"}


def test_a_name_for_many_groups_is_a_prefix() -> None:
    (acl,) = (a for a in kafka_users()["search"]["authorization"]["acls"] if a["resource"]["type"] == "group")
    assert acl["resource"] == {"type": "group", "name": "search-", "patternType": "prefix"}


def test_check_passes_what_is_committed(capsys: pytest.CaptureFixture[str]) -> None:
    assert manifests.main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def k8s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for file in (manifests.TOPICS, manifests.USERS):
        (tmp_path / file).parent.mkdir(parents=True)
    monkeypatch.setattr(manifests, "K8S", tmp_path)
    return tmp_path


def test_writes_what_check_then_passes(k8s: Path) -> None:
    assert [manifests.main([]), manifests.main(["--check"])] == [0, 0]


@pytest.mark.parametrize("file", [manifests.TOPICS, manifests.USERS])
def test_check_says_in_one_line_that_a_file_is_stale(k8s: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifests.main([])
    (k8s / file).write_text("---")
    assert manifests.main(["--check"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"k8s/{file.as_posix()} does not follow protos/topics.yaml")
