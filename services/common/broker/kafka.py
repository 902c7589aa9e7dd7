"""Apache Kafka on this machine: one node that is its own controller, with its data in one folder."""

import base64
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from services.common.broker import bound, jars, java, probe, properties
from services.common.broker.archive import ClassArchive
from services.common.broker.errors import BrokerError
from services.common.broker.java import Java
from services.common.broker.ports import is_free

_OPTIONS = (
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
    # Which classes an archive leaves out is nobody's trouble.
    "-Xlog:cds=off,cds+dynamic=off",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
)
_POLL_SECONDS = 0.02
_LOCK_SECONDS = 10.0
_LAST_LINES = 12
_FRAME = re.compile(r"\s+(at .+\(|\.\.\. \d+ )")


class Broker:
    """One broker and its data folder. What it holds (topics, records, offsets) outlives it, unless it starts `fresh`.

    The broker has a session of its own, so a Ctrl-C in the terminal does not reach it; on Linux it is ended when the
    *thread* that started it ends, so start it from the main thread. `data` gets `log/` (Kafka's own), `broker.log`
    (what it says) and `server.properties`. `heap` is Java's -Xmx. Not safe for use from several threads at once.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int,
        controller_port: int,
        heap: str = "256m",
        more_properties: Mapping[str, str] | None = None,
    ) -> None:
        self.data = data.absolute()
        self.port = port
        self.log_file = self.data / "broker.log"
        self._controller_port = controller_port
        self._heap = heap
        self._more_properties = dict(more_properties or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._archive: ClassArchive | None = None
        self._log_start = 0

    @property
    def bootstrap(self) -> str:
        """The address for clients, HOST:PORT."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The process id; None while it doesn't run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def rss(self) -> int:
        """Resident memory in bytes; 0 while it doesn't run."""
        return int(psutil.Process(self.pid).memory_info().rss) if self.pid is not None else 0

    def start(self, *, fresh: bool = False, timeout: float = 60.0) -> None:
        """Start it, having fetched Kafka where need be, and return when it serves. `fresh` forgets all that it held.

        Raises BrokerError where there is no Java or no jars, where the broker ends, or isn't ready after `timeout` s.
        """
        self.spawn(fresh=fresh)
        try:
            self.wait_ready(timeout)
        except BaseException:
            self.kill()
            raise

    def spawn(self, *, fresh: bool = False) -> None:
        """Start it and return at once; see `start`."""
        if self.pid is not None:
            raise BrokerError(f"the broker on {self.bootstrap} runs already")
        runtime = java.find()
        jars.ensure()
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            with _held(self.data / "lock") as lock:
                self._spawn(runtime, lock, fresh)
        except OSError as error:
            raise BrokerError(f"cannot start a broker in {self.data}: {error}") from None

    def _spawn(self, runtime: Java, lock: int, fresh: bool) -> None:
        for taken in (self.port, self._controller_port):
            # Else a stranger on that port would be taken for a broker that is ready.
            if not is_free(taken):
                raise BrokerError(f"cannot start a broker: port {taken} is taken")
        log_dir = self.data / "log"
        if fresh and log_dir.exists():
            shutil.rmtree(log_dir)
        self._archive = ClassArchive.of(runtime, jars.cache(), self.data)
        class_path = os.pathsep.join(str(jars.cache() / jar.name) for jar in jars.pinned())
        program = [str(runtime.path), f"-Xmx{self._heap}", *_OPTIONS, "-cp", class_path]
        config = self.data / "server.properties"
        config.write_text(
            properties.text(properties.node(self.data, self.port, self._controller_port, self._more_properties))
        )
        if not (log_dir / "meta.properties").exists():
            self._format([*program, *self._archive.using()], config)
        command = [*program, *self._archive.using_or_writing(), "kafka.Kafka", str(config)]
        with self.log_file.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(bound.__file__), str(os.getpid()), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # The broker inherits the lock, and so holds it for as long as it lives, whoever started it.
                pass_fds=[lock],
            )

    def _format(self, program: list[str], config: Path) -> None:
        """Give the empty log folder a cluster id of its own."""
        done = subprocess.run(
            [*program, "kafka.tools.StorageTool", "format", "-t", _cluster_id(), "-c", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BrokerError(f"cannot format {self.data} for Kafka: {_last(done.stdout)}")

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Return when clients are served. Raises BrokerError where it ends, or isn't ready after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.pid is not None:
            if probe.brokers(self.port):
                return
            if time.monotonic() > deadline:
                raise BrokerError(f"the broker on {self.bootstrap} is not ready after {timeout:g} s: {self._said()}")
            time.sleep(_POLL_SECONDS)
        code = self._process.returncode if self._process is not None else None
        raise BrokerError(f"the broker on {self.bootstrap} ended with exit code {code}: {self._said()}")

    def stop(self, timeout: float = 30.0) -> None:
        """End it in order (SIGTERM), by force where it takes longer than `timeout` seconds. Does nothing when ended."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            # Java ends with 143 after an orderly SIGTERM, and only then is its archive whole.
            if self._process.wait(timeout) == 128 + signal.SIGTERM and self._archive is not None:
                self._archive.keep()
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut would. Does nothing when ended."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def restart(self, timeout: float = 60.0) -> None:
        """Stop it and start it again on the same port with the same data."""
        self.stop()
        self.start(timeout=timeout)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _said(self) -> str:
        return _last(self.log_file.read_bytes()[self._log_start :].decode(errors="replace"))


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """Hold a data folder by its lock file: Kafka's own locks don't keep two brokers from spoiling each other's data.

    Waits a little for a broker that is ending, as one does whose starter was killed. Raises BrokerError after that.
    """
    with path.open("w") as file:
        deadline = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BrokerError(f"cannot start a broker: another one runs in {path.parent}") from None
                time.sleep(_POLL_SECONDS)
        yield file.fileno()


def _last(output: str) -> str:
    """Return the last lines of what a Java program said, less the frames of stack traces."""
    lines = [line for line in output.splitlines() if line.strip() and not _FRAME.match(line)][-_LAST_LINES:]
    return "\n  ".join(["it said", *lines]) if lines else "it said nothing"


def _cluster_id() -> str:
    # Kafka's own form of a UUID. One that begins with "-" would be read as an option, so ours begin with "k".
    return "k" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]
