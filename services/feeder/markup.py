"""Markup to paragraphs: XHTML, HTML and NITF alike, for every format that carries any of them.

What the markup says of a paragraph is its kind: caption, table, block quote, by-line, dateline, note, boilerplate.
Scripts, styles, forms and navigation are dropped; white space counts as in a browser; a line break twice parts
paragraphs.
"""

import html
import re
from collections.abc import Container, Hashable
from enum import Enum, auto
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element
from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import charset, layout, xml
from services.feeder.text import MAX_BYTES, STORY, Block

Kind = Paragraph.Kind

MAX_DEPTH = 200
"""Deeper than that an element is read as its bare text."""
MAX_HTML = 4 * MAX_BYTES
"""Characters of a piece of HTML, tags and all: four times what a text may have."""

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
_QUOTES = frozenset({"blockquote", "bq", "quote"})
_MARKS = frozenset("\"“”„«»‘’'")
"""What writers put around a quotation that they mark up as well."""
_SOURCES = frozenset({"cite", "credit", "footer"})
"""What says, at the end of a block quote, whose words it has."""
_BREAKS = frozenset({"br", "lb"})
_INSIDE = frozenset({"byttl", "credit"})
"""Blocks that go on in the line of their parent, where it is one of these kinds of line."""

_KIND_BY_NAME: dict[str, "Kind.ValueType"] = {
    "figcaption": Paragraph.CAPTION,
    "caption": Paragraph.CAPTION,
    "media-caption": Paragraph.CAPTION,
    "media-producer": Paragraph.CAPTION,
    **dict.fromkeys(_QUOTES, Paragraph.BLOCK_QUOTE),
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
_ABOUT_NAMES = frozenset({"ul", "p", "time"})
# A typewritten text that is wrapped into one paragraph as a whole.
_WRAPPED = re.compile(r"\s*<p>(?P<text>[^<]*)</p>\s*", re.I)
_SAYS = ("class", "role", "itemprop", "rel")
_MAX_SAID = 200
"""Longer ones are not remembered."""
_TABLES = frozenset({"table", "nitf-table"})
_CELLS = frozenset({"td", "th"})
_ROW_TAGS = ("{*}tr", "{*}row", "{*}TR")
_CELL_TAGS = ("{*}td", "{*}th", "{*}cell", "{*}TD", "{*}TH")
_ENOUGH = MAX_BYTES + 8_192
"""Characters after which nothing more can be of use: a text is cut before, also where a headline was in front of it."""
_BETWEEN = 2
"""Characters between two paragraphs of a text."""
# libxml2 compares each attribute of a tag of HTML with all before it.
_ENDLESS_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*'){5000}""")
_SHORT_KINDS = (Paragraph.BYLINE, Paragraph.DATELINE)
_MAX_SHORT = 200
_LOOKS_MARKED_UP = re.compile(
    r"<(?:p|div|br|span|h[1-6]|ul|ol|table|a|b|i|em|strong|article|section|blockquote)\b[^<>]*>", re.I
)
# A single space stays as it is: most of a text need not be touched.
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_AROUND_BREAK = re.compile(" ?\v ?")
_PARTED = re.compile(r"\n{2,}")


class _Role(Enum):
    """What an element is to a text. NO_ELEMENT: a comment and the like."""

    NO_ELEMENT = auto()
    DROPPED = auto()
    BREAK = auto()
    BLOCK = auto()
    INLINE = auto()


_BREAK = "\v"
"""Stands for a line break that is meant, until white space has been folded; no text of XML or HTML holds it."""


def html_blocks(content: str) -> list[Block]:
    """Return the paragraphs of a piece of HTML, or of a whole page, however badly it is written.

    Raises xml.RefusedError where it is longer than MAX_HTML.
    """
    tree = html_tree(content)
    return [] if tree is None else blocks(tree)


def html_tree(content: str) -> _Element | None:
    """Return the tree of a piece of HTML; None where there is nothing in it. Raises xml.RefusedError."""
    if len(content) > MAX_HTML:
        raise xml.RefusedError(f"markup of {len(content):,} characters, more than {MAX_HTML:,}: split it")
    if _ENDLESS_TAG.search(content):
        raise xml.RefusedError("markup with a tag of thousands of attributes: mend it")
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
    """Return the paragraphs of a plain text, found by its line ends; above MAX_HTML those of its beginning."""
    content = charset.clean(content[:MAX_HTML])
    return [Block(content[start:end]) for start, end in layout.paragraphs(content)]


def guessed_blocks(content: str, media_type: str = "") -> list[Block]:
    """Return the paragraphs of what is HTML or plain text: as its type says, else as it looks.

    Raises xml.RefusedError where it is HTML and longer than MAX_HTML.
    """
    if media_type.startswith("text/plain") and (wrapped := _WRAPPED.fullmatch(content)):
        return text_blocks(html.unescape(wrapped["text"]))
    if "html" in media_type or "nitf" in media_type or _LOOKS_MARKED_UP.search(content):
        return html_blocks(content)
    return text_blocks(content)


def plain(content: str) -> str:
    """Return a headline or the like, that may hold markup and escapes, as one line of text. Raises xml.RefusedError."""
    if "<" not in content and "&" not in content:
        return " ".join(content.split())
    return " ".join(" ".join(block.text for block in html_blocks(content)).split())


def blocks(root: _Element) -> list[Block]:
    """Return the paragraphs under `root`, in order, each with the kind that its markup shows.

    Where they are longer than any text may be, the rest is left out.
    """
    writer = _Writer()
    writer.element(root, Paragraph.BODY, 0)
    writer.end(Paragraph.BODY)
    return writer.blocks


class _Writer:
    """Walks the tree; `blocks` are the paragraphs that are done, `_line` the pieces of the one that is open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._room = _ENOUGH
        self._kinds: dict[str, Kind.ValueType] = {}
        self._in_marks = False
        self._laid_out = False
        """Within a table that only lays out a page, all tables do."""

    def element(self, element: _Element, kind: "Kind.ValueType", depth: int) -> None:
        """Write the element, whose surroundings are of `kind`."""
        name, role = _part(cast(Hashable, element.tag))
        if role is _Role.DROPPED or (name in _ABOUT_NAMES and _ABOUT.search(element.get("class") or "")):
            return
        if name == "cite" and _stands_in(element, _QUOTES):
            role = _Role.BLOCK
        elif name == "quote" and _stands_in(element, ("p",)):  # what trafilatura makes of <q>
            name, role = "q", _Role.INLINE
        if name == "q" and depth <= MAX_DEPTH:
            self._marked(element, kind, depth)
        elif role is _Role.INLINE and depth <= MAX_DEPTH:
            self._content(element, name, kind, depth)
        elif role is _Role.BREAK:
            self._line.append(_BREAK)
        elif role is _Role.NO_ELEMENT:
            if isinstance(element, etree._Entity):
                self._line.append(element.text or "")
        elif depth > MAX_DEPTH:
            self._line.append("".join(element.itertext(etree.Element)))
        elif name in _INSIDE and kind not in STORY:
            self._line.append(" ")
            self._content(element, name, kind, depth)
        else:
            self._block(element, name, kind, depth)

    def end(self, kind: "Kind.ValueType") -> None:
        """End the open paragraph."""
        text = _SPACE.sub(" ", "".join(self._line))
        self._line.clear()
        if len(text) > _ENOUGH:
            text = text.strip(f" {_BREAK}")[:_ENOUGH]
        parts = _PARTED.split(_AROUND_BREAK.sub("\n", text)) if _BREAK in text else [text]
        for part in parts:
            if part := part.strip():
                shortened = kind in _SHORT_KINDS and len(part) > _MAX_SHORT
                self._add(part, Paragraph.BODY if shortened else kind)

    def _add(self, text: str, kind: "Kind.ValueType") -> None:
        self.blocks.append(Block(text, kind))
        self._room -= len(text) + _BETWEEN

    def _block(self, element: _Element, name: str, kind: "Kind.ValueType", depth: int) -> None:
        if self._line:
            self.end(kind)
        inner = kind if kind not in STORY else self._kind(element, name, kind)
        if name == "pre":
            for block in text_blocks("".join(element.itertext(etree.Element))):
                self._add(block.text, inner)
        elif name in _TABLES and not self._laid_out:
            self._table(element, name, inner, depth)
        else:
            self._content(element, name, inner, depth)
            if self._line:
                self.end(inner)

    def _marked(self, element: _Element, kind: "Kind.ValueType", depth: int) -> None:
        """Write a quotation within a line in the marks that a browser puts around it; where it has some, in those."""
        before = self._line[-1][-1:] if self._line else ""
        has_marks = before in _MARKS or (element.text or "").lstrip()[:1] in _MARKS
        if has_marks or not _is_in_line(element):
            self._content(element, "q", kind, depth)
            return
        opening, closing = "‘’" if self._in_marks else "“”"
        outer, self._in_marks = self._in_marks, True
        self._line.append(opening)
        self._content(element, "q", kind, depth)
        self._line.append(closing)
        self._in_marks = outer

    def _table(self, table: _Element, name: str, kind: "Kind.ValueType", depth: int) -> None:
        if rows := _rows(table):
            for caption in table.iterchildren("caption", "{*}caption"):
                self.element(caption, Paragraph.CAPTION, depth + 1)
            self.end(Paragraph.CAPTION)
            self._add("\n".join(rows), Paragraph.TABLE)
        else:
            self._laid_out = True
            self._content(table, name, kind, depth)
            self.end(kind)
            self._laid_out = False

    def _content(self, element: _Element, name: str, kind: "Kind.ValueType", depth: int) -> None:
        if text := element.text:
            self._line.append(text)
        for child in element:
            self.element(child, kind, depth + 1)
            if tail := child.tail:
                self._line.append(tail)
            if self._room < 0:
                return
        if name in _CELLS:
            self.end(kind)

    def _kind(self, element: _Element, name: str, around: "Kind.ValueType") -> "Kind.ValueType":
        """Return what a block of the story is, by its name, else by what its attributes say, else what is `around`."""
        if around == Paragraph.BLOCK_QUOTE and name in _SOURCES:
            return Paragraph.BODY
        if found := _KIND_BY_NAME.get(name):
            return found
        if not element.keys():
            return around
        says = " ".join([element.get(key) or "" for key in _SAYS])
        kind = self._kinds.get(says)
        if kind is None:
            kind = next((kind for pattern, kind in _KIND_BY_CLASS if pattern.search(says)), Paragraph.BODY)
            if len(says) <= _MAX_SAID:
                self._kinds[says] = kind
        return around if kind == Paragraph.BODY else kind


@lru_cache(maxsize=1_000)
def _part(tag: Hashable) -> tuple[str, _Role]:
    """Return the local name of a tag in lower case, and what its elements are to a text."""
    name = xml.local_name(tag).lower()
    if not name:
        return name, _Role.NO_ELEMENT
    if name in _DROPPED:
        return name, _Role.DROPPED
    if name in _BREAKS:
        return name, _Role.BREAK
    return name, _Role.BLOCK if name in _BLOCKS else _Role.INLINE


def _is_in_line(element: _Element) -> bool:
    """Whether it has words, and no block that would tear them from what is written around them."""
    roles = [_part(cast(Hashable, child.tag))[1] for child in element]
    return bool((element.text or "").strip() or roles) and _Role.BLOCK not in roles


def _stands_in(element: _Element, names: Container[str]) -> bool:
    parent = element.getparent()
    return parent is not None and _part(cast(Hashable, parent.tag))[0] in names


def _rows(table: _Element) -> list[str]:
    """Return the rows of a table of figures, a tab between cells; none of one that only lays out a page."""
    rows = list(table.iterdescendants(*_ROW_TAGS))
    if not any(_has_two(row) for row in rows):
        return []
    found: list[str] = []
    room = _ENOUGH
    for row in rows:
        cells = [xml.text(cell) for cell in row.iterchildren(*_CELL_TAGS)]
        if any(cells):
            found.append("\t".join(cells))
            room -= len(found[-1])
        if room < 0:
            break
    return found


def _has_two(row: _Element) -> bool:
    cells = row.iterchildren(*_CELL_TAGS)
    return next(cells, None) is not None and next(cells, None) is not None
