"""What kustomize makes of k8s/base is what a cluster takes."""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.layout import NEED_KAFKA, SERVICES
from tests.proof.tools import KUSTOMIZE, ROOT, go_run

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]

K8S = ROOT / "k8s"


@pytest.fixture(scope="module")
def built() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(go_run(KUSTOMIZE, "build", K8S / "base").stdout))


@pytest.fixture(scope="module")
def workloads(built: list[dict[str, Any]]) -> dict[str, Any]:
    return {d["metadata"]["name"]: d for d in built if d["kind"] in ("Deployment", "StatefulSet")}


def load_validate(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("k8s_validate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_of_it_is_valid(built: list[dict[str, Any]]) -> None:
    validate = load_validate(K8S / "validate.py")
    schemas = validate.crd_schemas(K8S / "crds")
    assert [line for manifest in built for line in validate.mistakes(manifest, schemas)] == []


def test_every_service_is_there(workloads: dict[str, Any]) -> None:
    assert set(workloads) == set(SERVICES)


def generated(built: list[dict[str, Any]], name: str) -> str:
    """Return the name with its hash of the one ConfigMap that is generated as `name`."""
    (found,) = (
        n for d in built if d["kind"] == "ConfigMap" and (n := d["metadata"]["name"]).rpartition("-")[0] == name
    )
    return str(found)


def test_every_workload_reads_the_settings_that_were_generated(
    built: list[dict[str, Any]], workloads: dict[str, Any]
) -> None:
    settings = {"configMapRef": {"name": generated(built, "wirelens")}}
    for workload in workloads.values():
        (container,) = workload["spec"]["template"]["spec"]["containers"]
        assert [source for source in container["envFrom"] if "configMapRef" in source] == [settings]


def test_the_feeder_reads_the_wires_that_were_generated(built: list[dict[str, Any]], workloads: dict[str, Any]) -> None:
    volumes = workloads["feeder"]["spec"]["template"]["spec"]["volumes"]
    assert [v["configMap"]["name"] for v in volumes if "configMap" in v] == [generated(built, "wires")]


def test_every_workload_has_an_image_with_a_version(workloads: dict[str, Any]) -> None:
    images = {w["spec"]["template"]["spec"]["containers"][0]["image"] for w in workloads.values()}
    assert images == {"wirelens:0.1.0"}


def test_with_the_users_every_workload_that_needs_kafka_logs_in(tmp_path: Path) -> None:
    copied = shutil.copytree(K8S, tmp_path / "k8s")
    overlay = copied / "overlays" / "guarded"
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("resources: [../../base]\ncomponents: [../../components/users]\n")
    made = list(yaml.safe_load_all(go_run(KUSTOMIZE, "build", overlay).stdout))
    logins = {
        d["metadata"]["name"]
        for d in made
        if d["kind"] in ("Deployment", "StatefulSet")
        and any(
            variable["name"] == "WIRELENS_KAFKA_USER"
            for variable in d["spec"]["template"]["spec"]["containers"][0].get("env", [])
        )
    }
    assert logins == NEED_KAFKA
    assert {d["metadata"]["name"] for d in made if d["kind"] == "KafkaUser"} > NEED_KAFKA
