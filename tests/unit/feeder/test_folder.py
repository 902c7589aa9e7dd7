import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder.folder import FolderWatch
from services.feeder.intake import Delivery
from services.feeder.ledger import KafkaAwayError


class FakeIntake:
    def __init__(self) -> None:
        self.taken: list[Delivery] = []
        self.away = False

    def take(self, deliveries: Sequence[Delivery]) -> list[list[Receipt]]:
        if self.away:
            raise KafkaAwayError("away")
        self.taken += deliveries
        bad = Receipt(action=Receipt.REJECTED, reason="line 1: not JSON")
        good = Receipt(guid="g", action=Receipt.ACCEPTED)
        return [[good, bad] if b"bad" in d.content else [good] for d in deliveries]


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def watch(tmp_path: Path, intake: FakeIntake) -> FolderWatch:
    for name in ("done", "rejected"):
        (tmp_path / name).mkdir()
    return FolderWatch(tmp_path, intake, max_bytes=100)  # type: ignore[arg-type]


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.is_file())


def test_a_complete_file_is_taken_and_moved_beside_its_receipt(
    watch: FolderWatch, intake: FakeIntake, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("They went on.")
    watch.scan()
    watch.scan()
    assert [(d.name, d.content, d.way) for d in intake.taken] == [("a.txt", b"They went on.", "folder")]
    assert files(tmp_path) == []
    assert files(tmp_path / "done") == ["a.txt", "a.txt.receipt.json"]
    receipts = json.loads((tmp_path / "done" / "a.txt.receipt.json").read_text())["receipts"]
    assert [(r["guid"], r["action"]) for r in receipts] == [("g", "ACCEPTED")]


def test_a_folder_of_a_wire_says_whose_its_files_are(intake: FakeIntake, tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path, intake, 100, "example")  # type: ignore[arg-type]
    for name in ("done", "rejected"):
        (tmp_path / name).mkdir()
    (tmp_path / "a.txt").write_text("They went on.")
    watch.scan()
    watch.scan()
    assert [d.wire for d in intake.taken] == ["example"]


def test_a_file_that_still_grows_is_left_alone(watch: FolderWatch, intake: FakeIntake, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They")
    watch.scan()
    (tmp_path / "a.txt").write_text("They went on.")
    watch.scan()
    assert intake.taken == []
    watch.scan()
    assert len(intake.taken) == 1


def test_a_file_rewritten_at_the_same_length_is_left_alone(
    watch: FolderWatch, intake: FakeIntake, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("They")
    watch.scan()
    (tmp_path / "a.txt").write_text("Them")
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    watch.scan()
    assert intake.taken == []


@pytest.mark.parametrize("name", [".hidden", "a.txt.part", "a.tmp"])
def test_unfinished_and_hidden_files_are_left_alone(
    watch: FolderWatch, intake: FakeIntake, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("They went on.")
    watch.scan()
    watch.scan()
    assert intake.taken == []


def test_a_file_with_a_rejected_part_goes_to_rejected(watch: FolderWatch, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("bad")
    watch.scan()
    watch.scan()
    assert files(tmp_path / "rejected") == ["a.jsonl", "a.jsonl.receipt.json"]


def test_a_file_too_large_is_rejected_unread(watch: FolderWatch, intake: FakeIntake, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 101)
    watch.scan()
    watch.scan()
    assert intake.taken == []
    assert "split it" in (tmp_path / "rejected" / "a.txt.receipt.json").read_text()


def test_a_file_that_may_not_be_read_is_left_until_its_rights_change(
    watch: FolderWatch, intake: FakeIntake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes
    for name in "ab":
        (tmp_path / name).write_text("They went on.")

    def closed(path: Path) -> bytes:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    with capture_logs() as logs:
        for _ in range(4):
            watch.scan()
    assert [d.name for d in intake.taken] == ["b"]
    assert [line["file"] for line in logs if line["log_level"] == "warning"] == ["a"]
    monkeypatch.setattr(Path, "read_bytes", read)
    (tmp_path / "a").chmod(0o644)
    (tmp_path / "a").chmod(0o600)
    watch.scan()
    watch.scan()
    assert [d.name for d in intake.taken] == ["b", "a"]


def test_no_earlier_file_of_the_same_name_is_overwritten(watch: FolderWatch, tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.txt").write_text(text)
        watch.scan()
        watch.scan()
    assert [(tmp_path / "done" / n).read_text() for n in ("a.txt", "a-2.txt")] == ["one", "two"]


def test_while_kafka_is_away_files_stay(watch: FolderWatch, intake: FakeIntake, tmp_path: Path) -> None:
    intake.away = True
    (tmp_path / "a.txt").write_text("They went on.")
    watch.scan()
    watch.scan()
    assert files(tmp_path) == ["a.txt"]
    intake.away = False
    watch.scan()
    assert files(tmp_path) == []
