"""Writes dashboards/wirelens.json, which Grafana is provisioned with: `python deploy/grafana/dashboard.py`.

From top to bottom it answers: is it well, does what comes in go out, how far behind is each, how long does it take,
what waits in the lane and in the join, what went wrong, and whether the feeds are there.
"""

import json
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "dashboards" / "wirelens.json"
DATASOURCE = {"type": "prometheus", "uid": "prometheus"}
COLUMNS = 24
RATE = "[$__rate_interval]"
SERVICE = 'service=~"$service"'
LANE = 'topic="articles.backfill"'
NEWS = 'topic!="articles.backfill"'
"""What should never wait. The backfill lane is there to."""

type Panel = dict[str, Any]


def targets(queries: dict[str, str]) -> list[dict[str, Any]]:
    """Return the queries of a panel; `queries` is PromQL by legend."""
    return [
        {"datasource": DATASOURCE, "refId": chr(ord("A") + n), "expr": expr, "legendFormat": legend}
        for n, (legend, expr) in enumerate(queries.items())
    ]


def stat(title: str, about: str, unit: str, expr: str, steps: dict[float | None, str]) -> Panel:
    """Return one number; `steps` are its colours by the value from which each holds."""
    return {
        "type": "stat",
        "title": title,
        "description": about,
        "datasource": DATASOURCE,
        "targets": targets({title: expr}),
        "gridPos": {"w": 4, "h": 4},
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "thresholds": {
                    "mode": "absolute",
                    "steps": [{"value": value, "color": color} for value, color in steps.items()],
                },
            },
            "overrides": [],
        },
        "options": {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"},
    }


def graph(
    title: str, about: str, unit: str, queries: dict[str, str], *, width: int = 12, stacked: bool = False
) -> Panel:
    """Return lines over time; `queries` is PromQL by legend."""
    return {
        "type": "timeseries",
        "title": title,
        "description": about,
        "datasource": DATASOURCE,
        "targets": targets(queries),
        "gridPos": {"w": width, "h": 8},
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "min": 0,
                "custom": {
                    "fillOpacity": 20 if stacked else 5,
                    "showPoints": "never",
                    "stacking": {"mode": "normal" if stacked else "none"},
                },
            },
            "overrides": [],
        },
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
    }


def row(title: str) -> Panel:
    """Return a heading."""
    return {"type": "row", "title": title, "gridPos": {"w": COLUMNS, "h": 1}, "collapsed": False, "panels": []}


def quantiles(histogram: str, by: str, where: str = "") -> dict[str, str]:
    """Return the median and the 99th percentile of a histogram, by one label."""
    rates = f"sum by (le, {by}) (rate({histogram}_bucket{where}{RATE}))"
    return {
        f"{{{{{by}}}}} p50": f"histogram_quantile(0.5, {rates})",
        f"{{{{{by}}}}} p99": f"histogram_quantile(0.99, {rates})",
    }


