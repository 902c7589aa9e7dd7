"""NITF 3.x, IPTC's news in XML: one story a document. https://iptc.org/std/NITF/ (and, as a body, inside of others).

The identity is `doc-id`, the version `du-key`; `management-status`, `ed-msg`, `correction` and `date.*` say what became
of it. An `abstract` repeats the story and is read only where there is nothing else.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PureWindowsPath

from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Article

from services.feeder import markup, xml
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.status import EMBARGOED, WITHOUT_TIME, status_of
from services.feeder.text import EMPTY, STORY, Block, Text, from_blocks, without_headline
from services.feeder.times import instant
from services.feeder.urgency import urgency

_HEAD_LINES = ("byline", "dateline", "note")
_FIRST_META = ("ap-firstcreated", "firstcreated", "first-created")
_VERSION_META = ("version", "ap-version", "revision")
_SLUG_META = ("slug", "slugline", "ap-slug", "ap-slugline")


def recognise(content: bytes, name: str, media_type: str) -> float:
    """The root element tells."""
    return 1.0 if xml.root_name(content) == "nitf" else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield the story. Raises xml.RefusedError."""
    root = xml.parse(content, media_type)
    yield _story(root, PureWindowsPath(name).stem)


def headline(nitf: _Element) -> str:
    """Return the main headline of a document; else its title."""
    body_head = xml.child(nitf, "body", "body.head")
    places = (xml.child(body_head, "hedline", "hl1"), xml.child(nitf, "head", "title"))
    return next(filter(None, map(xml.text, places)), "")


def byline(nitf: _Element) -> str:
    """Return who wrote the document, as it says above its text."""
    return ", ".join(block.text for block in _lines(nitf, "byline"))


def dateline(nitf: _Element) -> str:
    """Return where and when the document was written, as it says above its text."""
    return " ".join(block.text for block in _lines(nitf, "dateline"))


def _lines(nitf: _Element, *names: str) -> list[Block]:
    found = xml.children(xml.child(nitf, "body", "body.head"), *names)
    return [block for line in found for block in markup.blocks(line)]


def body(nitf: _Element) -> list[Block]:
    """Return the paragraphs of a document: the lines above the story, the story, and what stands below it."""
    body_head = xml.child(nitf, "body", "body.head")
    found = _lines(nitf, *_HEAD_LINES)
    story = [b for part in xml.children(xml.child(nitf, "body"), "body.content") for b in markup.blocks(part)]
    if not any(block.kind in STORY for block in story):
        story = [b for part in xml.children(body_head, "abstract") for b in markup.blocks(part)] + story
    end = xml.child(nitf, "body", "body.end")
    return found + story + ([] if end is None else markup.blocks(end))


def _story(nitf: _Element, stem: str) -> Item | Rejected:
    data = xml.child(nitf, "head", "docdata")
    guid = _attribute(data, "doc-id", "id-string") or stem
    says = data.get("management-status", "") if data is not None else ""
    release = _date(data, "date.release")
    embargoed = says.lower() == EMBARGOED
    if embargoed and release is None:
        return Rejected(f"{WITHOUT_TIME} in date.release", guid)
    status = Article.USABLE if embargoed else status_of(says)
    if status is None:
        return Rejected(f"management-status {says!r}: usable, withheld or canceled", guid)
    body_head = xml.child(nitf, "body", "body.head")
    holder = _attribute(data, "doc.copyright", "holder")
    year = _attribute(data, "doc.copyright", "year")
    rights = xml.text(xml.child(body_head, "rights")) or _attribute(data, "doc.rights", "owner")
    notice = f"Copyright {year} {holder}".replace("  ", " ") if holder else ""
    note = "; ".join(filter(None, (_attribute(data, "ed-msg", "info"), _attribute(data, "correction", "info"))))
    item = Item(
        guid=guid,
        version=_attribute(data, "du-key", "version") or _meta(nitf, _VERSION_META),
        status=status,
        text=_text(nitf) if status == Article.USABLE else EMPTY,
        language=nitf.get("{http://www.w3.org/XML/1998/namespace}lang", "") or _language(nitf),
        version_created=_date(data, "date.issue") or _published(nitf),
        first_created=instant(_meta(nitf, _FIRST_META)) or _story_date(body_head),
        credit=xml.text(xml.child(body_head, "distributor")) or holder,
        usage_terms=rights or notice,
        copyright_notice=notice,
        provider=_attribute(data, "doc-id", "regsrc"),
        url=_attribute(data, "identified-content", "href") or _meta(nitf, ("url", "canonical")),
        reason=note if status != Article.USABLE else "",
        signal=_signal(data),
        note=note,
        concerns=_attribute(data, "correction", "id-string"),
        embargoed=release if embargoed else _embargo(data),
        expires=_date(data, "date.expire"),
        byline=byline(nitf),
        dateline=dateline(nitf),
        slug=_meta(nitf, _SLUG_META) or _attribute(data, "du-key", "key"),
        urgency=urgency(_attribute(data, "urgency", "ed-urg")),
        keywords=tuple(each.get("key", "") for each in xml.children(xml.child(data, "key-list"), "keyword")),
    )
    reason = refusal(item, "doc-id with an id-string and no file name")
    return Rejected(reason, guid) if reason else item


def _text(nitf: _Element) -> Text:
    said = headline(nitf)
    return from_blocks(said, without_headline(said, body(nitf)))


def _signal(data: _Element | None) -> str:
    """Return what the document says it is of its story: its ed-msg's kind, and whether it corrects another."""
    kind = _attribute(data, "ed-msg", "msg-type").lower()
    corrects = "correction" if xml.child(data, "correction") is not None else ""
    return ", ".join(dict.fromkeys(filter(None, (kind, corrects))))


def _embargo(data: _Element | None) -> datetime | None:
    """Return the time of release, where it is later than the issue: else it says only when the story went out."""
    release, issue = _date(data, "date.release"), _date(data, "date.issue")
    return release if release and (issue is None or release > issue) else None


def _published(nitf: _Element) -> datetime | None:
    """Return when it was published. The root's `change.date` is that of NITF's own definition, and says nothing."""
    return instant(_attribute(xml.child(nitf, "head"), "pubdata", "date.publication"))


def _story_date(body_head: _Element | None) -> datetime | None:
    found = xml.child(body_head, "dateline", "story.date")
    return instant(found.get("norm", "")) if found is not None else None


def _date(data: _Element | None, name: str) -> datetime | None:
    return instant(_attribute(data, name, "norm"))


def _attribute(parent: _Element | None, name: str, attribute: str) -> str:
    """Return an attribute of the first child of that name that has one."""
    return next((each.get(attribute, "").strip() for each in xml.children(parent, name) if each.get(attribute)), "")


def _meta(nitf: _Element, names: tuple[str, ...]) -> str:
    metas = {
        each.get("name", "").lower(): each.get("content", "") for each in xml.children(xml.child(nitf, "head"), "meta")
    }
    return next((metas[name] for name in names if metas.get(name)), "")


def _language(nitf: _Element) -> str:
    content = xml.child(nitf, "body", "body.content", "block")
    return content.get("{http://www.w3.org/XML/1998/namespace}lang", "") if content is not None else ""
