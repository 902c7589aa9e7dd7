import gzip
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wirelens.unpack import MAX_FILES, PackedError, files, gunzip, is_gzip, is_zip


def archive(*members: tuple[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def test_gzip_is_unpacked_whatever_the_number_of_its_parts() -> None:
    packed = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0)
    assert is_gzip(packed)
    assert gunzip(packed) == b"one two"


def test_what_becomes_as_large_as_allowed_is_unpacked_and_no_byte_more() -> None:
    packed = gzip.compress(bytes(1000), mtime=0)
    assert len(gunzip(packed, 1000)) == 1000
    with pytest.raises(PackedError, match="split it"):
        gunzip(packed, 999)


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"x" * 100, mtime=0)[:-9], b"\x1f\x8b", gzip.compress(b"x", mtime=0)[:-1] + b"!"]
)
def test_broken_gzip_is_said_in_one_line(packed: bytes) -> None:
    with pytest.raises(PackedError, match="broken") as error:
        gunzip(packed)
    assert "\n" not in str(error.value)


def test_an_archives_files_come_in_its_order_without_what_is_hidden() -> None:
    packed = archive(("b/two.txt", b"2"), ("a.txt", b"1"), (".hidden", b""), ("__MACOSX/a.txt", b""), ("b/", b""))
    assert is_zip(packed)
    assert list(files(packed)) == [("b/two.txt", b"2"), ("a.txt", b"1")]


def test_an_archives_files_share_the_room() -> None:
    found = files(archive(("a", bytes(600)), ("b", bytes(600))), 1000)
    assert next(found) == ("a", bytes(600))
    with pytest.raises(PackedError, match="split it"):
        next(found)


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (archive(), "holds no file"),
        (archive((".hidden", b"x")), "holds no file"),
        (archive(("[Content_Types].xml", b""), ("word/document.xml", b"")), "send its text"),
        (archive(("a", b"x"))[:-4], "broken"),
        (b"PK\x03\x04" + bytes(100), "broken"),
        (archive(*((f"{n}", b"") for n in range(MAX_FILES + 1))), "more than 10,000: split it"),
    ],
)
def test_an_archive_that_holds_no_stories_is_said_in_one_line(packed: bytes, said: str) -> None:
    with pytest.raises(PackedError, match=said) as error:
        list(files(packed))
    assert "\n" not in str(error.value)


def test_a_broken_file_does_not_keep_the_others() -> None:
    packed = bytearray(archive(("a", b"one" * 100), ("b", b"two")))
    at = packed.index(b"a") + 3
    packed[at] ^= 0xFF
    (_, broken), good = files(bytes(packed))
    assert isinstance(broken, PackedError)
    assert good == ("b", b"two")


def test_a_file_packed_by_what_needs_much_memory_is_not_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.txt", b"They went on.")
    ((_, found),) = files(packed.getvalue())
    assert "other than deflate" in str(found)


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 255))
def test_whatever_is_broken_nothing_but_its_error_is_raised(content: bytes, at: int, byte: int) -> None:
    for packed in (gzip.compress(content, mtime=0), archive(("a", content), ("b", content))):
        damaged = bytearray(packed)
        damaged[at % len(damaged)] = byte
        try:
            list(files(bytes(damaged))) if is_zip(packed) else gunzip(bytes(damaged))
        except PackedError:
            continue