def panels() -> list[Panel]:
    """Return the panels in reading order, without their places."""
    return [
        stat(
            "Ready",
            "Processes that can do their work, of all that answer.",
            "percentunit",
            "avg(wirelens_ready)",
            {None: "red", 1: "green"},
        ),
        stat(
            "Processes",
            "Services that Prometheus reaches, all replicas counted.",
            "none",
            "count(wirelens_ready)",
            {None: "red", 8: "green"},
        ),
        stat(
            "Behind",
            "Age of the oldest record that a service has read while more wait for it.",
            "s",
            f"max(wirelens_consumer_lag_seconds{{{NEWS}}})",
            {None: "green", 10: "orange", 60: "red"},
        ),
        stat(
            "Article to event, p99",
            "From the feeder's receipt to the assembled event, in the last 5 minutes.",
            "s",
            'histogram_quantile(0.99, sum by (le) (rate(wirelens_event_age_seconds_bucket{service="assembler"}[5m])))',
            {None: "green", 2: "orange", 10: "red"},
        ),
        stat(
            "Partial events",
            "Share of the events of the last hour that went out before every section was there.",
            "percentunit",
            '(sum(increase(wirelens_assembler_events_total{kind="partial"}[1h])) or vector(0))'
            " / sum(increase(wirelens_assembler_events_total[1h]))",
            {None: "green", 0.01: "orange", 0.1: "red"},
        ),
        stat(
            "Dead letters",
            "Records that could not be used, since the services started.",
            "none",
            "sum(wirelens_dead_letters_total) or vector(0)",
            {None: "green", 1: "orange"},
        ),
        row("Flow"),
        graph(
            "In: wire items",
            "What the feeder made of each.",
            "cps",
            {"{{action}}": f"sum by (action) (rate(wirelens_feeder_items_total{RATE}))"},
            stacked=True,
        ),
        graph(
            "Under embargo",
            "Stories that the feeder holds, and what became of those whose time came.",
            "none",
            {
                "held": "sum(wirelens_feeder_held_stories)",
                "{{outcome}}": f"sum by (outcome) (increase(wirelens_feeder_timed_total{RATE}))",
                "seconds overdue": "max(wirelens_feeder_overdue_seconds)",
            },
        ),
        graph(
            "Out: events",
            "What the assembler published: complete, partial, late (again, with more) or recalled (a kill).",
            "cps",
            {"{{kind}}": f"sum by (kind) (rate(wirelens_assembler_events_total{RATE}))"},
            stacked=True,
        ),
        graph(
            "Records read",
            "From Kafka, by service and topic.",
            "cps",
            {
                "{{service}} ← {{topic}}": "sum by (service, topic) "
                f"(rate(wirelens_records_consumed_total{{{SERVICE}}}{RATE}))"
            },
        ),
        graph(
            "Records written",
            "Acknowledged by Kafka, by service and topic.",
            "cps",
            {
                "{{service}} → {{topic}}": "sum by (service, topic) "
                f"(rate(wirelens_records_produced_total{{{SERVICE}}}{RATE}))"
            },
        ),
        row("Behind"),
        graph(
            "Seconds behind",
            "Age of the record that was read last, where more wait.",
            "s",
            {"{{service}} ← {{topic}}": f"max by (service, topic) (wirelens_consumer_lag_seconds{{{SERVICE},{NEWS}}})"},
        ),
        graph(
            "Lag",
            "Records that wait in Kafka.",
            "none",
            {"{{service}} ← {{topic}}": f"sum by (service, topic) (wirelens_consumer_lag_records{{{SERVICE},{NEWS}}})"},
        ),
        graph(
            "Backfill lane: waiting",
            "Items of an archive, which the feeder moves on while the enrichers keep up.",
            "none",
            {"waiting": f"sum(wirelens_consumer_lag_records{{{LANE}}})"},
        ),
        graph(
            "Backfill lane: moved on",
            "Stories that left the lane for the enrichers.",
            "cps",
            {"moved on": f"sum(rate(wirelens_feeder_backfill_moved_total{RATE}))"},
        ),
        row("Feeds"),
        graph(
            "Feeds: time since an answer",
            "Since the feed came, or its server said that it had not changed.",
            "s",
            {"{{wire}}": "time() - max by (wire) (wirelens_feeder_feed_answered_timestamp_seconds)"},
            width=8,
        ),
        graph(
            "Feeds: time since something new",
            "Of what its wire allows: at 100 % the feed is silent, and an alarm.",
            "percentunit",
            {
                "{{wire}}": "(time() - max by (wire) (wirelens_feeder_feed_news_timestamp_seconds))"
                " / max by (wire) (wirelens_feeder_feed_silent_after_seconds)"
            },
            width=8,
        ),
        graph(
            "Feeds: polls",
            "By what came of them: fetched, unchanged, failed, gone.",
            "none",
            {"{{wire}}: {{outcome}}": f"sum by (wire, outcome) (increase(wirelens_feeder_feed_polls_total{RATE}))"},
            width=8,
        ),
        row("Latency"),
        graph(
            "Age of an article as it leaves each stage",
            "Counted from when the feeder received it.",
            "s",
            quantiles("wirelens_event_age_seconds", "service", f"{{{SERVICE}}}"),
        ),
        graph(
            "Time to handle one record",
            "The work itself, without waiting in Kafka.",
            "s",
            quantiles("wirelens_handle_seconds", "service", f"{{{SERVICE}}}"),
        ),
        row("Join"),
        graph(
            "Open articles",
            "Articles that wait for sections, and late records that wait for the article's last event.",
            "none",
            {
                "open": "sum(wirelens_assembler_open_articles)",
                "late": "sum(wirelens_assembler_late_records)",
            },
            width=8,
        ),
        graph(
            "Stalled enrichers",
            "Partitions on which nothing waits for an enricher any more, since it publishes nothing.",
            "none",
            {"{{enricher}}": "sum by (enricher) (wirelens_assembler_stalled_partitions)"},
            width=8,
        ),
        graph(
            "Unaccounted articles",
            "Article records read, less what became of them, less those in flight: 0, but for the moment of a scrape.",
            "none",
            {
                "unaccounted": 'sum(wirelens_records_consumed_total{service="assembler",topic="articles"})'
                " - sum(wirelens_assembler_revisions_total) - sum(wirelens_assembler_in_flight_revisions)"
            },
            width=8,
        ),
        row("Trouble"),
        graph(
            "Dead letters",
            "By service and reason.",
            "none",
            {"{{service}}: {{reason}}": f"sum by (service, reason) (wirelens_dead_letters_total{{{SERVICE}}})"},
            width=8,
        ),
        graph(
            "Tried again",
            "Calls and sends repeated since a peer was away or busy.",
            "cps",
            {"{{service}} → {{peer}}": f"sum by (service, peer) (rate(wirelens_retries_total{{{SERVICE}}}{RATE}))"},
            width=8,
        ),
        graph(
            "Up and ready",
            "1 while Prometheus reaches the process, and while the service can do its work.",
            "none",
            {
                "{{job}} up": 'min by (job) (up{job=~"$service"})',
                "{{service}} ready": f"min by (service) (wirelens_ready{{{SERVICE}}})",
            },
            width=8,
        ),
        row("Parser and doors"),
        graph(
            "Parser: texts that wait",
            "At its limit it refuses, and the callers try again.",
            "none",
            {"waiting": "sum(wirelens_parser_queue_texts)"},
            width=8,
        ),
        graph(
            "Parser: where answers come from",
            "Three enrichers ask for each text; it is parsed once.",
            "cps",
            {"{{result}}": f"sum by (result) (rate(wirelens_parser_cache_requests_total{RATE}))"},
            width=8,
            stacked=True,
        ),
        graph(
            "Gateway: HTTP requests",
            "By status code; and the streams that are open.",
            "cps",
            {
                "{{code}}": f"sum by (code) (rate(wirelens_gateway_requests_total{RATE}))",
                "open streams": "sum(wirelens_gateway_streams)",
            },
            width=8,
        ),
    ]


