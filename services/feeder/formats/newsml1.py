"""NewsML 1.x, IPTC's news exchange before NewsML-G2: one or several NewsItems, each of nested NewsComponents.

The text is in the ContentItems: NITF, XHTML, escaped HTML or plain; one with the role of a caption is a caption. All
revisions of a story share provider, date and NewsItemId, which are its identity. https://iptc.org/standards/newsml-1/
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder import markup, xml
from services.feeder.core import refusal
from services.feeder.formats import nitf
from services.feeder.item import Item, Rejected, Status
from services.feeder.nontext import refused_kind
from services.feeder.status import EMBARGOED, WITHOUT_TIME, status_of
from services.feeder.text import EMPTY, Block, Text, from_blocks, without_headline
from services.feeder.times import instant
from services.feeder.urgency import urgency

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_REVISION = re.compile(r":\d+[NAU]?$")
_CAPTIONS = ("caption", "cutline")
_LINES = (
    "headline",
    "subheadline",
    "byline",
    "dateline",
    "creditline",
    "copyrightline",
    "slugline",
    "title",
    "keyword",
)
"""Roles of texts that say what the NewsLines say."""
_TEXTS = ("", "text")
_NOTE = re.compile(r"note|advi[sc]|instruct|editor", re.I)
_WORDS = re.compile(r"\s*[,;]\s*")
_MAX_DEPTH = 50


class _Part(NamedTuple):
    """A ContentItem, and the components that it is in, the outermost first."""

    around: tuple[_Element, ...]
    content: _Element

    @property
    def media(self) -> str:
        return _name(xml.child(self.content, "MediaType")).lower()

    @property
    def role(self) -> str:
        return next(filter(None, (_name(xml.child(each, "Role")).lower() for each in reversed(self.around))), "")

    @property
    def is_text(self) -> bool:
        return (
            self.media in _TEXTS and self.role not in _LINES and bool(xml.text(xml.child(self.content, "DataContent")))
        )


def recognise(content: bytes, name: str, media_type: str) -> float:
    """The root element tells."""
    return 1.0 if xml.root_name(content) == "NewsML" else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each text, also one within another item; for each item that is none, a Rejected that says what it is.

    Raises xml.RefusedError.
    """
    root = xml.parse(content, media_type)
    sender = _party(xml.child(root, "NewsEnvelope", "SentFrom"))
    for item in xml.below(root, "NewsItem"):
        try:
            found = _item(item, sender)
        except xml.RefusedError as error:
            found = Rejected(str(error), _guid(item))
        if found:
            yield found


def _item(item: _Element, sender: str) -> Item | Rejected | None:
    """Return the story; None for a package whose items are in it."""
    guid = _guid(item)
    management = xml.child(item, "NewsManagement")
    says = _name(xml.child(management, "Status"))
    status = Article.USABLE if says.lower() == EMBARGOED else status_of(says)
    if status is None:
        return Rejected(f"Status {says!r}: Usable, Embargoed, Withheld or Canceled", guid)
    if says.lower() == EMBARGOED and _will_be(management, "usable") is None:
        return Rejected(f"{WITHOUT_TIME} in StatusWillChange", guid)
    parts = [part for component in xml.children(item, "NewsComponent") for part in _parts(component)]
    texts = [part for part in parts if part.is_text]
    if status == Article.USABLE and not texts:
        if next(xml.below(item, "NewsItem"), None) is not None:
            return None
        if reason := _unreadable(item, parts):
            return Rejected(reason, guid)
    found = _story(item, management, status, texts, sender)
    reason = refusal(found, "NewsIdentifier")
    return Rejected(reason, guid) if reason else found


