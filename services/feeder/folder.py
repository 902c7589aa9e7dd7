"""A folder whose files are taken in: complete ones only, each then moved beside its receipt."""

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
from google.protobuf.json_format import MessageToDict
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder.intake import Delivery, Way
from services.feeder.lane import Lane
from services.feeder.ledger import KafkaAwayError
from services.feeder.settings import FeederSettings
from services.feeder.wires import Folder

log = structlog.get_logger()

DONE = "done"
REJECTED = "rejected"
SCAN_SECONDS = 0.5
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


@dataclass(frozen=True)
class _Look:
    """How a file was at one look; a file that looks alike twice, a scan apart, is complete."""

    size: int
    modified_ns: int
    changed_ns: int
    """Of its rights and name too."""


class FolderWatch:
    """Takes in each file of a folder. A file with anything rejected goes to `rejected`: mend it and put it back."""

    def __init__(self, folder: Path, intake: Way, max_bytes: int, wire: str = "") -> None:
        """`wire` names the wire of what comes; empty for the feeder's default."""
        self._folder = folder
        self._intake = intake
        self._max_bytes = max_bytes
        self._wire = wire
        self._seen: dict[Path, _Look] = {}
        self._closed: dict[Path, _Look] = {}

    def run(self, stopping: threading.Event) -> None:
        """Watch until `stopping`. Raises OSError where the folder can't be read or written."""
        for name in (DONE, REJECTED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        log.info("watching", folder=str(self._folder))
        while not stopping.wait(SCAN_SECONDS):
            self.scan()

    def scan(self) -> None:
        """Look once; take in the files that have not changed since the last look. While Kafka is away they stay."""
        now = {path: _look(path) for path in self._files()}
        self._closed = {path: look for path, look in self._closed.items() if now.get(path) == look}
        complete = [p for p, look in now.items() if look and self._seen.get(p) == look and p not in self._closed]
        self._seen = {path: look for path, look in now.items() if look}
        for path in complete:
            try:
                self._take(path)
            except KafkaAwayError:
                return
            except FileNotFoundError:
                log.info("the file went away by itself", file=path.name)

    def _files(self) -> list[Path]:
        found = (p for p in self._folder.iterdir() if p.is_file() and not p.name.startswith("."))
        return sorted(p for p in found if not p.name.endswith(_UNFINISHED))

    def _take(self, path: Path) -> None:
        size = path.stat().st_size
        if size > self._max_bytes:
            reason = f"the file has {size:,} bytes, more than {self._max_bytes:,}: split it"
            receipts = [Receipt(action=Receipt.REJECTED, reason=reason, wire=self._wire)]
        else:
            try:
                content = path.read_bytes()
            except PermissionError as error:
                # One closed file keeps no other waiting; it is read when it or its rights have changed.
                self._closed[path] = self._seen[path]
                log.warning("a file is left alone: let the feeder read it", file=path.name, reason=error.strerror)
                return
            (receipts,) = self._intake.take([Delivery(content, wire=self._wire, name=path.name, way="folder")])
        rejected = any(receipt.action == Receipt.REJECTED for receipt in receipts)
        target = _free(self._folder / (REJECTED if rejected else DONE) / path.name)
        # The receipt is there before its file is: who finds the one may read the other.
        with _receipt_of(target).open("w", encoding="utf-8") as file:
            file.writelines(_as_json(receipts))
        path.rename(target)
        log.info("file taken", file=path.name, stories=len(receipts), rejected=rejected)


def watches(settings: FeederSettings, lane: Lane) -> list[FolderWatch]:
    """Return a watch of each folder that the settings name."""
    folders = [(wire.folder, wire.id) for wire in settings.wires if isinstance(wire, Folder)]
    if settings.watch_folder:
        folders.append((settings.watch_folder, ""))
    return [FolderWatch(folder, lane.way(wire), settings.watch_max_bytes, wire) for folder, wire in folders]


def _look(path: Path) -> _Look | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return _Look(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _receipt_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.receipt.json")


def _free(path: Path) -> Path:
    """Return the path, or one with a number before its suffix where a file has that name already."""
    number, free = 1, path
    while free.exists() or _receipt_of(free).exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _as_json(receipts: Iterable[Receipt]) -> Iterator[str]:
    """Yield the receipts as one JSON object, piece by piece: as objects all of them at once would be many."""
    between = '{"receipts": ['
    for receipt in receipts:
        found = MessageToDict(receipt, always_print_fields_with_no_presence=True)
        yield between + json.dumps(found, ensure_ascii=False, indent=2)
        between = ", "
    yield "]}\n"
