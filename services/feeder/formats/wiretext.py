r"""The wires' text of old, still sent: IPTC 7901 and ANPA 1312, with their control characters or without.

    SOH  dpa 0123  4 pl 150  keyword/keyword          source, number, priority, category, words (IPTC)
    STX  headline, text                               or  "r a BC-KEYWORD 07-12 0345" and ^Headline< (ANPA)
    ETX  121530 Jul 24                                or  AP-NY-07-12-24 1530EDT
    EOT

    ZCZC0123/ABC ... 12-LUG-24 15:30 NNNN             as a teleprinter had it, and ANSA still has

Such a message has no identity of its own but source, number and day, of which its guid is made; a correction, a kill or
an advisory is told by the words that the agencies put on top.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PureWindowsPath
from typing import NamedTuple

from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder import charset
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.text import MAX_BYTES as TEXT_BYTES
from services.feeder.text import from_blocks, one_line
from services.feeder.urgency import urgency
from services.feeder.wirelines import parted
from services.feeder.wirewords import advisory, corrected, killed

MAX_BYTES = 4 * 1024 * 1024
"""Of a transmission."""

_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
_MARKS = (b"\x01", b"\x02")
_MESSAGE = re.compile(
    rf"{_SOH}(?P<head>[^{_STX}{_ETX}{_SOH}]*){_STX}(?P<text>[^{_ETX}{_SOH}]*)(?:{_ETX}(?P<tail>[^{_EOT}{_SOH}]*))?"
)
_IPTC_HEAD = re.compile(
    r"(?P<source>[A-Za-z]{2,6})[ ]?(?P<number>\d{3,5})\s+(?P<priority>[1-9])\s+(?P<category>[A-Za-z]{1,3})\s+"
    r"(?P<words>\d{1,5})\b(?P<rest>.*)"
)
# What dpa has where others have their keywords: agency and number.
_SERIAL = re.compile(r"(?P<agency>[A-Za-z]{2,5})(?:-\w+)? \d{3,5}")
_ANPA_HEAD = re.compile(r"(?P<source>[A-Za-z])(?P<number>\d{4})[A-Za-z]{0,8}-*(?:\s|$)")
_ANPA_KEYWORDS = re.compile(
    r"(?P<priority>[furbdas]) (?P<category>[a-z])\s+(?P<slug>\S.*?)\s+(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[ ]+(?P<words>\d{3,5}))?[ ]*$",
    re.I | re.M,
)
_ZCZC, _NNNN = "ZCZC", "NNN"
_TELEPRINTED = re.compile(
    r"[ ]?(?P<number>\d{3,5})/(?P<source>[A-Z]{2,5})\s+(?:[A-Z]{2,4}\d{3,6}\S*\s+)?"
    r"(?:[A-Z] [A-Z]{3}(?: [A-Z0-9]{2,4}){1,4}[ ]*\n)?"
)
_AGENCY = re.compile(r"\((?P<agency>[A-Z]{2,10})\)\s*-")
_PRINTED_AT = re.compile(r"(?P<day>\d\d)-(?P<month>[A-Z]{3})-(?P<year>\d\d) (?P<hour>\d\d):(?P<minute>\d\d)\s*$")
_IPTC_TIME = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?:\s*(?:GMT|UTC|Z))?\s+(?P<month>[A-Za-z]{3})[a-z]*\s+(?P<year>\d{2}(?:\d\d)?)\b"
)
_ANPA_TIME = re.compile(
    r"(?P<agency>[A-Z]{2,4})-(?P<desk>[A-Z]{2,3})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) "
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>GMT|[ECMP][SD]T)"
)
_ZONES = {"EST": 5, "EDT": 4, "CST": 6, "CDT": 5, "MST": 7, "MDT": 6, "PST": 8, "PDT": 7, "GMT": 0}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ITALIAN = "gen feb mar apr mag giu lug ago set ott nov dic"
_TOP_LINES = 6
_CONTROLS = re.compile(r"[\x0e\x0f\x10-\x16]")
_MAX_HEAD = 1_000
_MAX_TEXT = 2 * TEXT_BYTES
"""Characters of a message that are looked at: a text is cut before."""


def recognise(content: bytes, name: str, media_type: str) -> float:
    """SOH and STX are beyond doubt; a first line of the form is likely."""
    if all(mark in content[:4096] for mark in _MARKS):
        return 0.97
    top = content[:512].decode("latin-1").replace("\r", "").lstrip()
    first, _, rest = top.partition("\n")
    if top.startswith(_ZCZC) and _TELEPRINTED.match(top, len(_ZCZC)):
        return 0.85
    if _IPTC_HEAD.fullmatch(first.strip()):
        return 0.85
    return 0.85 if _ANPA_HEAD.match(first) and _ANPA_KEYWORDS.match(rest.lstrip()) else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each message of the transmission."""
    if len(content) > MAX_BYTES:
        yield Rejected(f"the transmission has {len(content):,} bytes, more than {MAX_BYTES:,}: split it")
        return
    text = charset.decode(content, charset.declared(media_type)).replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith(_ZCZC):
        yield from _teleprinted(text)
        return
    each = None
    for each in _MESSAGE.finditer(text):
        yield _story(each["head"], each["text"], each["tail"] or "", PureWindowsPath(name).stem)
    if each is None:
        head, _, rest = text.strip().partition("\n")
        yield _story(head, rest, "", PureWindowsPath(name).stem)


