import gzip
import io
import tarfile
import tracemalloc

import pytest
from wirelens import unpack

from services.feeder.item import Item, Rejected
from services.feeder.packed import read
from tests.unit.wirelens.test_unpack import archive


def guids(content: bytes, name: str = "", media_type: str = "") -> list[str]:
    return [story.guid for story in read(content, name, media_type) if isinstance(story, Item)]


def reason(content: bytes) -> str:
    (story,) = read(content)
    assert isinstance(story, Rejected)
    return story.reason


LINES = b'{"guid": "a", "headline": "A"}\n{"guid": "b", "headline": "B"}'


def test_what_is_not_packed_is_read_as_it_is() -> None:
    assert guids(LINES) == ["a", "b"]


@pytest.mark.parametrize("media_type", ["", "application/gzip", "text/plain"])
def test_gzip_is_read_as_what_is_in_it(media_type: str) -> None:
    assert guids(gzip.compress(LINES, mtime=0), "wire.jsonl.gz", media_type) == ["a", "b"]


@pytest.mark.parametrize("name", ["story.txt.gz", "story.txt.GZ", "story.txt"])
def test_a_packed_text_is_the_same_story_as_the_plain_one(name: str) -> None:
    assert guids(gzip.compress(b"They went on.", mtime=0), name) == guids(b"They went on.", "story.txt") == ["story"]


def test_of_an_archive_each_file_is_read_by_its_own_name() -> None:
    assert guids(archive(("in/one.txt", b"They went on."), ("wire.jsonl", LINES)), "all.zip") == ["one", "a", "b"]


def test_what_is_wrong_in_an_archive_is_said_with_the_files_name() -> None:
    stories = list(
        read(archive(("a.jsonl", b'{"guid": 1'), ("b.jsonl", LINES), ("c.gz", gzip.compress(LINES, mtime=0))))
    )
    wrong = [story.reason for story in stories if isinstance(story, Rejected)]
    assert wrong[0].startswith("a.jsonl: line 1: not JSON")
    assert wrong[1] == "c.gz: packed once more: send it by itself"
    assert len(stories) == 4


def test_a_zip_within_gzip_is_read() -> None:
    assert guids(gzip.compress(archive(("wire.jsonl", LINES)), mtime=0)) == ["a", "b"]


def test_an_archive_of_another_kind_is_rejected_with_what_to_do() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as made:
        made.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    assert reason(packed.getvalue()) == "it is a tar archive: send its files, or a zip"


@pytest.mark.parametrize(
    "packed", [archive(), gzip.compress(b"", mtime=0), gzip.compress(b"They went on.", mtime=0)[:-3]]
)
def test_what_holds_nothing_or_is_cut_is_rejected(packed: bytes) -> None:
    assert reason(packed)


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_a_bomb_is_rejected_in_bounded_memory(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    content = bytes(32 * 1024 * 1024)
    bomb = gzip.compress(content, mtime=0) if kind == "gzip" else archive(("a.txt", content))
    del content
    limit = 1024 * 1024
    gunzip, files = unpack.gunzip, unpack.files
    monkeypatch.setattr(unpack, "gunzip", lambda packed: gunzip(packed, limit))
    monkeypatch.setattr(unpack, "files", lambda packed: files(packed, limit))
    tracemalloc.start()
    try:
        assert "too large when it is unpacked" in reason(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * limit
    finally:
        tracemalloc.stop()
