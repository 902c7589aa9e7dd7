"""Plain text: one story a file, its guid made of the file's name."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import PureWindowsPath

from services.feeder import charset
from services.feeder.item import Item, Rejected
from services.feeder.text import from_plain, split_headline

MAX_BYTES = 4 * 1024 * 1024
"""Eight times what a text may have."""

# Of formats that are made of text but are no plain text.
_MARKUP = re.compile(rb"\s*(<[?!a-z]|\{\\rtf|%PDF-)", re.I)


def recognise(content: bytes, name: str, media_type: str) -> float:
    """Any text without markup will do, for want of something better."""
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")) or not charset.is_text(content):
        return 0.0
    return 0.5 if media_type.startswith("text/plain") else 0.1


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield the story. Without a name its guid is the hash of its text, so the same text is the same story."""
    if len(content) > MAX_BYTES:
        yield Rejected(f"the text has {len(content):,} bytes, more than {MAX_BYTES:,}: split it")
        return
    headline, body = split_headline(charset.decode(content, charset.declared(media_type)))
    text = from_plain(headline, body)
    # Folders of either kind of machine; a name is all that tells two stories apart.
    stem = PureWindowsPath(name).stem
    yield Item(guid=stem or f"sha256:{hashlib.sha256(text.text.encode()).hexdigest()}", text=text)
