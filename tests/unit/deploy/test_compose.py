"""The compose file starts every service as the image does, keeps each within bounds, and opens nothing to the world."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import services.common.broker
from services.cli.layout import METRICS_ABOVE_GRPC, SERVICES, Layout
from services.common.run import STOP_SECONDS
from tests.unit.deploy.settings_of import names_of_settings

DEPLOY = Path(__file__).parents[3] / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text()
COMPOSE = yaml.safe_load(TEXT)["services"]
LAYOUT = Layout.default()

each_service = pytest.mark.parametrize("service", SERVICES)
each_container = pytest.mark.parametrize("container", sorted(COMPOSE))


def test_has_kafka_its_topics_every_service_prometheus_and_grafana() -> None:
    assert set(COMPOSE) == {*SERVICES, "kafka", "topics", "prometheus", "grafana"}


@each_container
def test_memory_and_logs_are_bounded(container: str) -> None:
    assert COMPOSE[container]["mem_limit"]
    assert COMPOSE[container]["logging"]["options"].keys() == {"max-size", "max-file"}


@each_container
def test_comes_back_after_a_crash(container: str) -> None:
    assert COMPOSE[container]["restart"] == ("no" if container == "topics" else "unless-stopped")


@each_container
def test_tells_whether_it_works(container: str) -> None:
    assert ("healthcheck" in COMPOSE[container]) == (container != "topics")


@each_container
def test_publishes_on_loopback_alone(container: str) -> None:
    assert all(port.startswith("${WIRELENS_BIND:-127.0.0.1}:") for port in COMPOSE[container].get("ports", []))


@each_service
def test_a_service_is_started_and_probed_by_name_and_port(service: str) -> None:
    assert COMPOSE[service]["command"] == ["python", "-m", f"services.{service}"]
    assert COMPOSE[service]["healthcheck"]["test"][-1] == f"127.0.0.1:{LAYOUT.grpc[service]}"


@each_service
def test_a_service_has_no_rights_and_writes_nothing_but_its_state(service: str) -> None:
    assert COMPOSE[service]["read_only"] is True
    assert COMPOSE[service]["cap_drop"] == ["ALL"]
    assert COMPOSE[service]["security_opt"] == ["no-new-privileges:true"]
    writable = [volume for volume in COMPOSE[service].get("volumes", []) if not volume.endswith(":ro")]
    assert writable == ([f"{service}:/var/lib/wirelens"] if service in ("feeder", "search") else [])


@each_service
def test_a_service_has_time_to_drain(service: str) -> None:
    assert int(COMPOSE[service]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


@each_service
def test_every_setting_is_one_that_the_service_knows(service: str) -> None:
    assert COMPOSE[service]["environment"].keys() <= names_of_settings(service)


@each_service
def test_every_peer_is_a_service_at_its_port(service: str) -> None:
    told = {name.removeprefix("WIRELENS_").lower(): value for name, value in COMPOSE[service]["environment"].items()}
    peers = {name: value for name, value in told.items() if name in SERVICES}
    assert peers == {name: f"{name}:{LAYOUT.grpc[name]}" for name in peers}


@each_service
def test_what_reads_kafka_waits_for_the_topics(service: str) -> None:
    wanted = {} if service == "parser" else {"topics": {"condition": "service_completed_successfully"}}
    assert COMPOSE[service].get("depends_on", {}) == wanted


def test_kafka_is_the_one_that_is_tested_with() -> None:
    jars = (Path(services.common.broker.__file__).parent / "jars.sha256").read_text()
    version = re.search(r"Apache Kafka (\S+)", jars)
    assert version is not None
    assert COMPOSE["kafka"]["image"] == f"apache/kafka:{version.group(1)}"


def test_the_example_of_the_environment_says_the_defaults() -> None:
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", TEXT))
    example = dict(line.split("=", 1) for line in (DEPLOY / ".env.example").read_text().splitlines() if "=" in line)
    assert example == defaults


def test_a_variable_has_one_default() -> None:
    found = set(re.findall(r"\$\{(\w+):-([^}]*)\}", TEXT))
    assert len(found) == len({name for name, _ in found})


@pytest.mark.parametrize(("file", "host"), [("targets.yml", "127.0.0.1"), ("targets.compose.yml", "")])
def test_prometheus_asks_every_service(file: str, host: str) -> None:
    groups: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "prometheus" / file).read_text())
    found = {group["labels"]["job"]: group["targets"] for group in groups}
    assert found == {name: [f"{host or name}:{port + METRICS_ABOVE_GRPC}"] for name, port in LAYOUT.grpc.items()}
