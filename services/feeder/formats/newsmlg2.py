"""NewsML-G2, IPTC's news exchange in XML: a bare item, or a newsMessage of several, with any namespace prefix.

A newsItem of class text is a story; its body is inline XHTML or NITF, or inlineData. All other items (packages,
planning, concepts, pictures …) get a receipt that says what they are. https://iptc.org/std/NewsML-G2/
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Article

from services.feeder import markup, xml
from services.feeder.core import refusal
from services.feeder.formats import nitf
from services.feeder.item import Item, Rejected
from services.feeder.nontext import refused_kind
from services.feeder.status import status_of
from services.feeder.text import EMPTY, Block, Text, from_blocks, without_headline
from services.feeder.times import instant
from services.feeder.urgency import urgency

_OTHERS = {
    "packageItem": "package",
    "planningItem": "planning",
    "conceptItem": "concept",
    "knowledgeItem": "knowledge",
    "catalogItem": "catalog",
}
_FRAGMENTS = ("itemSet", "itemMeta", "contentMeta", "contentSet", "partMeta", "rightsInfo", "groupSet")
_MESSAGE = "newsMessage"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OTHER_ITEM = ("previousversion", "replaces", "supersedes", "corrects", "correctionof", "updateof")
_KILLED = ("kills",)
_PUBLISHED = ("permalink", "canonical", "webversion", "haspublishedversion")


def recognise(content: bytes, name: str, media_type: str) -> float:
    """The root element tells; of a fragment it says that it is one."""
    root = xml.root_name(content)
    if root in ("newsItem", _MESSAGE, *_OTHERS):
        return 1.0
    return 0.8 if root in _FRAGMENTS else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each text, and for each other item a Rejected that says what it is. Raises xml.RefusedError."""
    root = xml.parse(content, media_type)
    if xml.name(root) != _MESSAGE:
        yield _item(root)
        return
    sender = xml.text(xml.child(root, "header", "sender"))
    for set_of_items in xml.children(root, "itemSet"):
        for each in xml.children(set_of_items):
            yield _item(each, sender)


def _item(item: _Element, sender: str = "") -> Item | Rejected:
    kind, guid = xml.name(item), item.get("guid", "")
    if kind in _OTHERS:
        return Rejected(refused_kind(_OTHERS[kind]), guid)
    if kind != "newsItem":
        return Rejected(f"{kind} is a part of NewsML-G2, not an item: send it inside a newsItem that has a guid", guid)
    meta = xml.child(item, "itemMeta")
    of_class = _code(xml.child(meta, "itemClass")).lower()
    if of_class not in ("", "text"):
        return Rejected(refused_kind(of_class), guid)
    says = _code(xml.child(meta, "pubStatus"))
    status = status_of(says)
    if status is None:
        return Rejected(f"pubStatus {says!r}: usable, withheld or canceled", guid)
    try:
        found = _story(item, meta, status, sender)
    except xml.RefusedError as error:
        return Rejected(str(error), guid)
    reason = refusal(found)
    return Rejected(reason, guid) if reason else found


def _story(item: _Element, meta: _Element | None, status: "Article.Status.ValueType", sender: str) -> Item:
    content = xml.child(item, "contentMeta")
    rights = xml.child(item, "rightsInfo")
    bodies = list(_documents(item))
    provider_uri = _attribute(xml.child(meta, "provider"), "uri")
    provider = _party(xml.child(meta, "provider"))
    notice = xml.text(xml.child(rights, "copyrightNotice"))
    note = " ".join(_notes(meta))
    signals = [_code(each).lower() for each in xml.children(meta, "signal") if _is_of_change(each)]
    if _link(meta, _KILLED, "residref"):
        signals.append("kill")
    return Item(
        guid=item.get("guid", ""),
        version=item.get("version", ""),
        status=status,
        text=_text(item, content, bodies) if status == Article.USABLE else EMPTY,
        language=_language(item, content),
        version_created=_time(meta, "versionCreated"),
        first_created=_time(meta, "firstCreated"),
        credit=xml.text(xml.child(content, "creditline")) or _party(xml.child(rights, "copyrightHolder")) or provider,
        usage_terms=" ".join(xml.text(each) for each in xml.children(rights, "usageTerms")) or notice,
        copyright_notice=notice,
        provider=provider or sender or provider_uri,
        url=_link(meta, _PUBLISHED, "href"),
        reason=note if status != Article.USABLE else "",
        signal=", ".join(dict.fromkeys(filter(None, signals))),
        note=note,
        concerns=_link(meta, _KILLED, "residref") or _link(meta, _OTHER_ITEM, "residref"),
        embargoed=_time(meta, "embargoed"),
        expires=_time(meta, "expires") or _time(content, "expires"),
        byline=xml.text(xml.child(content, "by")) or _inside(bodies, nitf.byline),
        dateline=xml.text(xml.child(content, "dateline")) or _inside(bodies, nitf.dateline),
        slug=xml.text(xml.child(content, "slugline")),
        urgency=urgency(xml.text(xml.child(content, "urgency"))),
        keywords=tuple(xml.text(each) for each in xml.children(content, "keyword")),
    )


