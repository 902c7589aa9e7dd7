"""Dashboard and alerts ask for what the services tell: metrics are a contract."""

import importlib
import importlib.util
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

import services

DEPLOY = Path(__file__).parents[3] / "deploy"
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
OF_PROMETHEUS = {"job", "instance", "le"}


def declared() -> dict[str, set[str]]:
    """Return the labels of every metric by its exposed name, as the services' metrics modules declare them."""
    found: dict[str, set[str]] = {}
    for package in pkgutil.iter_modules(services.__path__, "services."):
        if importlib.util.find_spec(f"{package.name}.metrics") is None:
            continue
        module = importlib.import_module(f"{package.name}.metrics")
        for metric in vars(module).values():
            if isinstance(metric, Counter | Gauge | Histogram):
                (family,) = metric.describe()
                for suffix in SUFFIXES[family.type]:
                    found[family.name + suffix] = {*metric._labelnames}
    return found


def dashboard() -> Any:
    return json.loads((DEPLOY / "grafana" / "dashboards" / "wirelens.json").read_text())


def queries() -> list[tuple[str, str]]:
    return [(t["expr"], t["legendFormat"]) for panel in dashboard()["panels"] for t in panel.get("targets", [])]


def alerts() -> list[str]:
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


EXPRESSIONS = [expr for expr, _ in queries()] + alerts()


@pytest.fixture(scope="module")
def metrics() -> dict[str, set[str]]:
    return declared()


def names(expr: str) -> set[str]:
    return set(re.findall(r"\bwirelens_\w+", expr))


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_asks_for_metrics_that_a_service_declares(expr: str, metrics: dict[str, set[str]]) -> None:
    assert names(expr) <= metrics.keys()
    assert names(expr) or re.search(r"\bup\b", expr)


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_asks_for_labels_that_the_metric_has(expr: str, metrics: dict[str, set[str]]) -> None:
    grouped = {label for by in re.findall(r"\bby \(([^)]*)\)", expr) for label in re.split(r",\s*", by)}
    matched = set(re.findall(r"[{,]\s*(\w+)=~?\"", expr))
    known = set().union(*(metrics[name] for name in names(expr)))
    assert grouped | matched <= known | OF_PROMETHEUS


@pytest.mark.parametrize(("expr", "legend"), queries())
def test_a_legend_names_labels_that_the_query_keeps(expr: str, legend: str) -> None:
    kept = {label for by in re.findall(r"\bby \(([^)]*)\)", expr) for label in re.split(r",\s*", by)}
    assert set(re.findall(r"\{\{(\w+)\}\}", legend)) <= kept


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_a_quantile_is_of_a_rate_not_of_all_time(expr: str) -> None:
    outside = re.sub(r"(?:rate|increase)\([^()]*\)", "", expr)
    assert "_bucket" not in outside


def test_what_an_operator_needs_is_there() -> None:
    asked = " ".join(expr for expr, _ in queries())
    for name in (
        "wirelens_feeder_items_total", "wirelens_assembler_events_total", "wirelens_consumer_lag_seconds",
        "wirelens_consumer_lag_records", "wirelens_dead_letters_total", "wirelens_event_age_seconds_bucket",
        "wirelens_assembler_open_articles", "wirelens_ready", "up{",
    ):  # fmt: skip
        assert name in asked


def test_the_committed_dashboard_is_what_its_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("dashboard", DEPLOY / "grafana" / "dashboard.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DEPLOY / "grafana" / "dashboards" / "wirelens.json").read_text() == module.rendered()


def test_no_two_panels_lie_on_one_another() -> None:
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in dashboard()["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(taken)) == len(taken)


def test_grafana_finds_the_data_source_of_the_panels() -> None:
    provisioned = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yml").read_text())
    (source,) = provisioned["datasources"]
    assert {p["datasource"]["uid"] for p in dashboard()["panels"] if "datasource" in p} == {source["uid"]}
