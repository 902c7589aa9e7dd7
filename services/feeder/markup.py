"""Markup to paragraphs: XHTML, HTML and NITF alike, for every format that carries any of them.

What the markup says of a paragraph is its kind: caption, table, by-line, dateline, note, boilerplate. Scripts, styles,
forms and navigation are dropped; white space counts as in a browser; a line break twice parts paragraphs.
"""

import html
import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import charset, layout, xml
from services.feeder.text import Block

Kind = Paragraph.Kind

MAX_DEPTH = 200
"""Deeper than that an element is read as its bare text."""

_DROPPED = frozenset(
    (  # noqa: SIM905 - a list of fifty quoted words is worse to read
        "script style noscript template head nav form button input select textarea iframe object embed svg math canvas"
        " audio video map media-reference media-object media-metadata nitf-col nitf-colgroup"
    ).split()
)
_BLOCKS = frozenset(
    (  # noqa: SIM905 - a list of fifty quoted words is worse to read
        "p div section article main header footer aside address figure figcaption blockquote ul ol li dl dt dd table"
        " caption thead tbody tfoot tr h1 h2 h3 h4 h5 h6 pre hr body html center fieldset details summary hl1 hl2 media"
        " media-caption media-producer note nitf-table bq fn byline byttl dateline tagline abstract block body.head"
        " body.content body.end copyrite rights distributor credit head quote list item row"
    ).split()
)
_INSIDE = frozenset({"byttl", "credit"})
"""Blocks that go on in the line of their parent, where it is one of these kinds of line."""

