"""`make check` holds the manifests against their schemas; each kind of mistake is found, and named in one line."""

import copy
import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

K8S = Path(__file__).parents[3] / "k8s"


@pytest.fixture(scope="module")
def validate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("k8s_validate", K8S / "validate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def schemas(validate: ModuleType) -> Any:
    return validate.crd_schemas(K8S / "crds")


@pytest.fixture
def topic(validate: ModuleType) -> Any:
    return copy.deepcopy(validate.documents(K8S / "base" / "topics.yaml")[0])


@pytest.fixture
def workload(validate: ModuleType) -> Any:
    return next(d for d in validate.documents(K8S / "base" / "parser.yaml") if d["kind"] == "Deployment")


def test_the_committed_manifests_are_right(validate: ModuleType) -> None:
    assert list(validate.all_mistakes(K8S)) == []


def test_an_unknown_field_of_a_built_in_kind_is_found(validate: ModuleType, schemas: Any, workload: Any) -> None:
    workload["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    assert all("readynessProbe" in line for line in validate.mistakes(workload, schemas))
    assert list(validate.mistakes(workload, schemas))


def test_an_unknown_field_of_a_topic_is_found(validate: ModuleType, schemas: Any, topic: Any) -> None:
    topic["spec"]["partition"] = 12
    (line,) = validate.mistakes(topic, schemas)
    assert "KafkaTopic wires" in line
    assert "'partition' was unexpected" in line


def test_an_unknown_field_of_a_topics_metadata_is_found(validate: ModuleType, schemas: Any, topic: Any) -> None:
    topic["metadata"]["label"] = {}
    assert all("label" in line for line in validate.mistakes(topic, schemas))
    assert list(validate.mistakes(topic, schemas))


def test_a_wrong_type_in_a_topic_is_found(validate: ModuleType, schemas: Any, topic: Any) -> None:
    topic["spec"]["partitions"] = "twelve"
    (line,) = validate.mistakes(topic, schemas)
    assert "$.spec.partitions" in line


def test_an_unknown_kind_is_found(validate: ModuleType, schemas: Any) -> None:
    manifest = {"apiVersion": "kafka.strimzi.io/v1alpha9", "kind": "KafkaTopic", "metadata": {"name": "t"}}
    assert list(validate.mistakes(manifest, schemas))


def test_the_settings_of_a_topic_are_free(validate: ModuleType, schemas: Any, topic: Any) -> None:
    topic["spec"]["config"]["any.setting"] = "1"
    assert list(validate.mistakes(topic, schemas)) == []


def test_a_file_that_kustomize_would_not_see_is_found(validate: ModuleType, tmp_path: Path) -> None:
    shutil.copytree(K8S / "base", tmp_path / "base")
    (tmp_path / "base" / "more.yaml").write_text("")
    (tmp_path / "base" / "gateway.yaml").unlink()
    found = list(validate.kustomization_mistakes(tmp_path / "base"))
    assert found == ["more.yaml is not listed", "gateway.yaml is listed and does not exist"]


def test_an_unknown_field_of_a_kustomization_is_found(validate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump({"resource": []}))
    assert list(validate.kustomization_mistakes(tmp_path)) == ["unknown field resource"]