def _story(
    item: _Element, management: _Element | None, status: "Status.ValueType", texts: list[_Part], sender: str
) -> Item:
    around = texts[0].around if texts else tuple(xml.children(item, "NewsComponent"))[:1]
    documents = [document for part in texts for document in xml.below(part.content, "nitf")]
    provider = _administrative(around, "Provider")
    source = provider or _administrative(around, "Source") or _administrative(around, "Creator")
    notice = _line(around, "CopyrightLine") or _rights(around, "Copyright")
    note = " ".join(dict.fromkeys(_notes(management, around)))
    return Item(
        guid=_guid(item),
        version=xml.text(_identifier(item, "RevisionId")),
        status=status,
        text=_text(around, texts, documents) if status == Article.USABLE else EMPTY,
        language=_language(item, around),
        version_created=instant(xml.text(xml.child(management, "ThisRevisionCreated"))),
        first_created=instant(xml.text(xml.child(management, "FirstCreated"))),
        credit=_line(around, "CreditLine") or source,
        usage_terms=_line(around, "RightsLine") or _rights(around, "UsageRights") or notice,
        copyright_notice=notice,
        provider=provider or xml.text(_identifier(item, "ProviderId")) or sender or source,
        reason=note if status != Article.USABLE else "",
        signal=", ".join(dict.fromkeys(_signals(management))),
        note=note,
        concerns=_concerns(management),
        embargoed=_will_be(management, "usable"),
        expires=_will_be(management, "canceled") or _will_be(management, "withheld"),
        byline=_line(around, "ByLine") or _told(documents, nitf.byline),
        dateline=_line(around, "DateLine") or _told(documents, nitf.dateline),
        slug=_line(around, "SlugLine") or xml.text(xml.child(item, "Identification", "NameLabel")),
        urgency=urgency(_name(xml.child(management, "Urgency"))),
        keywords=tuple(_keywords(around)),
    )


def _parts(component: _Element, around: tuple[_Element, ...] = ()) -> list[_Part]:
    """Return what a component holds, in order, of alternatives the best one; not what another item in it holds."""
    inside = (*around, component)
    groups = [[_Part(inside, each)] for each in xml.children(component, "ContentItem")]
    if len(inside) < _MAX_DEPTH:
        groups += [_parts(each, inside) for each in xml.children(component, "NewsComponent")]
    if component.get("EquivalentsList") == "yes":
        groups = sorted(filter(None, groups), key=_plainness)[:1]
    return [part for group in groups for part in group]


def _plainness(group: list[_Part]) -> int:
    """Rank alternatives: 0 has its paragraphs marked up, 1 is plain text, 2 is none."""
    data = [xml.child(part.content, "DataContent") for part in group if part.is_text]
    return min((0 if each is not None and len(each) else 1 for each in data), default=2)


def _text(around: tuple[_Element, ...], texts: list[_Part], documents: list[_Element]) -> Text:
    headline = _line(around, "HeadLine") or _told(documents, nitf.headline)
    return from_blocks(headline, without_headline(headline, [block for part in texts for block in _blocks(part)]))


def _blocks(part: _Part) -> list[Block]:
    data = xml.child(part.content, "DataContent")
    document = xml.child(data, "nitf")
    if data is None:
        return []
    if document is not None:
        found = nitf.body(document)
    elif len(data):
        found = markup.blocks(data)
    else:
        declared = " ".join(_name(xml.child(part.content, kind)).lower() for kind in ("MimeType", "Format"))
        found = markup.guessed_blocks(xml.raw(data), declared)
    return [replace(block, kind=Paragraph.CAPTION) for block in found] if part.role in _CAPTIONS else found


def _unreadable(item: _Element, parts: list[_Part]) -> str:
    """Return why the item without text is no story; empty where its headline is one."""
    if xml.child(item, "TopicSet") is not None:
        return refused_kind("catalog")
    if xml.child(item, "Update") is not None:
        return "it only changes parts of an item: send the whole item, with its new RevisionId"
    if media := next((part.media for part in parts if part.media not in _TEXTS), ""):
        return refused_kind(media)
    if next(xml.below(item, "NewsItemRef"), None) is not None:
        return refused_kind("package")
    if any(part.content.get("Href") for part in parts):
        return "its text is elsewhere (Href): send it in DataContent"
    return ""