class _Head(NamedTuple):
    """What a message says of itself around its text. Empty: not said."""

    source: str
    number: str
    sent: datetime | None
    agency: str = ""
    slug: str = ""
    priority: str = ""


def _story(head: str, text: str, tail: str, stem: str) -> Item | Rejected:
    head = one_line(head[:_MAX_HEAD])
    iptc, anpa = _IPTC_HEAD.search(head), _ANPA_HEAD.search(head)
    sent, agency, text = _sent(text, tail)
    keywords = _ANPA_KEYWORDS.search(text[:300]) or _ANPA_KEYWORDS.search(head)
    slug = keywords["slug"] if keywords else one_line(iptc["rest"]) if iptc else ""
    if keywords and keywords.string is not head:
        text = text[keywords.end() :]
    if iptc:
        serial = _SERIAL.fullmatch(slug)
        agency = serial["agency"] if serial else agency
        slug = "" if serial else slug
        return _item(text, _Head(iptc["source"], iptc["number"], sent, agency, slug, iptc["priority"]), stem)
    number = anpa["source"] + anpa["number"] if anpa else ""
    return _item(text, _Head(agency, number, sent, agency, slug), stem)


def _teleprinted(text: str) -> Iterator[Item | Rejected]:
    """Yield each message between ZCZC and NNNN."""
    for message in text.split(_ZCZC)[1:]:
        inside, end, _ = message.partition(_NNNN)
        head = _TELEPRINTED.match(inside)
        if not head or not end:
            yield Rejected("a message is its number between ZCZC and NNNN, and its text: send it whole")
            continue
        printed = _PRINTED_AT.search(inside[-60:])
        month = printed["month"].lower() if printed else "?"
        at = max(_ITALIAN.find(month), _MONTHS.find(month))
        sent = _instant(printed, at // 4 + 1, 0) if printed and at >= 0 else None
        body = inside[head.end() :]
        body = body.removesuffix(printed[0]) if printed else body
        agency = _AGENCY.search(body)
        yield _item(body, _Head(head["source"], head["number"], sent, agency["agency"] if agency else ""), "")


def _item(text: str, head: _Head, stem: str) -> Item | Rejected:
    day = f"{head.sent:%Y-%m-%d}" if head.sent else ""
    guid = "-".join(filter(None, (head.source, head.number, day))) if head.number else stem
    if not guid:
        return Rejected("no number in its header: send it under a name of its own")
    lines = parted(_CONTROLS.sub("", text[:_MAX_TEXT]), head.slug)
    story = from_blocks(lines.headline, lines.blocks)
    top = "\n".join([lines.slug, *lines.words, story.headline, *story.text.split("\n")[:_TOP_LINES]])
    other = killed(top)
    signals = ["kill"] * (other is not None) + ["correction"] * corrected(top) + ["advisory"] * advisory(top)
    item = Item(
        guid=guid,
        status=Article.USABLE,
        text=story,
        version_created=head.sent,
        credit=head.agency or head.source,
        provider=head.agency or head.source,
        signal=", ".join(dict.fromkeys([*signals, *map(str.lower, lines.words)])),
        note=lines.note,
        concerns=_guid(other or "", head.source, day),
        byline=", ".join(story.text[p.start : p.end] for p in story.paragraphs if p.kind == Paragraph.BYLINE),
        slug=lines.slug,
        urgency=urgency(head.priority),
    )
    reason = refusal(item)
    return Rejected(reason, guid) if reason else item


def _guid(other: str, source: str, day: str) -> str:
    """Return the guid that the message named `other` has, were it sent the same day; a slug as it is."""
    found = re.fullmatch(rf"(?:{re.escape(source)})?(?P<number>[a-z]?\d{{3,5}})", other, re.I)
    return "-".join(filter(None, (source, found["number"], day))) if found else other


def _sent(text: str, tail: str) -> tuple[datetime | None, str, str]:
    """Return when it was sent, by what agency where that is said, and the text without that line."""
    if found := _ANPA_TIME.search(tail) or _ANPA_TIME.search(text[-200:]):
        text = text.replace(found[0], "")
        return _instant(found, int(found["month"]), _ZONES[found["zone"]]), found["agency"], text
    if found := _IPTC_TIME.search(tail) or _IPTC_TIME.search(text[-200:]):
        at = _MONTHS.find(found["month"].lower())
        text = text.replace(found[0], "")
        return (_instant(found, at // 4 + 1, 0) if at >= 0 else None), "", text
    return None, "", text


def _instant(found: re.Match[str], month: int, hours_behind: int) -> datetime | None:
    year = int(found["year"])
    try:
        local = datetime(
            year if year > 99 else 2000 + year,
            month,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return datetime.fromtimestamp(local.timestamp() + hours_behind * 3600, UTC)