def _text(item: _Element, content: _Element | None, bodies: list[_Element]) -> Text:
    headline = _headline(content, bodies)
    return from_blocks(headline, without_headline(headline, _body(item, bodies)))


def _notes(meta: _Element | None) -> list[str]:
    """Return the notes to editors, each once: some wires give a notepad and then again each note that is in it."""
    found: list[str] = []
    for each in xml.children(meta, "edNote"):
        note = " ".join(block.text for block in markup.blocks(each))
        if note and not any(note in longer for longer in found):
            found.append(note)
    return found


def _is_of_change(signal: _Element) -> bool:
    """Return whether a signal is IPTC's or of a scheme that is called so; wires put their routing there as well."""
    scheme, colon, _ = signal.get("qcode", "").rpartition(":")
    return not colon or "sig" in scheme.lower()


def _documents(item: _Element) -> Iterator[_Element]:
    """Yield the document that each inlineXML holds."""
    for content_set in xml.children(item, "contentSet"):
        for inline in xml.children(content_set, "inlineXML"):
            yield from xml.children(inline)


def _headline(content: _Element | None, bodies: list[_Element]) -> str:
    """Return the item's headline: the main one where several are told apart; else that of its body."""
    headlines = list(xml.children(content, "headline"))
    main = [each for each in headlines if _last(each.get("role", "")).lower() in ("", "main", "headline")]
    for each in (*main, *headlines):
        if found := xml.text(each):
            return found
    inside = (nitf.headline(each) if xml.name(each) == "nitf" else xml.text(_title(each)) for each in bodies)
    return next(filter(None, inside), "")


def _inside(bodies: list[_Element], told: Callable[[_Element], str]) -> str:
    """Return what the first NITF body tells that tells it."""
    return next(filter(None, (told(each) for each in bodies if xml.name(each) == "nitf")), "")


def _title(document: _Element) -> _Element | None:
    return xml.child(document, "head", "title")


def _body(item: _Element, bodies: list[_Element]) -> list[Block]:
    found: list[Block] = []
    for document in bodies:
        found = nitf.body(document) if xml.name(document) == "nitf" else markup.blocks(document)
        if found:
            return found
    for content_set in xml.children(item, "contentSet"):
        for data in xml.children(content_set, "inlineData", "inlineXML"):
            content = "".join(data.itertext())
            if data.get("encoding") is None and content.strip():
                return markup.guessed_blocks(content, data.get("contenttype", ""))
    return []


def _language(item: _Element, content: _Element | None) -> str:
    tag = next((each.get("tag", "") for each in xml.children(content, "language")), "")
    return tag or item.get(_LANG, "")


def _party(party: _Element | None) -> str:
    """Return how a party is named: by its name, else literally, else by its code."""
    if party is None:
        return ""
    return xml.text(xml.child(party, "name")) or party.get("literal", "") or _last(party.get("qcode", ""))


def _attribute(element: _Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "")


def _link(meta: _Element | None, relations: tuple[str, ...], attribute: str) -> str:
    for link in xml.children(meta, "link"):
        if _last(link.get("rel", "")).lower() in relations and (found := link.get(attribute) or link.get("residref")):
            return found
    return ""


def _code(element: _Element | None) -> str:
    """Return the code of a qcode or a uri, without its scheme."""
    if element is None:
        return ""
    return _last(element.get("qcode", "")) or _last(element.get("uri", "")) or element.get("literal", "")


def _last(code: str) -> str:
    return code.strip().rstrip("/").replace("/", ":").rpartition(":")[2]


def _time(parent: _Element | None, name: str) -> datetime | None:
    return instant(xml.text(xml.child(parent, name)))
