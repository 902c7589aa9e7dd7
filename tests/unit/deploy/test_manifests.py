"""Every service has the same shape on Kubernetes, and is told only what it knows."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.layout import METRICS_ABOVE_GRPC, NEED_KAFKA, SERVICES, Layout
from services.common.health import LIVENESS
from services.common.run import STOP_SECONDS
from tests.unit.deploy.settings_of import names_of_settings

K8S = Path(__file__).parents[3] / "k8s"
BASE = K8S / "base"
USERS = K8S / "components" / "users"
OF_ONE = {"feeder"}
"""Services of which there may be only one replica."""
KEEPS_STATE = {"feeder", "search"}
HAS_STATIC_MEMBER = {"entities", "quotes", "sentiment"}


def documents(service: str) -> dict[str, Any]:
    with (BASE / f"{service}.yaml").open() as file:
        return {d["kind"]: d for d in yaml.safe_load_all(file)}


def workload(service: str) -> Any:
    found = documents(service)
    return found.get("StatefulSet") or found["Deployment"]


def pod(service: str) -> Any:
    return workload(service)["spec"]["template"]["spec"]


def container(service: str) -> Any:
    (only,) = pod(service)["containers"]
    return only


def kustomization() -> Any:
    return yaml.safe_load((BASE / "kustomization.yaml").read_text())


each_service = pytest.mark.parametrize("service", SERVICES)


@each_service
def test_a_manifest_has_a_workload_a_service_and_an_account(service: str) -> None:
    kinds = sorted(documents(service))
    assert kinds in (["Deployment", "Service", "ServiceAccount"], ["Service", "ServiceAccount", "StatefulSet"])
    assert pod(service)["serviceAccountName"] == service


@each_service
def test_starts_the_service(service: str) -> None:
    assert container(service)["command"] == ["python", "-m", f"services.{service}"]


@each_service
def test_a_pod_has_no_rights(service: str) -> None:
    security = container(service)["securityContext"]
    assert pod(service)["securityContext"]["runAsNonRoot"] is True
    assert pod(service)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert security == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(service)["automountServiceAccountToken"] is False


@each_service
def test_is_probed_on_its_grpc_port(service: str) -> None:
    port = Layout.default().grpc[service]
    assert container(service)["readinessProbe"]["grpc"] == {"port": port}
    assert container(service)["livenessProbe"]["grpc"] == {"port": port, "service": LIVENESS}
    assert container(service)["startupProbe"]["grpc"] == {"port": port, "service": LIVENESS}


@each_service
def test_listens_on_its_ports(service: str) -> None:
    grpc = Layout.default().grpc[service]
    ports = {p["name"]: p["containerPort"] for p in container(service)["ports"]}
    assert ports.pop("grpc") == grpc
    assert ports.pop("metrics") == grpc + METRICS_ABOVE_GRPC
    assert ports == ({"http": Layout.default().http} if service == "gateway" else {})


@each_service
def test_has_requests_and_limits(service: str) -> None:
    resources = container(service)["resources"]
    assert resources["requests"].keys() == resources["limits"].keys() == {"cpu", "memory"}


@each_service
def test_has_time_to_drain(service: str) -> None:
    assert pod(service)["terminationGracePeriodSeconds"] >= 2 * STOP_SECONDS


@each_service
def test_every_setting_is_one_that_the_service_knows(service: str) -> None:
    assert {e["name"] for e in container(service).get("env", [])} <= names_of_settings(service)


def test_every_common_setting_is_known_to_a_service() -> None:
    generated = next(each for each in kustomization()["configMapGenerator"] if each["name"] == "wirelens")
    names = {literal.split("=", 1)[0] for literal in generated["literals"]}
    assert names <= set().union(*(names_of_settings(service) for service in SERVICES))


@each_service
def test_only_what_keeps_state_has_a_disk(service: str) -> None:
    assert ("volumeClaimTemplates" in workload(service)["spec"]) == (service in KEEPS_STATE)


@pytest.mark.parametrize("service", sorted(HAS_STATIC_MEMBER))
def test_an_enricher_has_its_pods_name_as_member_id(service: str) -> None:
    env = {e["name"]: e for e in container(service)["env"]}
    assert env["WIRELENS_INSTANCE_ID"]["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    assert workload(service)["kind"] == "StatefulSet"


def test_the_parsers_service_shows_every_replica() -> None:
    assert documents("parser")["Service"]["spec"]["clusterIP"] == "None"


@pytest.mark.parametrize("service", sorted(OF_ONE))
def test_there_is_one_writer_of_the_registry(service: str) -> None:
    assert workload(service)["kind"] == "StatefulSet"
    assert workload(service)["spec"]["replicas"] == 1


@each_service
def test_every_peer_is_a_service_at_its_port(service: str) -> None:
    layout = Layout.default()
    peers = {e["name"].removeprefix("WIRELENS_").lower(): e.get("value") for e in container(service).get("env", [])}
    told = {name: value for name, value in peers.items() if name in SERVICES}
    assert told == {name: f"{name}:{layout.grpc[name]}" for name in told}


def test_where_kafka_asks_each_service_logs_in_as_the_user_of_its_name() -> None:
    users = {user["metadata"]["name"] for user in yaml.safe_load_all((USERS / "users.yaml").read_text())}
    component = yaml.safe_load((USERS / "kustomization.yaml").read_text())
    patches = [yaml.safe_load(patch["patch"]) for patch in component["patches"]]
    assert {patch["metadata"]["name"] for patch in patches} == NEED_KAFKA <= users
    for patch in patches:
        name = patch["metadata"]["name"]
        (changed,) = patch["spec"]["template"]["spec"]["containers"]
        assert (patch["kind"], changed["name"]) == (workload(name)["kind"], container(name)["name"])
        assert changed["env"] == [
            {"name": "WIRELENS_KAFKA_USER", "value": name},
            {"name": "WIRELENS_KAFKA_PASSWORD", "valueFrom": {"secretKeyRef": {"name": name, "key": "password"}}},
        ]
