"""Fetch jars from a Maven repository, many at once, with a progress bar, and only what was asked for."""

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import requests
from jgo.maven import MavenContext, PythonResolver
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from services.common.broker.errors import BrokerError
from services.common.broker.jars import Jar

_AT_ONCE = 8
_HTTP_SECONDS = 60


def fetch(folder: Path, jars: Sequence[Jar], repository: str, what: str) -> int:
    """Fetch the jars into `folder`, which appears with all of them at once; return the bytes fetched.

    The jars of an earlier call that was cut off are not fetched again. For one caller at a time.
    Raises BrokerError where a jar can't be had or isn't the one asked for, OSError where it can't be kept.
    """
    part = folder.with_name(f"{folder.name}.part")
    store = part / "repository"
    ready = part / "jars"
    ready.mkdir(parents=True, exist_ok=True)
    wanted = [jar for jar in jars if not jar.lies_in(ready)]
    size = sum(jar.size for jar in wanted)
    print(f"fetching {what}: {len(wanted)} jars, {_mib(size)}, from {repository}", file=sys.stderr)
    with _bar(what, size) as advance:
        context = MavenContext(
            PythonResolver(progress_callback=_reporter(advance)),
            repo_cache=store,
            remote_repos={"repository": repository},
            timeout=_HTTP_SECONDS,
        )
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            fetching = [pool.submit(_fetch_one, context, jar, ready) for jar in wanted]
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


def _fetch_one(context: MavenContext, jar: Jar, ready: Path) -> None:
    """Put the jar into `ready` once it is known to be the one of the list."""
    file = context.repo_cache / jar.path
    (repository,) = context.remote_repos.values()
    *group, artifact, version, _ = jar.path.split("/")
    component = context.project(".".join(group), artifact).at_version(version)
    try:
        for attempt in Retrying(
            stop=stop_after_attempt(3),
            wait=wait_exponential(multiplier=0.3, max=5),
            retry=retry_if_exception_type((requests.RequestException, RuntimeError)),
            reraise=True,
        ):
            with attempt:
                file.unlink(missing_ok=True)
                context.resolver.download(component.artifact())
    except requests.RequestException as error:
        raise BrokerError(f"cannot fetch {jar.name} from {repository}: {type(error).__name__}") from None
    except RuntimeError:
        raise BrokerError(f"{repository} has no {jar.path}") from None
    with file.open("rb") as opened:
        got = hashlib.file_digest(opened, "sha256").hexdigest()
    if got != jar.sha256:
        file.unlink()
        raise BrokerError(f"{jar.name} from {repository} is not the pinned one: sha256 {got}, not {jar.sha256}")
    file.rename(ready / jar.name)


@contextmanager
def _bar(what: str, size: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of `size` bytes on a terminal, nothing elsewhere; yield what moves it."""
    columns = (TextColumn(what), BarColumn(), DownloadColumn(binary_units=True), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=size)
        yield lambda count: progress.advance(task, count)


def _reporter(advance: Callable[[int], None]) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    """Return what the resolver asks for with each file's name and size: all files move the same bar."""
    return lambda _name, _size: nullcontext(advance)


def _mib(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
