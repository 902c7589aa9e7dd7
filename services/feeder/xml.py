"""XML as strangers send it: without entities, DTD or network, of bounded size and depth; read by local names.

Wires choose their own prefixes, and some leave the namespace out, so names are compared without it.
"""

import html.entities
import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from services.feeder import charset

MAX_BYTES = 16 * 1024 * 1024
"""Of a document that has to be in memory whole."""

_SAMPLE = 16 * 1024
_BEFORE_ROOT = r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+"
_ROOT = re.compile(rf"{_BEFORE_ROOT}<(?:[\w.-]+:)?(?P<name>[\w.-]+)", re.S)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
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
    if len(content) > MAX_BYTES:
        raise RefusedError(f"the document has {len(content):,} bytes, more than {MAX_BYTES:,}: split it")
    text = charset.decode(content, charset.declared_inside(content) or charset.declared(media_type))
    if "<!ENTITY" in text:
        raise RefusedError("it declares entities of its own, which are not read: write out their text")
    text = _NAMED.sub(_character, without_declaration(text))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, dtd_validation=False
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"not well-formed XML: {error.msg}: mend it and send it again") from None


def without_declaration(text: str) -> str:
    """Return decoded XML without its declaration, whose charset it is no longer in, and without wrong characters."""
    return charset.clean_xml(_DECLARATION.sub("", text.lstrip("\ufeff"), count=1)).lstrip()


def name(element: _Element) -> str:
    """Return the local name; empty for a comment and the like."""
    # No QName: HTML's parser leaves names that are none in XML ("o:p", as word processors write).
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


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
    return "" if element is None else " ".join(raw(element).split())


def _character(found: re.Match[str]) -> str:
    if found[1] in _OF_XML:
        return found[0]
    return html.entities.html5.get(f"{found[1]};", found[0])
