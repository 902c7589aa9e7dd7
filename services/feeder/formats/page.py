"""An HTML page: its article, found by trafilatura among menus, teasers and notices."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import PureWindowsPath
from typing import Any

import trafilatura
from lxml.etree import _Element

from services.feeder import charset, markup, xml
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.text import from_blocks, without_headline
from services.feeder.times import instant

MAX_BYTES = 2 * 1024 * 1024
"""Longer than that is no page of a story, and finding it would take long."""
MAX_TAGS = 30_000
"""More than the longest pages have. trafilatura takes 100 µs for each."""

_MAX_DEPTH = 400
_START = (b"<!doctype html", b"<html")


def recognise(content: bytes, name: str, media_type: str) -> float:
    """A document type or a root of HTML, also in XHTML."""
    top = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if top.startswith(_START) or xml.root_name(content).lower() == "html":
        return 0.9
    return 0.4 if media_type.startswith("text/html") and charset.is_text(content) else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield the story. Its guid is the page's own address, else the file's name."""
    if len(content) > MAX_BYTES:
        yield Rejected(f"the page has {len(content):,} bytes, more than {MAX_BYTES:,}: send its story alone")
        return
    text = charset.decode(content, charset.declared_inside(content) or charset.declared(media_type))
    if (tags := text.count("<")) > MAX_TAGS:
        yield Rejected(f"the page has {tags:,} tags, more than {MAX_TAGS:,}: send its story alone")
        return
    tree = markup.html_tree(text)
    if tree is None or _is_deep(tree):
        yield Rejected("no HTML that can be read: nested too deep, or nothing in it")
        return
    if reason := xml.too_wide(tree):
        yield Rejected(reason)
        return
    facts = _Facts(tree)
    found = trafilatura.bare_extraction(text, include_comments=False, include_tables=True, with_metadata=True)
    body = getattr(found, "body", None)
    if body is None:
        yield Rejected("no article was found on the page: send the page of one story", facts.url)
        return
    headline = facts.headline or markup.plain(getattr(found, "title", "") or "")
    blocks = without_headline(headline, markup.blocks(body))
    item = Item(
        guid=facts.url or PureWindowsPath(name).stem,
        text=from_blocks(headline, blocks),
        language=facts.language,
        version_created=facts.time("dateModified", "article:modified_time") or facts.time(*_PUBLISHED),
        first_created=facts.time(*_PUBLISHED),
        credit=facts.publisher,
        usage_terms=facts.meta("copyright", "dcterms.rights", "license"),
        copyright_notice=facts.meta("copyright", "dcterms.rights"),
        provider=facts.publisher,
        url=facts.url,
    )
    reason = refusal(item, "canonical address and no file name")
    yield Rejected(reason, item.guid) if reason else item


_PUBLISHED = ("datePublished", "article:published_time", "date", "dc.date", "parsely-pub-date")


class _Facts:
    """What a page says of itself: schema.org in JSON-LD first, then its <meta>."""

    def __init__(self, tree: _Element) -> None:
        self._metas: dict[str, str] = {}
        for each in xml.below(tree, "meta"):
            key = each.get("property") or each.get("name") or each.get("itemprop") or ""
            self._metas.setdefault(key.lower(), each.get("content") or "")
        self._article = next(filter(None, (_article(each.text or "") for each in _scripts(tree))), {})
        canonical = [
            e.get("href") or "" for e in xml.below(tree, "link") if (e.get("rel") or "").lower() == "canonical"
        ]
        self.url = next((u for u in (*canonical, self.meta("og:url")) if u.startswith(("http://", "https://"))), "")
        self.language = tree.getroottree().getroot().get("lang") or self.meta("og:locale", "content-language")
        said = self._article.get("headline")
        self.headline = markup.plain(said if isinstance(said, str) and said else self.meta("og:title"))
        publisher = self._article.get("publisher")
        named = publisher.get("name") if isinstance(publisher, dict) else publisher
        self.publisher = named if isinstance(named, str) else self.meta("og:site_name")

    def meta(self, *names: str) -> str:
        """Return the first of the <meta> that says something."""
        return next((found for name in names if (found := self._metas.get(name.lower(), "").strip())), "")

    def time(self, *names: str) -> datetime | None:
        """Return the first of the times, of JSON-LD or of <meta>."""
        for name in names:
            said = self._article.get(name)
            if found := instant(said if isinstance(said, str) else self.meta(name)):
                return found
        return None


def _scripts(tree: _Element) -> Iterator[_Element]:
    return (each for each in xml.below(tree, "script") if (each.get("type") or "").lower() == "application/ld+json")


def _article(script: str) -> dict[str, Any]:
    """Return the article that JSON-LD describes; {} where it describes none."""
    try:
        found = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return {}
    graph = found.get("@graph", found) if isinstance(found, dict) else found
    for each in graph if isinstance(graph, list) else [graph]:
        if isinstance(each, dict) and _is_article(each.get("@type")):
            return each
    return {}


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and "article" in each.lower() for each in kinds)


def _is_deep(tree: _Element) -> bool:
    deepest = 0
    stack = [(tree, 1)]
    while stack and deepest <= _MAX_DEPTH:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest > _MAX_DEPTH
