"""Apache Kafka's jars: fetched once from a Maven repository into the user's cache, exactly those of `jars.sha256`."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.common.broker.errors import BrokerError

VERSION = "4.2.2"
LIST = Path(__file__).with_name("jars.sha256")
MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2"


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
    return (os.environ.get("WIRELENS_MAVEN") or MAVEN_CENTRAL).rstrip("/")


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
            # It takes half a second to import what fetches, and hardly any start needs it.
            from services.common.broker.fetch import fetch

            return fetch(folder, jars, repository(), f"Apache Kafka {VERSION}")
    except OSError as error:
        raise BrokerError(f"cannot keep Kafka's jars in {folder}: {error}") from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
