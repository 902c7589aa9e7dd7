"""`wirelens up`, `demo` and `serve`: the stack on this machine under one supervisor."""

import contextlib
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from wirelens.cli.render import event_line, receipt_line
from wirelens.client import Client, Event

from services.cli.layout import SERVICES, Layout
from services.cli.process import ROOT
from services.cli.stack import Stack, check_ports, only_one
from services.common.broker.ports import free_ports

SAMPLE = Path(__file__).parent / "sample" / "wire.jsonl"
COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green", "bright_magenta")
TEND_SECONDS = 0.5

err = Console(stderr=True, soft_wrap=True, highlight=False)

State = Annotated[
    Path, typer.Option(envvar="WIRELENS_STATE_DIR", help="Folder of the broker's data, the registry and the index.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Throw away topics, data and index of earlier runs.")]
AnyPorts = Annotated[bool, typer.Option("--any-ports", help="Choose free ports instead of the documented ones.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: [bold]wirelens up --fresh[/]")(up)
    app.command(epilog="Example: [bold]wirelens demo[/]   [bold]wirelens demo --once --any-ports[/]")(demo)
    app.command(epilog="Example: [bold]WIRELENS_KAFKA=broker:9092 wirelens serve entities[/]")(serve)


def up(state: State = Path(".wirelens"), fresh: Fresh = False, any_ports: AnyPorts = False) -> None:
    """Run the whole stack on this machine: broker, topics, services. Ctrl-C stops it all."""
    with _running(state, fresh, any_ports, log_level="info") as stack:
        while True:
            stack.tend()
            time.sleep(TEND_SECONDS)


def demo(
    state: State = Path(".wirelens"),
    fresh: Fresh = False,
    any_ports: AnyPorts = False,
    once: Annotated[bool, typer.Option("--once", help="End when every story of the sample wire has arrived.")] = False,
) -> None:
    """Run the stack, send the sample wire, and show enriched events arriving. Ctrl-C stops it all."""
    with _running(state, fresh, any_ports, log_level="warning") as stack:
        err.print(f"sending the sample wire ({SAMPLE.name}); enriched events follow", style="dim")
        arrived: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=_watch, args=(stack.layout.url, arrived), daemon=True).start()
        missing: dict[str, int] = {}
        while not (once and len(missing) == _sample_stories() and not any(missing.values())):
            stack.tend()
            with contextlib.suppress(queue.Empty):
                event = arrived.get(timeout=TEND_SECONDS)
                event_line(event.kind, event.article)
                missing[event.article["articleId"]] = len(event.article["missing"])


def serve(name: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")]) -> None:
    """Run one service in the foreground, with its settings from the environment."""
    if name not in SERVICES:
        raise typer.BadParameter(f"no service {name}: there are {', '.join(SERVICES)}")
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", f"services.{name}"])


@contextmanager
def _running(state: Path, fresh: bool, any_ports: bool, log_level: str) -> Iterator[Stack]:
    # SIGTERM ends the stack in the same order as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    layout = Layout.of(free_ports(3 + 2 * len(SERVICES))) if any_ports else Layout.default()
    with only_one(state):
        check_ports(layout)
        if fresh:
            for name in SERVICES:
                shutil.rmtree(state / name, ignore_errors=True)
        everywhere = {"WIRELENS_LOG_FORMAT": "console", "WIRELENS_LOG_LEVEL": log_level}
        stack = Stack(state, layout, _print_line, overrides={"": everywhere})
        try:
            stack.start(fresh=fresh)
            stack.wait_ready()
            seconds = time.monotonic() - started
            err.print(f"ready in {seconds:.1f} s: [bold]{layout.url}[/], Kafka at {stack.broker.bootstrap}")
            yield stack
        finally:
            err.print("stopping", style="dim")
            stack.stop()


def _print_line(service: str, line: str) -> None:
    colour = COLOURS[SERVICES.index(service) % len(COLOURS)]
    err.print(f"[{colour}]{service:9}[/] {escape(line)}")


def _watch(url: str, arrived: "queue.Queue[Event]") -> None:
    """Send the sample wire once the stream is open, and hand on what comes."""
    with Client(url) as client:
        for event in client.stream(on_open=lambda: threading.Thread(target=_send, args=(url,), daemon=True).start()):
            arrived.put(event)


def _send(url: str) -> None:
    with Client(url) as client:
        for receipt in client.submit(SAMPLE.read_bytes(), name=SAMPLE.name, wire="sample"):
            receipt_line(receipt)


def _sample_stories() -> int:
    return len({json.loads(line)["guid"] for line in SAMPLE.read_text().splitlines() if line.strip()})
