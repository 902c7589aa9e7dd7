"""One service as a child process: started, watched, stopped."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

from services.cli.layout import ROOT
from services.common.broker import bound
from services.common.health import probe

Line = Callable[[str, str], None]
"""Takes a service's name and one line that it wrote."""


class ServiceProcess:
    """A service that runs, did run, or will. It ends with its parent, and does not hear the terminal's Ctrl-C."""

    def __init__(self, name: str, environment: Mapping[str, str], line: Line, module: str = "") -> None:
        self.name = name
        self.module = module or f"services.{name}"
        self.starts = 0
        self._environment = dict(environment)
        self._line = line
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """The process id; None while it doesn't run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How it ended last (minus the signal's number where one ended it); None while it runs or never ran."""
        return self._process.poll() if self._process is not None else None

    def start(self) -> None:
        """Start it; returns at once."""
        command = [sys.executable, "-m", self.module]
        self._process = subprocess.Popen(
            [sys.executable, bound.__file__, str(os.getpid()), *command],
            env=os.environ | self._environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.starts += 1
        threading.Thread(target=self._pump, args=(self._process,), daemon=True, name=f"{self.name}-output").start()

    def ready(self) -> bool:
        """Whether its health service answers SERVING."""
        port = self._environment["WIRELENS_GRPC_PORT"]
        return self.pid is not None and probe(f"127.0.0.1:{port}", timeout=1.0)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def wait(self, timeout: float) -> int | None:
        """Wait for its end; return the exit code, or None where it still runs after `timeout` seconds."""
        if self._process is None:
            return None
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.signal(signal.SIGKILL)
        self.wait(10)

    def _pump(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._line(self.name, line.rstrip("\n"))
