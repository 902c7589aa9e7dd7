"""The stack on this machine: run until Ctrl-C, and with the sample wire going through."""

import contextlib
import json
import queue
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.markup import escape
from wirelens.cli.render import err, event_line, receipt_line
from wirelens.client import EARLIEST, Client, Event

from services.cli.layout import SERVICES, Layout
from services.cli.stack import Stack, check_ports, only_one
from services.common.broker.ports import free_ports

SAMPLE = Path(__file__).parent / "sample" / "wire.jsonl"
COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green", "bright_magenta")
TEND_SECONDS = 0.5
PACE_SECONDS = 0.25
"""Between two stories of the sample wire, so that a person can watch them arrive."""


def up(state: Path, *, fresh: bool, any_ports: bool) -> None:
    """Run the stack until Ctrl-C. Raises StackError, BrokerError, TopicsError."""
    with _running(state, fresh, any_ports, log_level="info") as stack:
        while True:
            stack.tend()
            time.sleep(TEND_SECONDS)


def demo(state: Path, *, fresh: bool, any_ports: bool, once: bool) -> None:
    """Run the stack, send the sample wire, and print what comes; with `once`, end when all of it has come."""
    with _running(state, fresh, any_ports, log_level="warning") as stack:
        err.print(f"sending the sample wire ({SAMPLE.name}); enriched events follow", style="dim")
        stories = _sample()
        arrived: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=_watch, args=(stack.layout.url, arrived), daemon=True).start()
        stopping = threading.Event()
        sender = threading.Thread(target=_send, args=(stack.layout.url, stories, stopping), daemon=True)
        sender.start()
        wanted = {json.loads(line)["guid"] for line in stories}
        missing: dict[str, int] = {}
        try:
            # In a second run all has come before it is sent.
            while not (once and not sender.is_alive() and wanted <= missing.keys() and not any(missing.values())):
                stack.tend()
                with contextlib.suppress(queue.Empty):
                    event = arrived.get(timeout=TEND_SECONDS)
                    event_line(event.kind, event.article)
                    missing[event.article["guid"]] = len(event.article["missing"])
        finally:
            stopping.set()
            sender.join()


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
            memory = sum(stack.rss().values()) / 2**20
            where = f"[bold]{layout.url}[/], Kafka at {stack.broker.bootstrap}"
            err.print(f"ready in {seconds:.1f} s with {memory:.0f} MiB: {where}")
            yield stack
        finally:
            err.print("stopping", style="dim")
            stack.stop()


def _print_line(service: str, line: str) -> None:
    colour = COLOURS[SERVICES.index(service) % len(COLOURS)]
    err.print(f"[{colour}]{service:9}[/] {escape(line)}")


def _watch(url: str, arrived: "queue.Queue[Event]") -> None:
    """Hand on every event that there is: in a second run the stories are duplicates, and make no new ones."""
    with Client(url) as client:
        for event in client.stream(EARLIEST):
            arrived.put(event)


def _send(url: str, stories: list[str], stopping: threading.Event) -> None:
    with Client(url) as client:
        for story in stories:
            for receipt in client.submit(story.encode(), name=SAMPLE.name, wire="sample"):
                receipt_line(receipt)
            if stopping.wait(PACE_SECONDS):
                return


def _sample() -> list[str]:
    return [line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]