def placed(panels: list[Panel]) -> list[Panel]:
    """Give each panel a number and a place: from left to right, a new line where one is full."""
    x = y = height = 0
    for number, panel in enumerate(panels, start=1):
        place = panel["gridPos"]
        if x + place["w"] > COLUMNS:
            x, y, height = 0, y + height, 0
        panel["id"] = number
        place.update(x=x, y=y)
        x, height = x + place["w"], max(height, place["h"])
    return panels


def dashboard() -> dict[str, Any]:
    """Return the dashboard in Grafana's own model."""
    variable = {
        "name": "service",
        "label": "Service",
        "type": "query",
        "datasource": DATASOURCE,
        "query": {"query": "label_values(wirelens_ready, service)", "refId": "service"},
        "refresh": 2,
        "includeAll": True,
        "multi": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
    }
    return {
        "uid": "wirelens",
        "title": "Wirelens",
        "description": "The stream of enriched news: what comes in, what goes out, and what is in between.",
        "tags": ["wirelens"],
        "schemaVersion": 41,
        "editable": False,
        "refresh": "10s",
        "time": {"from": "now-30m", "to": "now"},
        "templating": {"list": [variable]},
        "panels": placed(panels()),
    }


def rendered() -> str:
    """Return the file's text."""
    return json.dumps(dashboard(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
