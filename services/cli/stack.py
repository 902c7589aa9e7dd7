"""The whole of Wirelens on this machine: a broker, its topics, and the services, each a process."""

import contextlib
import fcntl
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from services.cli.layout import NEED_KAFKA, SERVICES, Layout
from services.cli.process import Line, ServiceProcess
from services.common import topics
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings

READY_SECONDS = 120.0
STOP_SECONDS = 12.0
MAX_BACKOFF_SECONDS = 10.0


class StackError(Exception):
    """The stack can't run here; the message says why, in one line."""


class Stack:
    """Start it, watch it by `tend`, stop it.

    `state` holds the broker's data, the registry and the index. `broker` is a running one to use instead of an own.
    `overrides` are settings by service ("" for all) on top of the layout's.
    """

    def __init__(
        self,
        state: Path,
        layout: Layout,
        line: Line,
        *,
        services: tuple[str, ...] = SERVICES,
        broker: Broker | None = None,
        topic_prefix: str = "",
        overrides: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.layout = layout
        self.state = state.absolute()
        self._own_broker = broker is None
        self.broker = broker or Broker(self.state / "kafka", port=layout.kafka, controller_port=layout.controller)
        self.settings = KafkaSettings(kafka=self.broker.bootstrap, topic_prefix=topic_prefix)
        overrides = overrides or {}
        self.services = {
            name: ServiceProcess(
                name,
                layout.environment(name, self.state, self.broker.bootstrap, topic_prefix)
                | dict(overrides.get("", {}))
                | dict(overrides.get(name, {})),
                line,
            )
            for name in services
        }
        self._line = line
        self._retry_at: dict[str, float] = {}

    def start(self, *, fresh: bool = False) -> None:
        """Start everything; returns when the broker is up and the services are starting. Raises BrokerError."""
        for process in self.services.values():
            if process.name not in NEED_KAFKA:
                process.start()
        if self._own_broker:
            self.broker.start(fresh=fresh)
        topics.apply(self.settings)
        for process in self.services.values():
            if process.name in NEED_KAFKA:
                process.start()

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Wait until every service is ready. Raises StackError for one that is not in time; restarts what crashed."""
        end = time.monotonic() + timeout
        waiting = list(self.services.values())
        while waiting:
            self.tend()
            waiting = [process for process in waiting if not process.ready()]
            if waiting and time.monotonic() > end:
                raise StackError(f"not ready after {timeout:.0f} s: {', '.join(p.name for p in waiting)}")
            if waiting:
                time.sleep(0.1)

    def tend(self) -> None:
        """Start again what has ended by itself, a little later each time."""
        now = time.monotonic()
        for name, process in self.services.items():
            if process.pid is not None or process.starts == 0:
                continue
            if name not in self._retry_at:
                pause = min(0.5 * 2 ** (process.starts - 1), MAX_BACKOFF_SECONDS)
                self._line(name, f"ended with exit code {process.exit_code}; starts again in {pause:.1f} s")
                self._retry_at[name] = now + pause
            elif now >= self._retry_at[name]:
                del self._retry_at[name]
                process.start()

    def stop(self) -> None:
        """Stop the services in order (they drain and commit), then the broker."""
        for process in self.services.values():
            process.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for process in self.services.values():
            if process.wait(max(0.1, end - time.monotonic())) is None and process.pid is not None:
                self._line(process.name, "did not stop in time, and is killed")
                process.kill()
        if self._own_broker:
            self.broker.stop()

    def rss(self) -> dict[str, int]:
        """Resident memory in bytes by process, children included."""
        found = {"kafka": self.broker.rss}
        for name, process in self.services.items():
            if process.pid is not None:
                with contextlib.suppress(psutil.NoSuchProcess):
                    parent = psutil.Process(process.pid)
                    family = [parent, *parent.children(recursive=True)]
                    found[name] = sum(p.memory_info().rss for p in family)
        return found


def check_ports(layout: Layout) -> None:
    """Raise StackError, naming the first port that somebody else has. The broker looks after its own."""
    for what, port in layout.all_ports.items():
        if port in (layout.kafka, layout.controller):
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise StackError(
                    f"port {port} ({what}) is taken: is another stack running? (or use --any-ports)"
                ) from None


@contextlib.contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the state folder for one stack. Raises StackError where another has it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StackError(f"another stack runs in {state}") from None
        lock.write(str(os.getpid()))
        lock.flush()
        yield
