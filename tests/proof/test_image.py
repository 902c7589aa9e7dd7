"""The image is built as released, and a service of it starts, works and stops as an orchestrator expects."""

import json
import urllib.request
from collections.abc import Iterator

import grpc
import pytest
from wirelens.parser.v1.parser_pb2 import ParseRequest
from wirelens.parser.v1.parser_pb2_grpc import ParserServiceStub

from services.common.broker.ports import free_ports
from tests.proof.containers import Podman, base_image, build
from tests.proof.tools import require

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

TEXT = "Marika Saarepuu led the repair in Tallinn."
MAX_BYTES = 1_100_000_000
"""Of which a Debian with Python, spaCy with its model, ONNX Runtime with the weights and Arrow are the most."""


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Podman]:
    require("buildah")
    scratch = tmp_path_factory.mktemp("containers")
    podman = Podman(scratch)
    build(base_image(scratch))
    return podman


def test_runs_as_nobody_in_particular(podman: Podman) -> None:
    assert podman.once("id", "-u") == "10001"


def test_state_is_writable_and_all_else_is_not(podman: Podman) -> None:
    script = "touch /var/lib/wirelens/x && ! touch /app/x 2>/dev/null && ! touch /opt/venv/x 2>/dev/null && echo so"
    assert podman.once("sh", "-c", script) == "so"


def test_has_nothing_of_development(podman: Podman) -> None:
    script = "from importlib.metadata import distributions as d; print(*(x.name.lower() for x in d()))"
    names = set(podman.once("/opt/venv/bin/python", "-c", script).split())
    assert {"spacy", "faust-streaming", "wirelens", "wirelens-services"} <= names
    assert not names & {"pip", "pytest", "ruff", "mypy", "grpcio-tools", "hypothesis"}


def test_is_below_1100_megabytes(podman: Podman) -> None:
    (image,) = json.loads(podman("image", "inspect", "localhost/wirelens:proof"))
    assert image["Size"] < MAX_BYTES


def test_has_the_command_that_makes_the_topics(podman: Podman) -> None:
    assert "topics" in podman.once("wirelens", "topics", "apply", "--help")


def test_a_service_starts_works_and_stops_in_order(podman: Podman) -> None:
    rpc, metrics = free_ports(2)
    with podman.service("parser", {7002: rpc, 9002: metrics}, WIRELENS_PARSER_WORKERS="1") as container:
        podman.wait_serving(container, rpc, timeout=120)
        with grpc.insecure_channel(f"127.0.0.1:{rpc}") as channel:
            parsed = ParserServiceStub(channel).Parse(ParseRequest(text=TEXT), timeout=30)
        exposed = urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics").read().decode()
        podman("exec", container, "python", "-m", "services.common.health", "127.0.0.1:7002")
        podman("stop", "--time", "15", container)
        assert podman("inspect", "--format", "{{.State.ExitCode}}", container) == "0"
    assert len(parsed.document.token_start) == len(TEXT.split()) + 1
    assert 'wirelens_ready{service="parser"} 1.0' in exposed
