"""What an operator sees: every query of the dashboard answers on a live Prometheus that watches the real stack."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from services.common import topics
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_port
from services.common.kafka import producer
from services.common.settings import KafkaSettings
from tests.stack import Running, running, until
from tests.wire import day, lines, story

DEPLOY = Path(__file__).parents[2] / "deploy"
PREFIX = "dashboard."
VARIABLES = {"$__rate_interval": "1m", "$service": ".*"}


def panels() -> list[dict[str, Any]]:
    dashboard = json.loads((DEPLOY / "grafana" / "dashboards" / "wirelens.json").read_text())
    return [panel for panel in dashboard["panels"] if "targets" in panel]


QUERIES = [
    pytest.param(target["expr"], id=f"{panel['title']}: {target['legendFormat']}")
    for panel in panels()
    for target in panel["targets"]
]


def binary(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here: apt-get install --no-install-recommends prometheus")
    return found


class Prometheus:
    """A Prometheus with the committed configuration, but other targets and a scrape each second."""

    def __init__(self, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}")

    def ready(self) -> bool:
        """Whether it answers queries."""
        return self._http.get("/-/ready").status_code == httpx.codes.OK

    def query(self, expr: str) -> list[dict[str, Any]]:
        """Return the series that `expr` gives now, Grafana's variables filled in; fails where it is refused."""
        for name, value in VARIABLES.items():
            expr = expr.replace(name, value)
        answer = self._http.get("/api/v1/query", params={"query": expr}).json()
        assert answer["status"] == "success", answer
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found

    def value(self, expr: str) -> float | None:
        """Return the one value that `expr` gives; None while it gives none."""
        found = self.query(expr)
        return float(found[0]["value"][1]) if found else None


@contextmanager
def prometheus(folder: Path, targets: Mapping[str, str]) -> Iterator[Prometheus]:
    """Run it until the end of the block; `targets` is HOST:PORT by job."""
    program = binary("prometheus")
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    config["global"]["scrape_interval"] = "1s"
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    shutil.copy(DEPLOY / "prometheus" / "alerts.yml", folder)
    groups = [{"targets": [target], "labels": {"job": job}} for job, target in targets.items()]
    (folder / "targets.yml").write_text(yaml.safe_dump(groups))
    port = free_port()
    command = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            server = Prometheus(port)
            until(server.ready, "Prometheus is ready")
            yield server
        finally:
            process.terminate()


def make_something_of_everything(stack: Running, settings: KafkaSettings) -> None:
    """A day's news, a record that nobody can use, and a while without the parser."""
    stack.client.submit(lines(day(30)), name="day.jsonl")
    with_garbage = producer(settings, "test")
    with_garbage.send(settings.topic("articles"), key=b"garbage", value=b"\xff\xff\xff").get(30)
    with_garbage.close()
    until(lambda: stack.metric("entities", "wirelens_dead_letters_total"), "a dead letter")
    stack.services["parser"].kill()
    stack.client.submit(lines([story(100)]), name="one.jsonl")
    until(lambda: stack.metric("entities", "wirelens_retries_total"), "a retry")
    until(lambda: stack.metric("assembler", "wirelens_assembler_events_total", kind="partial"), "a partial event")
    stack.wait_ready()
    until(lambda: stack.metric("assembler", "wirelens_assembler_in_flight_revisions") == 0, "all is out")


@pytest.fixture(scope="module")
def watched(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    binary("prometheus")
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix=PREFIX)
    topics.apply(settings)
    state = tmp_path_factory.mktemp("state")
    wires = state / "wires.yaml"
    wires.write_text("wires: [{id: example, kind: feed, url: 'http://127.0.0.1:9/rss'}]")
    with running(broker, PREFIX, state, overrides={"feeder": {"WIRELENS_WIRES": str(wires)}}) as stack:
        targets = {name: f"127.0.0.1:{port}" for name, port in stack.layout.metrics.items()}
        with prometheus(tmp_path_factory.mktemp("prometheus"), targets) as server:
            make_something_of_everything(stack, settings)
            # Two scrapes are what a rate is made of.
            until(
                lambda: (server.value("min(count_over_time(wirelens_retries_total[1m]))") or 0) >= 2,
                "Prometheus has seen what happened",
            )
            yield server


@pytest.mark.kafka
@pytest.mark.parametrize("expr", QUERIES)
def test_every_query_of_the_dashboard_has_an_answer(expr: str, watched: Prometheus) -> None:
    assert watched.query(expr)


@pytest.mark.kafka
def test_every_service_is_seen_up_and_ready(watched: Prometheus) -> None:
    assert watched.value("count(up == 1)") == 8
    until(lambda: watched.value("count(wirelens_ready == 1)") == 8, "all eight are ready", patience=10)


@pytest.mark.kafka
def test_no_article_is_unaccounted_for(watched: Prometheus) -> None:
    (panel,) = (panel for panel in panels() if panel["title"] == "Unaccounted articles")
    until(lambda: watched.value(panel["targets"][0]["expr"]) == 0, "every article record is accounted for", patience=10)


@pytest.mark.kafka
def test_every_choice_of_the_service_variable_is_a_service(watched: Prometheus) -> None:
    assert len({series["metric"]["service"] for series in watched.query("wirelens_ready")}) == 8


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "config", "prometheus.yml"],
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
    ],
    ids=" ".join,
)
def test_promtool_finds_nothing_wrong(arguments: list[str]) -> None:
    done = subprocess.run(
        [binary("promtool"), *arguments], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
