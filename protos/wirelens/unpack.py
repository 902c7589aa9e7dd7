"""gzip and zip made plain, within bounds: what a bomb would fill a memory with is never made."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO

MAX_BYTES = 64 * 1024 * 1024
"""Most that one packed content may become, all that is in it together."""
MAX_FILES = 10_000
"""Most files in one archive."""

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others can ask for any amount of memory."""
# All that Python's reader says of an archive that it can't read; RuntimeError: it is encrypted.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, IndexError)
_CHUNK = 64 * 1024
_OF_OTHERS = ("__MACOSX/", "META-INF/")
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")
"""A zip that holds one of these is no archive of stories but an office document, a book or a program."""


class PackedError(ValueError):
    """It can't be unpacked; the message says why and what to do, in one line."""


class TooLargeError(PackedError):
    """It becomes larger than allowed."""


def is_gzip(content: bytes) -> bool:
    """Return whether the content begins as gzip does."""
    return content.startswith(_GZIP)


def is_zip(content: bytes) -> bool:
    """Return whether the content begins as a zip archive does."""
    return content.startswith(_ZIP)


def gunzip(content: bytes, limit: int = MAX_BYTES) -> bytes:
    """Return what gzip has packed. Raises PackedError where it is broken or becomes more than `limit` bytes."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as file:
            return _bounded(file, limit)
    except (OSError, EOFError, zlib.error) as error:
        raise PackedError(f"the gzip is broken ({_why(error)}): send it again, whole") from None


def files(content: bytes, limit: int = MAX_BYTES) -> Iterator[tuple[str, bytes | PackedError]]:
    """Yield each file of a zip archive with its name, in the archive's order; what is hidden and empty is left out.

    Where one can't be unpacked, its error stands for it and the next one follows. Raises PackedError where the archive
    can't be read at all, holds nothing or too much; what came before stays good.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _BROKEN as error:
        raise PackedError(f"the archive is broken ({_why(error)}): send it again, whole") from None
    with archive:
        names = {each.filename for each in archive.infolist()}
        if any(name in names for name in _DOCUMENTS):
            raise PackedError("it is no archive of stories but a document or a program: send its text")
        members = [each for each in archive.infolist() if not each.is_dir() and not _is_hidden(each.filename)]
        if not members:
            raise PackedError("the archive holds no file: put the stories into it")
        if len(members) > MAX_FILES:
            raise PackedError(f"the archive holds {len(members):,} files, more than {MAX_FILES:,}: split it")
        left = limit
        for member in members:
            try:
                if member.compress_type not in _METHODS:
                    raise NotImplementedError("packed by a method other than deflate")
                with archive.open(member) as file:
                    found = _bounded(file, left)
            except PackedError:
                raise
            except _BROKEN as error:
                yield member.filename, PackedError(f"it can't be unpacked ({_why(error)}): send it by itself")
                continue
            left -= len(found)
            yield member.filename, found


def _bounded(file: gzip.GzipFile | IO[bytes], limit: int) -> bytes:
    found = bytearray()
    while chunk := file.read(_CHUNK):
        found += chunk
        if len(found) > limit:
            raise TooLargeError("it becomes too large when it is unpacked: split it")
    return bytes(found)


def _is_hidden(name: str) -> bool:
    return name.startswith(_OF_OTHERS) or any(part.startswith(".") for part in name.split("/"))


def _why(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
