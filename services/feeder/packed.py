"""Wire items that come packed: gzip and zip, read as what is in them."""

from collections.abc import Iterator
from dataclasses import replace

from wirelens import unpack

from services.feeder import formats
from services.feeder.item import Item, Rejected

MAX_STORIES = 50_000
"""Most that one wire item may hold, packed or not: each has a receipt that waits until all are there."""
MEMORY_BYTES = 320 * 1024 * 1024
"""Most that reading one wire item takes, whatever is in it, with the item itself; tests/proof hold it to that."""

_SUFFIXES = (".gz", ".gzip")
_TAR, _TAR_AT = b"ustar", 257


def read(content: bytes, name: str = "", media_type: str = "") -> Iterator[Item | Rejected]:
    """Yield what the content holds, as `formats.read` does, at most MAX_STORIES. Never raises for what is in it."""
    for number, story in enumerate(_read(content, name, media_type)):
        if number == MAX_STORIES:
            yield Rejected(
                f"more than {MAX_STORIES:,} stories in one, the rest was not read: split it and send the rest"
            )
            return
        yield story


def _read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    try:
        if unpack.is_gzip(content):
            # The type was said of the packed content, not of what is in it.
            content, name, media_type = unpack.gunzip(content), _without_suffix(name), ""
        if unpack.is_zip(content):
            for inside, found in unpack.files(content):
                yield from _inside(inside, found)
            return
    except unpack.PackedError as error:
        yield Rejected(str(error))
        return
    if content.startswith(_TAR, _TAR_AT) and b"\0" in content[:_TAR_AT]:
        yield Rejected("it is a tar archive: send its files, or a zip")
        return
    yield from formats.read(content, name, media_type)


def _inside(name: str, found: bytes | unpack.PackedError) -> Iterator[Item | Rejected]:
    if isinstance(found, unpack.PackedError):
        yield Rejected(f"{name}: {found}")
    elif unpack.is_gzip(found) or unpack.is_zip(found):
        yield Rejected(f"{name}: packed once more: send it by itself")
    else:
        for story in formats.read(found, name):
            yield replace(story, reason=f"{name}: {story.reason}") if isinstance(story, Rejected) else story


def _without_suffix(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name
