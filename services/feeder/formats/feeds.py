"""RSS (0.9x, 1.0, 2.0) and Atom, read by feedparser; and Atom's deleted entries (RFC 6721), which are kills.

An entry's body is its content (`content:encoded`), else its summary. A feed that is not well-formed is read as far as
it goes, as readers do; entities of its own are refused.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Article

from services.feeder import charset, markup, xml
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.text import Block, from_blocks
from services.feeder.times import instant

_ROOTS = ("rss", "feed", "RDF", "entry", "deleted-entry")
_MAX_NESTED = 5_000
"""Elements open at once and more is no feed; feedparser would go down all of them."""


def recognise(content: bytes, name: str, media_type: str) -> float:
    """The root element tells."""
    return 1.0 if xml.root_name(content) in _ROOTS else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each entry, and a kill for each deleted one."""
    broken = ""
    try:
        root = xml.parse(content, media_type)
        yield from _deleted(root)
    except xml.RefusedError as error:
        broken = str(error)
        text = charset.decode(content[: xml.MAX_BYTES], charset.declared_inside(content))
        if "<!ENTITY" in text or len(content) > xml.MAX_BYTES or text.count("<") > _MAX_NESTED + 20 * text.count("</"):
            yield Rejected(broken)
            return
    text = charset.decode(content, charset.declared_inside(content) or charset.declared(media_type))
    feed = feedparser.parse(
        xml.without_declaration(text).encode("utf-8", "replace"),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
    )
    for entry in feed.entries:
        yield _story(entry, feed.feed)
    if broken and not feed.entries:
        yield Rejected(broken)


def _deleted(root: _Element) -> Iterator[Item | Rejected]:
    found = [root] if xml.name(root) == "deleted-entry" else xml.children(root, "deleted-entry")
    for each in found:
        item = Item(
            guid=each.get("ref", ""),
            status=Article.CANCELED,
            version_created=instant(each.get("when", "")),
            reason=xml.text(xml.child(each, "comment")) or "deleted from its feed",
        )
        reason = refusal(item)
        yield Rejected(reason) if reason else item


def _story(entry: Any, feed: Any) -> Item | Rejected:
    content, media_type, language = _content(entry)
    published, updated = _time(entry.get("published_parsed")), _time(dict.get(entry, "updated_parsed"))
    guid = entry.get("id") or entry.get("link") or ""
    rights = markup.plain(entry.get("rights") or feed.get("rights") or "")
    item = Item(
        guid=guid,
        text=from_blocks(markup.plain(entry.get("title") or ""), _body(content, media_type)),
        language=language or entry.get("dc_language") or feed.get("language") or "",
        version_created=updated or published,
        first_created=published,
        credit=markup.plain(_source(entry) or feed.get("title") or ""),
        usage_terms=rights,
        copyright_notice=rights,
        provider=markup.plain(_publisher(entry, feed)),
        url=entry.get("link") or "",
        expires=_time(entry.get("expired_parsed")),
    )
    reason = refusal(item)
    return Rejected(reason, guid) if reason else item


def _content(entry: Any) -> tuple[str, str, str]:
    """Return (content, type, language) of the longest text that the entry has."""
    found = [each for each in entry.get("content") or () if each.get("value")]
    if not found:
        detail = entry.get("summary_detail") or {}
        found = [{**detail, "value": entry.get("summary") or detail.get("value") or ""}]
    best = max(found, key=lambda each: len(each["value"]))
    return best["value"], best.get("type") or "", best.get("language") or ""


def _body(content: str, media_type: str) -> list[Block]:
    # "text/plain" is also what feedparser says where RSS says nothing, and RSS is HTML then.
    return (
        markup.guessed_blocks(content, "text/html" if "&" in content or "html" in media_type else "") if content else []
    )


def _source(entry: Any) -> str:
    return str((entry.get("source") or {}).get("title") or "")


def _publisher(entry: Any, feed: Any) -> str:
    return str(entry.get("publisher") or feed.get("publisher") or feed.get("title") or "")


def _time(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:
        return None
