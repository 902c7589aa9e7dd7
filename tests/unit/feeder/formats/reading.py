"""Helpers of the formats' tests: what a content holds, and its paragraphs by kind."""

from itertools import pairwise

from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import formats
from services.feeder.item import Item, Rejected


def item(content: bytes | str, name: str = "", media_type: str = "") -> Item:
    (found,) = formats.read(content.encode() if isinstance(content, str) else content, name, media_type)
    assert isinstance(found, Item), found
    return found


def rejected(content: bytes | str, name: str = "") -> Rejected:
    (found,) = formats.read(content.encode() if isinstance(content, str) else content, name)
    assert isinstance(found, Rejected), found
    return found


def shown(found: Item) -> list[tuple[str, str]]:
    text = found.text
    return [(Paragraph.Kind.Name(p.kind), text.text[p.start : p.end]) for p in text.paragraphs]


def is_sound(found: Item | Rejected) -> bool:
    """Whether it is a reason, or a story whose paragraphs are in order and cover all of its text."""
    if isinstance(found, Rejected):
        return bool(found.reason)
    text = found.text
    spans = [(0, 0), *((p.start, p.end) for p in text.paragraphs), (len(text.text), len(text.text))]
    return all(a < b for a, b in spans[1:-1]) and all(not text.text[a[1] : b[0]].strip() for a, b in pairwise(spans))
