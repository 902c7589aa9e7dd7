"""RSS (0.9x, 1.0, 2.0) and Atom, read by feedparser; and Atom's deleted entries (RFC 6721), which are kills.

An entry's body is its content (`content:encoded`), else its summary. AP's entries hold NITF, and around it what AP says
of the story (`apcm`, `apnm`). A feed that is not well-formed is read as far as it goes, as readers do; entities of its
own are refused.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser
from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Article

from services.feeder import markup, xml
from services.feeder.core import refusal
from services.feeder.formats import nitf
from services.feeder.item import Item, Rejected
from services.feeder.status import status_of
from services.feeder.text import EMPTY, Block, from_blocks, without_headline
from services.feeder.times import instant
from services.feeder.urgency import urgency

_ROOTS = ("rss", "feed", "RDF", "entry", "deleted-entry")
MAX_TAGS = 200_000
"""In one feed; feedparser takes 25 µs for each."""
_MAX_BROKEN_ATTRIBUTES = 10_000
"""Of all elements, where nobody can tell whose they are."""
_MAX_NESTED = 5_000
"""Elements open at once and more is no feed; feedparser would go down all of them."""


def recognise(content: bytes, name: str, media_type: str) -> float:
    """The root element tells."""
    return 1.0 if xml.root_name(content) in _ROOTS else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each entry, and a kill for each deleted one."""
    broken = ""
    whole: dict[str, _Element] = {}
    try:
        text = xml.plain(content, media_type)
        if (tags := text.count("<")) > MAX_TAGS:
            raise xml.RefusedError(f"the feed has {tags:,} tags, more than {MAX_TAGS:,}: split it")
    except xml.RefusedError as error:
        yield Rejected(str(error))
        return
    try:
        root = xml.tree(text)
    except xml.RefusedError as error:
        broken = str(error)
        if _is_unreadable(text):
            yield Rejected(broken)
            return
    else:
        if reason := xml.too_wide(root):
            yield Rejected(reason)
            return
        yield from _deleted(root)
        whole = _with_nitf(root)
    try:
        # As a file: what is no file might be taken for the name of one.
        feed = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
        )
    except ValueError:
        # A namespace with a blank in it, which feedparser takes for the end of it.
        yield Rejected(broken or "a namespace in it has a blank: mend its xmlns and send it again")
        return
    for entry in feed.entries:
        yield _entry(entry, feed.feed, whole.get(entry.get("id") or ""))
    if broken and not feed.entries:
        yield Rejected(broken)


def _is_unreadable(text: str) -> bool:
    """Whether feedparser would work too long on what is not well-formed."""
    too_deep = text.count("<") > _MAX_NESTED + 20 * text.count("</")
    return too_deep or text.count('="') + text.count("='") > _MAX_BROKEN_ATTRIBUTES


def _deleted(root: _Element) -> Iterator[Item | Rejected]:
    found = [root] if xml.name(root) == "deleted-entry" else xml.children(root, "deleted-entry")
    for each in found:
        item = Item(
            guid=each.get("ref", ""),
            status=Article.CANCELED,
            version_created=instant(each.get("when", "")),
            reason=xml.text(xml.child(each, "comment")) or "deleted from its feed",
        )
        reason = refusal(item, "ref")
        yield Rejected(reason) if reason else item


def _with_nitf(root: _Element) -> dict[str, _Element]:
    """Return the Atom entries that hold a NITF document, by their ids."""
    entries = [root] if xml.name(root) == "entry" else xml.children(root, "entry")
    return {xml.text(xml.child(e, "id")): e for e in entries if xml.child(e, "content", "nitf") is not None}


def _entry(entry: Any, feed: Any, with_nitf: _Element | None) -> Item | Rejected:
    try:
        return _story(entry, feed) if with_nitf is None else _agency_story(with_nitf, _facts(entry, feed))
    except xml.RefusedError as error:
        return Rejected(str(error), entry.get("id") or entry.get("link") or "")


def _story(entry: Any, feed: Any) -> Item | Rejected:
    content, media_type, language = _content(entry)
    facts = _facts(entry, feed)
    item = replace(
        facts,
        text=from_blocks(markup.plain(entry.get("title") or ""), _body(content, media_type)),
        language=language or facts.language,
    )
    reason = refusal(item, "guid, id or link")
    return Rejected(reason, item.guid) if reason else item


def _agency_story(entry: _Element, facts: Item) -> Item | Rejected:
    """Return the story of an entry that holds NITF, with what its agency says around it."""
    document = xml.child(entry, "content", "nitf")
    about, management = xml.child(entry, "ContentMetadata"), xml.child(entry, "NewsManagement")
    if document is None:
        return Rejected("its content is no NITF document: send it as one", facts.guid)
    says = xml.text(xml.child(management, "PublishingStatus"))
    status = status_of(says)
    if status is None:
        return Rejected(f"PublishingStatus {says!r}: Usable, Withheld or Canceled", facts.guid)
    usable = status == Article.USABLE
    headline = nitf.headline(document) or xml.text(xml.child(about, "HeadLine")) or facts.text.headline
    note = xml.text(xml.child(management, "EditorialNote"))
    priority = xml.child(about, "Priority")
    item = replace(
        facts,
        version=xml.text(xml.child(management, "ManagementSequenceNumber")),
        status=status,
        text=from_blocks(headline, without_headline(headline, nitf.body(document))) if usable else EMPTY,
        credit=xml.text(xml.child(document, "body", "body.head", "distributor")) or facts.credit,
        reason="" if usable else note,
        note=note,
        byline=xml.text(xml.child(about, "ByLine")) or nitf.byline(document),
        dateline=xml.text(xml.child(about, "DateLine")) or nitf.dateline(document),
        slug=xml.text(xml.child(about, "SlugLine")),
        urgency=urgency("" if priority is None else priority.get("Numeric", "")),
        keywords=tuple(xml.text(each) for each in xml.children(about, "Keywords")),
    )
    reason = refusal(item, "guid, id or link")
    return Rejected(reason, item.guid) if reason else item


def _facts(entry: Any, feed: Any) -> Item:
    """Return what an entry says of its story, with the title for its text."""
    published, updated = _time(entry.get("published_parsed")), _time(dict.get(entry, "updated_parsed"))
    link = entry.get("link") or ""
    rights = markup.plain(entry.get("rights") or feed.get("rights") or "")
    return Item(
        guid=entry.get("id") or link,
        text=from_blocks(markup.plain(entry.get("title") or ""), []),
        language=entry.get("dc_language") or feed.get("language") or "",
        version_created=updated or published,
        first_created=published,
        credit=markup.plain(_source(entry) or feed.get("title") or ""),
        usage_terms=rights,
        copyright_notice=rights,
        provider=markup.plain(_publisher(entry, feed)),
        url=link if link.startswith(("http://", "https://")) else "",
        expires=_time(entry.get("expired_parsed")),
        byline=markup.plain(entry.get("author") or ""),
        keywords=tuple(str(tag.get("term") or "") for tag in entry.get("tags") or ()),
    )


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
