"""The class archive: written once, used afterwards, and never a reason not to start."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.common.broker.archive import ClassArchive
from services.common.broker.java import Java


@pytest.fixture
def archive(tmp_path: Path) -> ClassArchive:
    (tmp_path / "cache").mkdir()
    (tmp_path / "data").mkdir()
    return ClassArchive.of(Java(Path("java"), 17, "17.0.1-amd64", shares=True), tmp_path / "cache", tmp_path / "data")


def test_the_first_run_writes_it_beside_its_data(archive: ClassArchive) -> None:
    assert archive.using_or_writing() == [f"-XX:ArchiveClassesAtExit={archive.written}"]


def test_once_kept_it_is_used(archive: ClassArchive) -> None:
    archive.written.write_text("classes")
    archive.keep()
    assert archive.using_or_writing() == archive.using() == [f"-XX:SharedArchiveFile={archive.kept}"]


def test_a_program_that_only_uses_it_starts_without_one(archive: ClassArchive) -> None:
    assert archive.using() == []


def test_what_an_interrupted_run_left_is_never_kept(archive: ClassArchive) -> None:
    archive.written.write_text("half")
    archive.using_or_writing()
    archive.keep()
    assert not archive.kept.exists()


def test_keeping_nothing_is_no_error(archive: ClassArchive) -> None:
    archive.keep()
    assert not archive.kept.exists()


def test_a_cache_that_takes_nothing_is_no_error(archive: ClassArchive) -> None:
    archive.written.write_text("classes")
    archive.kept.parent.rmdir()
    archive.keep()
    assert not archive.kept.exists()


def test_a_java_that_cannot_write_one_is_not_asked_to(archive: ClassArchive) -> None:
    assert replace(archive, writable=False).using_or_writing() == []


def test_another_build_of_java_has_an_archive_of_its_own(archive: ClassArchive) -> None:
    other = ClassArchive.of(
        Java(Path("java"), 17, "17.0.2-amd64", shares=True), archive.kept.parent, archive.written.parent
    )
    assert other.kept != archive.kept
