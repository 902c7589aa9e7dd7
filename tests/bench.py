"""`make bench`: what the stream costs and how long it takes, in one run on this machine.

1. The stack with its real cores: articles per second with a backlog, CPU per article by process, then latency from
   receipt to the subscriber at one article a second.
2. The same with cores that do nothing: the CPU of the plumbing (broker, RPC, join, index) per article.
3. The cores alone, in one process.

With --backlog N instead: that latency without and with N short stories waiting in the backfill lane.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from wirelens.client import Client, Event

from services.cli.pipeline import Pipeline
from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.settings import KafkaSettings
from tests import wire
from tests.stack import Running, running, until

WORDS = 400
PIECE = 100
LIVE = "bench"
CORES = ("parser", "entities", "quotes", "sentiment")
out = Console()


def cpu(stack: Running) -> dict[str, float]:
    """Return CPU seconds so far by process, children included."""
    pids = {name: p.pid for name, p in stack.services.items()} | {"kafka": stack.broker.pid}
    found = {}
    for name, pid in pids.items():
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        found[name] = 0.0
        for process in family:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                found[name] += times.user + times.system
    return found


def backlog(stack: Running, count: int, start: int) -> tuple[float, dict[str, float]]:
    """Send `count` articles as fast as they are taken; return seconds until all are whole, and CPU seconds spent."""
    before, began = cpu(stack), time.monotonic()
    have = len(stack.index())
    with stack.client as client:
        for at in range(start, start + count, PIECE):
            items = [wire.story(n, words=WORDS) for n in range(at, min(at + PIECE, start + count))]
            client.submit(wire.lines(items), name="bench.jsonl", wire=LIVE)
    until(lambda: _indexed(stack) >= have + count, "all is indexed", patience=600)
    until(lambda: _whole(stack) >= have + count, "all is whole", patience=600)
    seconds = time.monotonic() - began
    after = cpu(stack)
    return seconds, {name: after[name] - before[name] for name in before}


def _indexed(stack: Running) -> int:
    time.sleep(0.2)
    return int(stack.metric("search", "wirelens_event_age_seconds_count", service="search"))


def _whole(stack: Running) -> int:
    return sum(not article.missing for article in stack.index().values())


def latency(stack: Running, seconds: int, start: int) -> list[float]:
    """Send one article a second; return the seconds from receipt to the subscriber for each, in order of size."""
    ages: list[float] = []
    with Client(stack.layout.url) as listener, Client(stack.layout.url) as sender:
        opened: list[bool] = []
        events = listener.stream(on_open=lambda: opened.append(True))
        began = time.monotonic()
        for number in range(seconds):
            time.sleep(max(0.0, began + number - time.monotonic()))
            if number == 0:
                # The generator opens its connection when it is first asked.
                threading.Thread(target=_listen, args=(events, ages), daemon=True).start()
                until(lambda: opened, "the stream is open")
                began = time.monotonic()
            sender.submit(wire.lines([wire.story(start + number, words=WORDS)]), name="bench.jsonl", wire=LIVE)
        until(lambda: len(ages) >= seconds, "every article came out", patience=30)
    return sorted(ages)


def _listen(events: Iterator[Event], ages: list[float]) -> None:
    # Closing the client ends the stream.
    with suppress(RuntimeError):
        for event in events:
            if event.article["wire"] != LIVE:
                continue
            received = datetime.fromisoformat(event.article["receivedAt"]).timestamp()
            ages.append(time.time() - received)


def beside_backlog(stack: Running, seconds: int, items: int) -> tuple[list[float], list[float]]:
    """Return the latencies without and with so many short stories in the backfill lane, in one run."""
    without = latency(stack, seconds, start=500_000)
    with stack.client as client:
        for at in range(0, items, PIECE * 10):
            old = [wire.story(n, words=40) for n in range(at, min(at + PIECE * 10, items))]
            client.submit(wire.lines(old), name="archive.jsonl", wire="archive", lane="backfill")
    beside = latency(stack, seconds, start=600_000)
    moved = stack.metric("feeder", "wirelens_feeder_backfill_moved_total")
    if moved >= items:
        raise SystemExit(f"all {items:,} had left the lane before the end: give --backlog more")
    out.print(f"{moved:,.0f} of {items:,} left the lane meanwhile")
    return without, beside


def percentile(ages: list[float], share: float) -> float:
    """Return the milliseconds that this share of `ages` (seconds, in order) does not exceed."""
    return ages[max(0, round(len(ages) * share) - 1)] * 1000


def cores_alone(count: int) -> float:
    """Return CPU milliseconds per article of parse and analysis in this process."""
    pipeline = Pipeline()
    content = [wire.lines([wire.story(n, words=WORDS)]) for n in range(count)]
    list(pipeline.enrich(content[0], "warm.jsonl"))
    began = time.process_time()
    for piece in content:
        list(pipeline.enrich(piece, "bench.jsonl"))
    return (time.process_time() - began) / count * 1000


def with_stack[T](broker: Broker, name: str, measure: Callable[[Running], T], idle: bool = False) -> T:
    """Run `measure` on a stack with topics and state of its own."""
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix=f"{name}.")
    contract.apply(settings)
    modules = dict.fromkeys(CORES, "tests.noop") if idle else {}
    overrides: dict[str, dict[str, str]] = {c: {"WIRELENS_IDLE": c} for c in CORES} if idle else {}
    overrides[""] = {"WIRELENS_LOG_LEVEL": "warning"}
    with (
        tempfile.TemporaryDirectory() as state,
        running(broker, settings.topic_prefix, Path(state), modules=modules, overrides=overrides) as stack,
    ):
        backlog(stack, 100, start=900_000)
        return measure(stack)


def main() -> None:
    """Measure, and print what was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=1000, help="articles of each backlog")
    arguments.add_argument("--seconds", type=int, default=60, help="seconds at one article a second")
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON too")
    arguments.add_argument("--backlog", type=int, default=0, help="only latency, beside so many in the backfill lane")
    options = arguments.parse_args()
    port, controller = free_ports(2)
    with tempfile.TemporaryDirectory() as data, Broker(Path(data), port=port, controller_port=controller) as broker:
        if options.backlog:
            found = with_stack(broker, "lane", lambda s: beside_backlog(s, options.seconds, options.backlog))
            for what, ages in zip(("nothing waiting", f"{options.backlog:,} waiting"), found, strict=True):
                out.print(f"{what:20} p50 {percentile(ages, 0.5):8.0f} ms   p99 {percentile(ages, 0.99):8.0f} ms")
            return

        def real(stack: Running) -> tuple[float, dict[str, float], list[float], int]:
            seconds, spent = backlog(stack, options.articles, start=0)
            return seconds, spent, latency(stack, options.seconds, start=500_000), sum(stack.rss().values())

        seconds, spent, ages, rss = with_stack(broker, "real", real)
        idle_seconds, idle = with_stack(broker, "idle", lambda s: backlog(s, options.articles, start=0), idle=True)
    cores = cores_alone(200)

    per = 1000 / options.articles
    table = Table(title="CPU, ms per 400-word article", title_justify="left")
    for column in ("process", "real cores", "idle cores"):
        table.add_column(column, justify="left" if column == "process" else "right")
    for name in sorted(spent, key=lambda n: -spent[n]):
        table.add_row(name, f"{spent[name] * per:.2f}", f"{idle[name] * per:.2f}")
    table.add_row("all", f"{sum(spent.values()) * per:.2f}", f"{sum(idle.values()) * per:.2f}")
    load = os.getloadavg()[0]
    out.print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}")
    out.print(table)
    figures = {
        "articles": options.articles,
        "articles_per_second": options.articles / seconds,
        "articles_per_second_idle_cores": options.articles / idle_seconds,
        "latency_p50_ms": statistics.median(ages) * 1000,
        "latency_p99_ms": percentile(ages, 0.99),
        "plumbing_cpu_ms": sum(idle.values()) * per,
        "cores_cpu_ms": cores,
        "memory_mib": rss / 2**20,
    }
    for name, value in figures.items():
        out.print(f"{name:32} {value:10.1f}")
    if options.json:
        out.print_json(json.dumps(figures))


if __name__ == "__main__":
    main()
