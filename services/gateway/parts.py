"""What a pushed body holds: one wire item, or several in the parts of a form; plain or packed by gzip. Pure."""

from email import message_from_bytes
from email.message import Message
from email.policy import Compat32

from wirelens import unpack
from wirelens.feeder.v1.feeder_pb2 import WireItem

from services.gateway.errors import Refused

MAX_PARTS = 1_000
_MAX_DELIMITERS = 10 * MAX_PARTS
"""Lines that may part a form. Each that does costs half a kilobyte before the parts can be counted."""

_SAYS_NOTHING = ("application/octet-stream", "application/x-www-form-urlencoded")


class _Utf8(Compat32):
    """Headers in UTF-8, as clients send them whatever the standards say."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def unpacked(body: bytes, content_encoding: str, limit: int) -> bytes:
    """Return the body as it was before its Content-Encoding. Raises Refused: 400, 413 above `limit` bytes, 415."""
    encoding = content_encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise Refused(415, "the Content-Encoding is gzip or none: send it so")
    try:
        return unpack.gunzip(body, limit)
    except unpack.TooLargeError:
        raise Refused(413, f"a body is at most {limit} bytes when it is unpacked: send fewer items at once") from None
    except unpack.PackedError as error:
        raise Refused(400, str(error)) from None


def items(body: bytes, content_type: str, wire: str, name: str) -> list[WireItem]:
    """Return the wire items of a body, all of the wire `wire`. Raises Refused.

    Each part of `multipart/…` is one, by its own name and type; any other body is one by itself, called `name`.
    """
    if not _media_type(content_type).startswith("multipart/"):
        return [WireItem(content=body, wire=wire, name=name, media_type=_media_type(content_type))]
    header = content_type.encode("latin-1", "replace")
    if body.count(b"\n--") > _MAX_DELIMITERS:
        raise Refused(413, f"a body has at most {MAX_PARTS} parts: send fewer at once")
    try:
        form = message_from_bytes(b"content-type: " + header + b"\n\n" + body, policy=_Utf8())
        parts = [part for part in form.walk() if _is_leaf(part)]
    except RecursionError:
        raise Refused(400, "the body has parts within parts without end: put them side by side") from None
    if len(parts) > MAX_PARTS:
        raise Refused(413, f"a body has at most {MAX_PARTS} parts: send fewer at once")
    found = [_item(part, wire) for part in parts]
    if not any(item.content for item in found):
        raise Refused(400, "the body has no part that holds anything: see its boundary")
    return found


def _is_leaf(part: Message) -> bool:
    # What is said to be of parts and has none is left as it is: its boundary is not there.
    return part.get_content_maintype() != "multipart"


def _item(part: Message, wire: str) -> WireItem:
    content = part.get_payload(decode=True)
    said = str(part.get("content-type", ""))
    return WireItem(
        content=content if isinstance(content, bytes) else b"",
        wire=wire,
        name=part.get_filename() or "",
        media_type=_media_type(said),
    )


def _media_type(content_type: str) -> str:
    """Return the type without parameters; what a client says where it says nothing counts as nothing."""
    media_type = content_type.partition(";")[0].strip().lower()
    return "" if media_type in _SAYS_NOTHING else media_type
