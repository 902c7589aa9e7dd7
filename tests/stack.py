"""The whole stack for a test: real processes on free ports, over the session's broker, with topics of its own."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from wirelens.client import AwayError, Client
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.cli.layout import SERVICES, Layout
from services.cli.stack import Stack
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.search.index import connect

PATIENCE = 90.0
"""Seconds after which a condition that should come true counts as one that never will."""


class Running(Stack):
    """A stack, and what a test asks of it."""

    log: list[str]

    def log_line(self, service: str, line: str) -> None:
        """Keep a line that a service wrote."""
        self.log.append(f"{service} {line}")

    @property
    def client(self) -> Client:
        """A client of its gateway."""
        return Client(self.layout.url)

    def metric(self, service: str, name: str, /, **labels: str) -> float:
        """Return the sum of a metric's samples that carry these labels."""
        text = httpx.get(f"http://127.0.0.1:{self.layout.metrics[service]}/metrics").text
        total = 0.0
        for line in text.splitlines():
            match = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
            if match and all(f'{k}="{v}"' in (match[1] or "") for k, v in labels.items()):
                total += float(match[2])
        return total

    def index(self) -> dict[str, EnrichedArticle]:
        """Return every article of the index by id, also killed ones, which a search does not find."""
        db = connect(self.state / "search" / "search.sqlite", read_only=True)
        found = [EnrichedArticle.FromString(body) for (body,) in db.execute("select body from document")]
        return {article.article_id: article for article in found}


def until[T](condition: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Return the first true value of `condition`; fails, naming `what`, where none comes in time."""
    end = time.monotonic() + patience
    while True:
        try:
            value = condition()
        except (httpx.HTTPError, AwayError):
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(0.05)


@contextmanager
def running(
    broker: Broker,
    topic_prefix: str,
    state: Path,
    *,
    services: tuple[str, ...] = SERVICES,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
    modules: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Run a stack until the end of the block, and fail where a service does not stop in order."""
    log: list[str] = []
    layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
    stack = Running(
        state,
        layout,
        lambda name, line: log.append(f"{name} {line}"),
        services=services,
        broker=broker,
        topic_prefix=topic_prefix,
        overrides=overrides,
    )
    stack.log = log
    for name, module in (modules or {}).items():
        stack.services[name].module = module
    try:
        stack.start()
        stack.wait_ready()
        yield stack
    except BaseException:
        print("\n".join(log[-100:]))
        raise
    finally:
        stack.stop()
