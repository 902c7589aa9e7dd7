"""Bytes to text: the charset that they are in, whatever was declared, and without what no text has."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates that JSON escapes can make, invisible joints, and what is no character at all.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b"))
_SAMPLE = 64 * 1024
_MAX_CONTROL_SHARE = 0.05


def declared(media_type: str) -> str:
    """Return the charset parameter of a media type as Python names it; empty where there is none that is known."""
    found = _PARAMETER.search(media_type)
    if not found:
        return ""
    try:
        # Python's codecs that are no charsets ("hex") fail here.
        b"a".decode(found[1])
        return codecs.lookup(found[1]).name
    except (LookupError, UnicodeError):
        return ""


def decode(content: bytes, charset: str = "") -> str:
    """Return the text of `content`. Never fails.

    A byte order mark decides; then UTF-8 wherever the bytes are UTF-8, since texts declared wrongly are many and texts
    that are UTF-8 by chance are none; then `charset`, the declared one; then Windows-1252. A charset that writes ASCII
    letters otherwise than ASCII is tried first, since its bytes may look like UTF-8.
    """
    for bom, name in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(name, "replace")
    candidates = ["utf-8", charset] if _is_ascii_superset(charset) else [charset, "utf-8"]
    for name in filter(None, candidates):
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    return content.decode("cp1252", "replace")


def clean(text: str) -> str:
    r"""Return `text` with every line end as `\n`, and without control characters and lone surrogates.

    Nothing else moves: no-break spaces, tabs and composed letters stay what they are.
    """
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def is_text(content: bytes) -> bool:
    """Return whether `content` is likely text of any charset, rather than an image, an archive or the like."""
    if content.startswith(tuple(bom for bom, _ in _BOMS)):
        return True
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return controls <= _MAX_CONTROL_SHARE * len(sample)


def _is_ascii_superset(charset: str) -> bool:
    # ISO 2022 and UTF-7 leave letters alone and give other characters by escapes made of ASCII.
    if charset.startswith(("iso2022", "utf-7", "hz")):
        return False
    letters = "abcXYZ019<>"
    try:
        return not charset or letters.encode(charset) == letters.encode("ascii")
    except UnicodeError:
        return False