def _guid(item: _Element) -> str:
    """Return the identity that all revisions share: the public one without its revision."""
    parts = [xml.text(_identifier(item, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return f"urn:newsml:{':'.join(parts)}"
    return _REVISION.sub("", xml.text(_identifier(item, "PublicIdentifier")))


def _identifier(item: _Element, name: str) -> _Element | None:
    return xml.child(item, "Identification", "NewsIdentifier", name)


def _will_be(management: _Element | None, status: str) -> datetime | None:
    """Return when the item will have the status, where it says so."""
    for change in xml.children(management, "StatusWillChange"):
        if _name(xml.child(change, "FutureStatus")).lower() == status:
            return instant(xml.text(xml.child(change, "DateAndTime")))
    return None


def _signals(management: _Element | None) -> Iterator[str]:
    for kind in (*xml.children(management, "NewsItemType"), *xml.children(management, "Instruction")):
        if (found := _name(kind).lower()) not in ("", "news"):
            yield found


def _concerns(management: _Element | None) -> str:
    """Return which other item it is about: one that it goes with, else the one that it was made of."""
    for name in ("AssociatedWith", "DerivedFrom"):
        for each in xml.children(management, name):
            if found := each.get("NewsItem", "").strip():
                return _REVISION.sub("", found)
    return ""


def _notes(management: _Element | None, around: tuple[_Element, ...]) -> Iterator[str]:
    """Yield what it tells editors: comments and news lines that are called so."""
    for component in around:
        for line in xml.children(xml.child(component, "NewsLines"), "NewsLine"):
            if _NOTE.search(_name(xml.child(line, "NewsLineType"))):
                yield xml.text(xml.child(line, "NewsLineText"))
    for parent in (management, *around):
        for comment in xml.children(parent, "Comment", "Property"):
            if _NOTE.search(_name(comment)):
                yield xml.text(comment) or comment.get("Value", "")


def _keywords(around: tuple[_Element, ...]) -> Iterator[str]:
    for component in around:
        for line in xml.children(xml.child(component, "NewsLines"), "KeywordLine"):
            yield from _WORDS.split(xml.text(line))
        for each in xml.children(xml.child(component, "DescriptiveMetadata"), "Property"):
            if _name(each).lower() == "keyword":
                yield each.get("Value", "")


def _line(around: tuple[_Element, ...], name: str) -> str:
    """Return the news line of the outermost component that has one."""
    found = (xml.child(component, "NewsLines", name) for component in around)
    return next(filter(None, map(xml.text, found)), "")


def _administrative(around: tuple[_Element, ...], name: str) -> str:
    found = (_party(xml.child(component, "AdministrativeMetadata", name)) for component in around)
    return next(filter(None, found), "")


def _rights(around: tuple[_Element, ...], name: str) -> str:
    found = (xml.child(component, "RightsMetadata", name) for component in around)
    return " ".join(filter(None, (xml.text(each) for rights in found for each in xml.children(rights))))


def _language(item: _Element, around: tuple[_Element, ...]) -> str:
    found = (_name(xml.child(component, "DescriptiveMetadata", "Language")) for component in around)
    marked = (component.get(_LANG, "") for component in reversed(around))
    return next(filter(None, (*found, *marked, item.get(_LANG, ""))), "")


def _told(documents: list[_Element], told: Callable[[_Element], str]) -> str:
    return next(filter(None, map(told, documents)), "")


def _party(parent: _Element | None) -> str:
    return _name(xml.child(parent, "Party"))


def _name(element: _Element | None) -> str:
    """Return the formal name, by which NewsML 1.x names nearly everything; its text where it has none."""
    return "" if element is None else element.get("FormalName", "").strip() or xml.text(element)
