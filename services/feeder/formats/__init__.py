"""The formats that wire items come in. Each is a module with two verbs, `recognise` and `read`.

Built-in ones are listed here; others join by an entry point of the group `wirelens.formats` whose value is the module.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, cast

import structlog

from services.feeder import charset, xml
from services.feeder.formats import feeds, jsonl, newsml1, newsmlg2, ninjs, nitf, page, plaintext, wiretext
from services.feeder.item import Item, Rejected

log = structlog.get_logger()

GROUP = "wirelens.formats"


class Format(Protocol):
    """What a format's module has. `name` is where the content came from (a file's name), `media_type` may be empty."""

    def recognise(self, content: bytes, name: str, media_type: str) -> float:
        """Return how surely this is the format, by its content first: 0 not at all, 1 beyond doubt. Never raises."""
        ...

    def read(self, content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
        """Yield each story of the content, and a Rejected for each part that is none. May raise xml.RefusedError."""
        ...


@cache
def installed() -> Sequence[Format]:
    """Return every format, the built-in ones last: another's wins where both are as sure."""
    found = [cast(Format, entry.load()) for entry in entry_points(group=GROUP)]
    return [*found, newsmlg2, newsml1, nitf, feeds, ninjs, wiretext, page, jsonl, plaintext]


def read(content: bytes, name: str = "", media_type: str = "") -> Iterator[Item | Rejected]:
    """Yield what the content holds, read by the format that is surest of it. Never raises for what is in it."""
    if not content or content.isspace():
        yield Rejected("it is empty")
        return
    sure, best = max(((f.recognise(content, name, media_type), f) for f in installed()), key=lambda found: found[0])
    if sure <= 0:
        yield Rejected(_unknown(content))
        return
    holds = 0
    try:
        for holds, story in enumerate(best.read(content, name, media_type), 1):  # noqa: B007
            yield story
    except xml.RefusedError as error:
        yield Rejected(str(error))
        return
    except Exception as error:
        # A format that trips over an item must not stop the wire; the item's sender is told, and so are we.
        log.exception("a format failed", format=getattr(best, "__name__", str(best)))
        yield Rejected(f"it could not be read: {type(error).__name__}: {error}")
        return
    if not holds:
        yield Rejected("it holds no story")


def _unknown(content: bytes) -> str:
    known = "send ninjs, NewsML, NITF, RSS, Atom, IPTC 7901, HTML, JSON lines or plain text"
    if root := xml.root_name(content):
        return f"it is XML of another kind, its root is {root[:80]}: {known}"
    return f"no format is known that reads this: {known}" if charset.is_text(content) else f"it is no text: {known}"
