"""JSON lines of any size, packed or not: read piece by piece, and how far they were sent is kept for another run."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wirelens.client import WirelensError

PIECE_BYTES = 512 * 1024
"""Lines go in pieces of about this size, so that receipts come back while a long file is sent."""
SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
MOST_BYTES = 4 * 1024 * 1024 + 1
"""A longer line or file is cut here. No feeder takes what is left of it; the gateway refuses it, and says why."""


@dataclass(frozen=True)
class Piece:
    """What is sent at once: its name, its content, and how much of its file (in bytes, as it lies there) that is.

    `end` is the place after it among the unpacked bytes of `path`, from which one can go on. 0: one cannot.
    """

    name: str
    content: bytes
    size: int
    path: Path | None = None
    end: int = 0


def is_lines(name: str) -> bool:
    """Whether a file of this name holds JSON lines."""
    return name.lower().endswith(SUFFIXES)


def pieces(path: Path, start: int = 0) -> Iterator[Piece]:
    """Yield whole lines from `start` on, each piece longer than 512 KiB only where one line is.

    Holds one piece in memory, however large the file or what it unpacks to. Raises WirelensError where it is broken.
    """
    name = path.name.removesuffix(".gz").removesuffix(".GZ")
    try:
        with path.open("rb") as raw, _unpacked(path, raw) as file:
            file.seek(start)
            piece, read = bytearray(), 0
            while True:
                begin = file.tell()
                line = _line(file)
                if piece and (not line or len(piece) + len(line) > PIECE_BYTES):
                    yield Piece(name, bytes(piece), raw.tell() - read, path, begin)
                    piece, read = bytearray(), raw.tell()
                if not line:
                    return
                piece += line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise WirelensError(f"{path.name}: the gzip is broken ({error}): what was before is sent") from None


class Marks:
    """How far each file was sent, in a folder with a small file for each that is under way."""

    def __init__(self, folder: Path, url: str, wire: str) -> None:
        self._folder = folder
        self._to = f"{url}\n{wire}"

    def get(self, path: Path) -> int:
        """Return the place from which to go on; 0 for a file that was not begun or has changed since."""
        try:
            return int(self._of(path).read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def put(self, path: Path, end: int) -> None:
        """Keep that all before `end` was sent."""
        self._folder.mkdir(parents=True, exist_ok=True)
        mark = self._of(path)
        new = mark.with_suffix(".new")
        new.write_text(str(end), encoding="ascii")
        new.replace(mark)

    def clear(self, path: Path) -> None:
        """Forget a file that was sent to its end."""
        self._of(path).unlink(missing_ok=True)

    def _of(self, path: Path) -> Path:
        stat = path.stat()
        said = f"{self._to}\n{path.resolve()}\n{stat.st_size}\n{stat.st_mtime_ns}"
        return self._folder / hashlib.sha256(said.encode()).hexdigest()[:32]


@contextmanager
def _unpacked(path: Path, raw: IO[bytes]) -> Iterator[IO[bytes]]:
    if path.name.lower().endswith(".gz"):
        with gzip.GzipFile(fileobj=raw) as file:
            yield file  # type: ignore[misc]
    else:
        yield raw


def _line(file: IO[bytes]) -> bytes:
    """Return the next line; of one that is too long its beginning, and pass over the rest."""
    line = file.readline(MOST_BYTES)
    if len(line) == MOST_BYTES and not line.endswith(b"\n"):
        while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
            pass
    return line
