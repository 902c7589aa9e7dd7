"""Apache Kafka's jars: fetched once from a Maven repository into the user's cache, exactly those of `jars.sha256`."""

import fcntl
import hashlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import MavenContext, PythonResolver
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from services.common.broker.errors import BrokerError

VERSION = "4.2.2"
LIST = Path(__file__).with_name("jars.sha256")

_AT_ONCE = 8
_HTTP_SECONDS = 60


@dataclass(frozen=True)
class Jar:
    """One file of the list: its path in a Maven repository, its size in bytes and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name, under which it lies in the cache."""
        return self.path.rpartition("/")[2]

    def lies_in(self, folder: Path) -> bool:
        """Say whether the file is there in its full size, without reading it."""
        try:
            return (folder / self.name).stat().st_size == self.size
        except OSError:
            return False


def pinned(listing: Path = LIST) -> list[Jar]:
    """Return the jars of `jars.sha256`, in the order of the class path."""
    rows = [line.split() for line in listing.read_text().splitlines() if line and not line.startswith("#")]
    return [Jar(path, int(size), sha256) for sha256, size, path in rows]


def cache() -> Path:
    """Return the folder for Kafka's jars and for what is derived from them."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "wirelens", f"kafka-{VERSION}")


def repository() -> str:
    """Return the URL of the Maven repository to fetch from: WIRELENS_MAVEN (a mirror), else Maven Central."""
    return (os.environ.get("WIRELENS_MAVEN") or str(MAVEN_CENTRAL_URL)).rstrip("/")


def ensure(folder: Path | None = None, jars: Sequence[Jar] | None = None) -> int:
    """Have every jar of the list in `folder` (default: the cache); return the bytes fetched, 0 where all were there.

    Only names and sizes are looked at where all are there; what was fetched is compared with its SHA-256. Two processes
    that ask at once fetch once. A fetch that was cut off goes on with the jars that are missing.
    Raises BrokerError where a jar can't be had or isn't the one of the list.
    """
    folder = folder or cache()
    jars = jars or pinned()
    if all(jar.lies_in(folder) for jar in jars):
        return 0
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f"{folder.name}.lock")):
            if all(jar.lies_in(folder) for jar in jars):
                return 0
            return _fetch(folder, jars)
    except OSError as error:
        raise BrokerError(f"cannot keep Kafka's jars in {folder}: {error}") from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(folder: Path, jars: Sequence[Jar]) -> int:
    part = folder.with_name(f"{folder.name}.part")
    store = part / "repository"
    ready = part / "jars"
    ready.mkdir(parents=True, exist_ok=True)
    wanted = [jar for jar in jars if not jar.lies_in(ready)]
    size = sum(jar.size for jar in wanted)
    console = Console(stderr=True)
    print(f"fetching Apache Kafka {VERSION}: {len(wanted)} jars, {_mib(size)}, from {repository()}", file=sys.stderr)
    with _bar(console, size) as advance:
        context = MavenContext(
            PythonResolver(progress_callback=_reporter(advance)),
            repo_cache=store,
            remote_repos={"repository": repository()},
            timeout=_HTTP_SECONDS,
        )
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            fetching = [pool.submit(_fetch_one, context, jar, store, ready) for jar in wanted]
            try:
                for future in fetching:
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    # What else lies in the folder was derived from other jars.
    shutil.rmtree(folder, ignore_errors=True)
    ready.rename(folder)
    shutil.rmtree(part)
    print(f"fetched {_mib(size)} ({size} bytes) into {folder}", file=sys.stderr)
    return size


def _fetch_one(context: MavenContext, jar: Jar, store: Path, ready: Path) -> None:
    """Put the jar into `ready` once it is known to be the one of the list."""
    file = store / jar.path
    *group, artifact, version, _ = jar.path.split("/")
    component = context.project(".".join(group), artifact).at_version(version)
    try:
        for attempt in Retrying(
            stop=stop_after_attempt(3),
            wait=wait_exponential(max=5),
            retry=retry_if_exception_type((requests.RequestException, RuntimeError)),
            reraise=True,
        ):
            with attempt:
                file.unlink(missing_ok=True)
                context.resolver.download(component.artifact())
    except requests.RequestException as error:
        raise BrokerError(f"cannot fetch {jar.name} from {repository()}: {type(error).__name__}") from None
    except RuntimeError:
        raise BrokerError(f"{repository()} has no {jar.path}") from None
    with file.open("rb") as opened:
        got = hashlib.file_digest(opened, "sha256").hexdigest()
    if got != jar.sha256:
        file.unlink()
        raise BrokerError(f"{jar.name} from {repository()} is not the pinned one: sha256 {got}, not {jar.sha256}")
    file.rename(ready / jar.name)


@contextmanager
def _bar(console: Console, size: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of `size` bytes on a terminal, nothing elsewhere; yield what moves it."""
    columns = (TextColumn("Apache Kafka"), BarColumn(), DownloadColumn(binary_units=True), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=size)
        yield lambda count: progress.advance(task, count)


def _reporter(advance: Callable[[int], None]) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    lock = threading.Lock()

    def locked(count: int) -> None:
        with lock:
            advance(count)

    @contextmanager
    def report(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield locked

    return report


def _mib(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
