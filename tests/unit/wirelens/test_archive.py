import gzip
import os
import tracemalloc
from pathlib import Path

import pytest
from wirelens.cli.archive import PIECE_BYTES, Marks, is_lines, pieces
from wirelens.client import WirelensError

LINES = [b"%d %s\n" % (number, b"x" * 999) for number in range(1500)]


@pytest.fixture(params=["wire.jsonl", "wire.jsonl.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    content = b"".join(LINES)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_pieces_are_whole_lines_of_bounded_size_under_the_unpacked_name(path: Path) -> None:
    found = list(pieces(path))
    assert b"".join(piece.content for piece in found) == b"".join(LINES)
    assert all(len(piece.content) <= PIECE_BYTES and piece.content.endswith(b"\n") for piece in found)
    assert {piece.name for piece in found} == {"wire.jsonl"}
    assert sum(piece.size for piece in found) == path.stat().st_size


def test_reading_goes_on_where_a_piece_ended(path: Path) -> None:
    first, *rest = pieces(path)
    assert [piece.content for piece in pieces(path, first.end)] == [piece.content for piece in rest]


def test_a_line_longer_than_can_be_sent_is_cut_and_the_next_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b"a\n" + b"x" * (9 * 1024 * 1024) + b"\nb\n")
    before, cut, after = pieces(path)
    assert (before.content, len(cut.content), after.content) == (b"a\n", 4 * 1024 * 1024 + 1, b"b\n")
    assert [piece.content for piece in pieces(path, cut.end)] == [b"b\n"]


def test_memory_stays_small_however_much_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * (64 * 1024 * 1024)))
    tracemalloc.start()
    try:
        list(pieces(path))
        assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("keep", [40, -4])
def test_a_gzip_that_is_cut_off_says_so(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "wire.jsonl.gz"
    path.write_bytes(gzip.compress(os.urandom(5000))[:keep])
    with pytest.raises(WirelensError, match=r"wire\.jsonl\.gz: the gzip is broken"):
        list(pieces(path))


@pytest.mark.parametrize(("name", "lines"), [("a.jsonl", True), ("a.NDJSON.gz", True), ("a.txt.gz", False)])
def test_a_name_tells_whether_it_holds_lines(name: str, lines: bool) -> None:
    assert is_lines(name) == lines


def test_a_mark_is_of_one_file_as_it_is_for_one_receiver(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    marks = Marks(folder, "http://a", "wire")
    marks.put(path, 42)
    assert marks.get(path) == 42
    assert (Marks(folder, "http://b", "wire").get(path), Marks(folder, "http://a", "other").get(path)) == (0, 0)
    os.utime(path, (1, 1))
    assert marks.get(path) == 0


def test_a_mark_that_is_cleared_is_gone(path: Path, tmp_path: Path) -> None:
    marks = Marks(tmp_path / "state", "http://a", "wire")
    marks.put(path, 42)
    marks.clear(path)
    assert marks.get(path) == 0