_KIND_BY_NAME: dict[str, "Kind.ValueType"] = {
    "figcaption": Paragraph.CAPTION,
    "caption": Paragraph.CAPTION,
    "media-caption": Paragraph.CAPTION,
    "media-producer": Paragraph.CAPTION,
    "byline": Paragraph.BYLINE,
    "dateline": Paragraph.DATELINE,
    "note": Paragraph.NOTE,
    "tagline": Paragraph.BOILERPLATE,
    "rights": Paragraph.BOILERPLATE,
    "copyrite": Paragraph.BOILERPLATE,
    "distributor": Paragraph.BOILERPLATE,
    "footer": Paragraph.BOILERPLATE,
    "aside": Paragraph.BOILERPLATE,
}
_KIND_BY_CLASS: list[tuple[re.Pattern[str], "Kind.ValueType"]] = [
    (re.compile(r"(^|[\s_-])(caption|cutline|photo-?credit)", re.I), Paragraph.CAPTION),
    (re.compile(r"(^|[\s_-])(by-?line|author)", re.I), Paragraph.BYLINE),
    (re.compile(r"(^|[\s_-])date-?line", re.I), Paragraph.DATELINE),
    (re.compile(r"(^|[\s_-])(ed(itors?)?-?notes?|notepad)(\W|$)", re.I), Paragraph.NOTE),
    (re.compile(r"(^|[\s_-])(copyright|disclaimer|licen[cs]e|boilerplate)", re.I), Paragraph.BOILERPLATE),
]
# What the head of a page says of its story: subjects, genre, the time of day.
_ABOUT = re.compile(r"(^|\s)(slugline|genre|publicationdate)(\s|$)", re.I)
_ABOUT_NAMES = ("ul", "p", "time")
# A typewritten text that is wrapped into one paragraph as a whole.
_WRAPPED = re.compile(r"\s*<p>(?P<text>[^<]*)</p>\s*", re.I)
_SHORT_KINDS = (Paragraph.BYLINE, Paragraph.DATELINE)
_MAX_SHORT = 200
_LOOKS_MARKED_UP = re.compile(
    r"<(?:p|div|br|span|h[1-6]|ul|ol|table|a|b|i|em|strong|article|section|blockquote)\b[^<>]*>", re.I
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_PARTED = re.compile(r"\n{2,}")
_BREAK = "\v"
"""Stands for a line break that is meant, until white space has been folded; no text of XML or HTML holds it."""


def html_blocks(content: str) -> list[Block]:
    """Return the paragraphs of a piece of HTML, or of a whole page, however badly it is written."""
    tree = html_tree(content)
    return [] if tree is None else blocks(tree)


def html_tree(content: str) -> _Element | None:
    """Return the tree of a piece of HTML; None where there is nothing in it."""
    cleaned = charset.clean_xml(content).replace(_BREAK, " ").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    whole = cleaned.lstrip()[:9].lower().startswith((b"<!doctype", b"<html"))
    try:
        return (
            etree.fromstring(cleaned if whole else b"<div>" + cleaned + b"</div>", parser) if cleaned.strip() else None
        )
    except etree.XMLSyntaxError:
        return None


def text_blocks(content: str) -> list[Block]:
    """Return the paragraphs of a plain text, found by its line ends."""
    content = charset.clean(content)
    return [Block(content[start:end]) for start, end in layout.paragraphs(content)]


def guessed_blocks(content: str, media_type: str = "") -> list[Block]:
    """Return the paragraphs of what is HTML or plain text: as its type says, else as it looks."""
    if media_type.startswith("text/plain") and (wrapped := _WRAPPED.fullmatch(content)):
        return text_blocks(html.unescape(wrapped["text"]))
    if "html" in media_type or "nitf" in media_type or _LOOKS_MARKED_UP.search(content):
        return html_blocks(content)
    return text_blocks(content)


def plain(content: str) -> str:
    """Return a headline or the like, that may hold markup and escapes, as one line of text."""
    if "<" not in content and "&" not in content:
        return " ".join(content.split())
    return " ".join(" ".join(block.text for block in html_blocks(content)).split())


def blocks(root: _Element) -> list[Block]:
    """Return the paragraphs under `root`, in order, each with the kind that its markup shows."""
    writer = _Writer()
    writer.element(root, Paragraph.BODY, 0)
    writer.end(Paragraph.BODY)
    return writer.blocks


class _Writer:
    """Walks the tree; `blocks` are the paragraphs that are done, `_line` the pieces of the one that is open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []

    def element(self, element: _Element, kind: "Kind.ValueType", depth: int) -> None:
        """Write the element, whose surroundings are of `kind`."""
        name = xml.name(element).lower()
        if name in _DROPPED or not name or (name in _ABOUT_NAMES and _ABOUT.search(element.get("class") or "")):
            if isinstance(element, etree._Entity):
                self._line.append(element.text or "")
        elif name == "br":
            self._line.append(_BREAK)
        elif depth > MAX_DEPTH:
            self._line.append("".join(element.itertext(etree.Element)))
        elif name in _BLOCKS and not (name in _INSIDE and kind != Paragraph.BODY):
            self._block(element, name, kind, depth)
        else:
            self._line.append(" " * (name in _INSIDE))
            self._content(element, kind, depth)

    def end(self, kind: "Kind.ValueType") -> None:
        """End the open paragraph."""
        folded = _SPACE.sub(" ", "".join(self._line)).replace(_BREAK, "\n")
        self._line.clear()
        for part in _PARTED.split(_AROUND_BREAK.sub("\n", folded)):
            if part := part.strip():
                shortened = kind in _SHORT_KINDS and len(part) > _MAX_SHORT
                self.blocks.append(Block(part, Paragraph.BODY if shortened else kind))

    def _block(self, element: _Element, name: str, kind: "Kind.ValueType", depth: int) -> None:
        self.end(kind)
        inner = _kind(element, name, kind)
        if name == "pre":
            text = "".join(element.itertext(etree.Element))
            self.blocks += [Block(block.text, inner) for block in text_blocks(text)]
        elif name in ("table", "nitf-table") and (rows := _rows(element)):
            for caption in element.iterchildren("caption", "{*}caption"):
                self.element(caption, Paragraph.CAPTION, depth + 1)
            self.end(Paragraph.CAPTION)
            self.blocks.append(Block("\n".join(rows), Paragraph.TABLE))
        else:
            self._content(element, inner, depth)
            self.end(inner)

    def _content(self, element: _Element, kind: "Kind.ValueType", depth: int) -> None:
        self._line.append(element.text or "")
        for child in element:
            self.element(child, kind, depth + 1)
            self._line.append(child.tail or "")
        if xml.name(element).lower() in ("td", "th"):
            self.end(kind)


def _kind(element: _Element, name: str, around: "Kind.ValueType") -> "Kind.ValueType":
    if around != Paragraph.BODY:
        return around
    if found := _KIND_BY_NAME.get(name):
        return found
    says = " ".join(str(element.get(key) or "") for key in ("class", "role", "itemprop", "rel"))
    return next((kind for pattern, kind in _KIND_BY_CLASS if pattern.search(says)), around) if says.strip() else around


def _rows(table: _Element) -> list[str]:
    """Return the rows of a table of figures, a tab between cells; none of one that only lays out a page."""
    rows = list(_cells(table))
    return ["\t".join(row) for row in rows if any(row)] if any(len(row) > 1 for row in rows) else []


def _cells(table: _Element) -> Iterator[list[str]]:
    for row in xml.below(table, "tr", "row", "TR"):
        yield [xml.text(cell) for cell in xml.children(row, "td", "th", "cell", "TD", "TH")]
