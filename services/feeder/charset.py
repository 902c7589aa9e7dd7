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
# What is labelled so is in truth the larger one, as every browser reads it: the lesser ones lack curly quotation marks.
_TRUER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_TRUER |= {"shift_jis": "cp932", "euc_kr": "cp949"}
_XML_DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?([\w.:-]+)""", re.I)
_META_WITHIN = 4096
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates that JSON escapes can make, invisible joints, and what is no character at all.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b"))
_SAMPLE = 64 * 1024
_MAX_CONTROL_SHARE = 0.05


def declared(media_type: str) -> str:
    """Return the charset parameter of a media type as Python names it; empty where there is none that is known."""
    found = _PARAMETER.search(media_type)
    return _named(found[1]) if found else ""


def declared_inside(content: bytes) -> str:
    """Return the charset that an XML declaration or an HTML <meta> names, as Python names it; empty where none does.

    One of 16 or 32 bits is not believed: its declaration could not have been read byte by byte.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    found = _XML_DECLARATION.match(content) or _META.search(content[:_META_WITHIN])
    name = _named(found[1].decode("ascii")) if found else ""
    return "" if name.startswith(("utf-16", "utf-32")) else name


def decode(content: bytes, charset: str = "") -> str:
    """Return the text of `content`. Never fails.

    A byte order mark decides; then UTF-8 wherever the bytes are UTF-8, since texts declared wrongly are many and texts
    that are UTF-8 by chance are none; then `charset`, the declared one; then UTF-8 with a few bytes that are none, cut
    or joined badly; then Windows-1252. A charset that writes ASCII letters otherwise than ASCII is tried first, since
    its bytes may look like UTF-8.
    """
    for bom, name in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(name, "replace")
    # Markup of 16 bits without a mark begins so.
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if content.startswith(start):
            return content.decode(name, "replace")
    candidates = ["utf-8", charset] if _is_ascii_superset(charset) else [charset, "utf-8"]
    for name in filter(None, candidates):
        try:
            return content.decode(name)
        except UnicodeError:
            continue
    return _nearly_utf8(content) or content.decode("cp1252", "replace")


def clean(text: str) -> str:
    r"""Return `text` with every line end as `\n`, and without control characters and lone surrogates.

    Nothing else moves: no-break spaces, tabs and composed letters stay what they are.
    """
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def clean_xml(text: str) -> str:
    """Return `text` without the control characters that XML does not allow; its line ends stay."""
    return _NOT_XML.sub("", text)


def is_text(content: bytes) -> bool:
    """Return whether `content` is likely text of any charset, rather than an image, an archive or the like."""
    if content.startswith(tuple(bom for bom, _ in _BOMS)):
        return True
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return controls <= _MAX_CONTROL_SHARE * len(sample)


def _named(charset: str) -> str:
    try:
        # Python's codecs that are no charsets ("hex") fail here.
        b"a".decode(charset)
        name = codecs.lookup(charset).name
    except (LookupError, UnicodeError):
        return ""
    return _TRUER.get(name, name)


def _nearly_utf8(content: bytes) -> str:
    """Return the text where more of its letters beyond ASCII are right as UTF-8 than wrong; empty where not."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if beyond_ascii > 2 * wrong else ""


def _is_ascii_superset(charset: str) -> bool:
    # ISO 2022 and UTF-7 leave letters alone and give other characters by escapes made of ASCII.
    if charset.startswith(("iso2022", "utf-7", "hz")):
        return False
    letters = "abcXYZ019<>"
    try:
        return not charset or letters.encode(charset) == letters.encode("ascii")
    except UnicodeError:
        return False
