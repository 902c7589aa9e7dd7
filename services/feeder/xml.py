"""XML as strangers send it: without entities, DTD or network, of bounded size and depth; read by local names.

Wires choose their own prefixes, and some leave the namespace out, so names are compared without it.
"""

import html.entities
import re
import sys
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element

from services.feeder import charset

MAX_BYTES = 16 * 1024 * 1024
"""Of a document that has to be in memory whole."""
MAX_NODES = 1_000_000
"""Tags, attributes and references of one document: each takes a hundred bytes and more, however short it is."""
MAX_ATTRIBUTES = 100
"""Of one element, where others read it: their work grows with the square."""

_SAMPLE = 16 * 1024
_BEFORE_ROOT = r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+"
_ROOT = re.compile(rf"{_BEFORE_ROOT}<(?:[\w.-]+:)?(?P<name>[\w.-]+)", re.S)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<number>[0-9]+));?")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# How libxml2 asks for a setting that is off here for good.
_HUGE = re.compile(r",? (?:use|try) XML_PARSE_HUGE(?: option)?")
_NODES = ("<", "&", '="', "='")
_MAX_DIGITS = 7
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


class RefusedError(Exception):
    """The content can't be read; the message is one line for its sender."""


def root_name(content: bytes) -> str:
    """Return the local name of the root element; empty where the content is no XML. Never raises."""
    text = charset.decode(content[:_SAMPLE], charset.declared_inside(content)).lstrip("\ufeff")
    found = _ROOT.match(text) if "<" in text[:_SAMPLE] else None
    return found["name"] if found else ""


def parse(content: bytes, media_type: str = "") -> _Element:
    """Return the root element. Raises RefusedError.

    HTML's named characters (&nbsp;) are allowed, as wires use them without a DTD; entities of the sender's own are not.
    """
    return tree(plain(content, media_type))


def tree(text: str) -> _Element:
    """Return the root element of what `plain` returned. Raises RefusedError."""
    # Nobody reads comments and instructions, and lxml's way through many of them grows with their square.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_NAMED.sub(_character, text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if _HUGE.search(error.msg):
            raise RefusedError(f"XML beyond any story: {_HUGE.sub('', error.msg)}: split it") from None
        raise RefusedError(f"not well-formed XML: {error.msg}: mend it and send it again") from None


def plain(content: bytes, media_type: str = "") -> str:
    """Return the text of a document that may be parsed, without its declaration. Raises RefusedError."""
    if len(content) > MAX_BYTES:
        raise RefusedError(f"the document has {len(content):,} bytes, more than {MAX_BYTES:,}: split it")
    text = charset.decode(content, charset.declared_inside(content) or charset.declared(media_type))
    if "<!ENTITY" in text:
        raise RefusedError("it declares entities of its own, which are not read: write out their text")
    if (nodes := sum(map(text.count, _NODES))) > MAX_NODES:
        raise RefusedError(f"the document has {nodes:,} tags and attributes, more than {MAX_NODES:,}: split it")
    return _REFERENCE.sub(_existing, without_declaration(text))


def too_wide(root: _Element) -> str:
    """Return why others would work too long on the document; empty where they would not."""
    most = max(len(each.attrib) for each in root.iter(etree.Element))
    return f"an element has {most:,} attributes, more than {MAX_ATTRIBUTES}: mend it" if most > MAX_ATTRIBUTES else ""


def without_declaration(text: str) -> str:
    """Return decoded XML without its declaration, whose charset it is no longer in, and without wrong characters."""
    text = text.lstrip("\ufeff")
    # Looked for at the start alone: a search would try each run of blanks from each of them.
    declaration = _DECLARATION.match(text)
    return charset.clean_xml(text[declaration.end() :] if declaration else text).lstrip()


@lru_cache(maxsize=1_000)
def local_name(tag: Hashable) -> str:
    """Return the name of a tag without its namespace; empty for that of a comment and the like."""
    # No QName: HTML's parser leaves names that are none in XML ("o:p", as word processors write).
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def name(element: _Element) -> str:
    """Return the local name; empty for a comment and the like."""
    return local_name(cast(Hashable, element.tag))


def children(element: _Element | None, *names: str) -> Iterator[_Element]:
    """Yield the child elements that have one of the names; all of them where no name is given."""
    for child in element if element is not None else ():
        found = name(child)
        if found and (not names or found in names):
            yield child


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the first element down the path of names; None where there is none."""
    for step in path:
        element = next(children(element, step), None)
    return element


def below(element: _Element, *names: str) -> Iterator[_Element]:
    """Yield every descendant that has one of the names, in order."""
    return (found for found in element.iterdescendants() if name(found) in names)


def raw(element: _Element) -> str:
    """Return all text of the element, comments apart, with its line ends."""
    return "".join(element.itertext(etree.Element, etree.Entity))


def text(element: _Element | None) -> str:
    """Return all text of the element, comments apart, as one line."""
    if element is None:
        return ""
    return " ".join((raw(element) if len(element) else element.text or "").split())


def _existing(found: re.Match[str]) -> str:
    """Return a reference by number as it is; nothing for one to what is no character, such as half of a pair."""
    digits = (found["hex"] or found["number"]).lstrip("0")
    code = int(digits or "0", 16 if found["hex"] else 10) if len(digits) <= _MAX_DIGITS else sys.maxunicode + 1
    return found[0] if code <= sys.maxunicode and charset.clean_xml(chr(code)) else ""


def _character(found: re.Match[str]) -> str:
    if found[1] in _OF_XML:
        return found[0]
    return html.entities.html5.get(f"{found[1]};", found[0])
