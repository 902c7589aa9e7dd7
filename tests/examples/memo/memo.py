"""A wire format: `MEMO guid version`, then the headline, then the body."""

from collections.abc import Iterator

from services.feeder.item import Item, Rejected
from services.feeder.text import from_plain


def recognise(content: bytes, name: str, media_type: str) -> float:
    """Sure of whatever begins with the word."""
    return 1.0 if content.startswith(b"MEMO ") else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield the one story of a memo."""
    head, _, rest = content.decode(errors="replace").partition("\n")
    words = head.split()
    if len(words) != 3:
        yield Rejected("the first line is MEMO, a guid and a version")
        return
    headline, _, body = rest.partition("\n")
    yield Item(guid=words[1], version=words[2], text=from_plain(headline, body))
