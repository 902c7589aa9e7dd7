"""Helpers of the formats' tests: what a content holds, what a story states, and its paragraphs by kind."""

import hashlib
from itertools import pairwise
from typing import NamedTuple

from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder import formats
from services.feeder.change import told
from services.feeder.item import Item, Rejected

_TIMES = ("version_created", "first_created", "embargoed", "expires")


class Facts(NamedTuple):
    """What a story states. Times in UTC; empty: it does not say."""

    guid: str
    headline: str = ""
    version: str = ""
    version_created: str = ""
    first_created: str = ""
    embargoed: str = ""
    expires: str = ""
    usage_terms: str = ""
    copyright_notice: str = ""
    credit: str = ""
    provider: str = ""
    language: str = ""
    signal: str = ""
    change: str = "UNTOLD"
    note: str = ""
    byline: str = ""
    dateline: str = ""
    slug: str = ""
    urgency: int = 0
    keywords: tuple[str, ...] = ()
    body: str = "e3b0c44298fc1c14"
    """The first 16 digits of the body's SHA-256: its paragraphs, white space folded, a blank line between two."""
    kinds: str = ""
    """Of the body's paragraphs."""


def facts(found: Item) -> Facts:
    """Return what the story states, its text by hash and by the kinds of its paragraphs."""
    body = found.text.text.removeprefix(found.text.headline).strip()
    paragraphs = [p for p in found.text.paragraphs if p.kind != Paragraph.HEADLINE]
    stated = {name: getattr(found, name) for name in Facts._fields if hasattr(found, name)}
    stated |= {name: stated[name].isoformat() if stated[name] else "" for name in _TIMES}
    return Facts(
        **stated,
        headline=found.text.headline,
        change=Article.Change.Name(told(found)),
        body=hashlib.sha256(body.encode()).hexdigest()[:16],
        kinds=" ".join(Paragraph.Kind.Name(p.kind) for p in paragraphs),
    )


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
