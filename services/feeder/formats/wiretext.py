r"""The wires' text of old, still sent: IPTC 7901 and ANPA 1312, with their control characters or without.

    SOH  dpa 0123  4 pl 150  keyword/keyword          source, number, priority, category, words (IPTC)
    STX  headline, text                               or  "r a BC-KEYWORD 07-12 0345" and ^Headline< (ANPA)
    ETX  121530 Jul 24                                or  AP-NY-07-12-24 1530EDT
    EOT

Such a message has no identity of its own but source, number and day, of which its guid is made; a correction, a kill or
an advisory is told by the words that the agencies put on top.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PureWindowsPath

from wirelens.article.v1.article_pb2 import Article

from services.feeder import charset, markup
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.text import EMPTY, Text, from_blocks, one_line, split_headline
from services.feeder.wirewords import advisory, corrected, killed

_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
_MARKS = (b"\x01", b"\x02")
_MESSAGE = re.compile(
    rf"{_SOH}(?P<head>[^{_STX}{_ETX}{_SOH}]*){_STX}(?P<text>[^{_ETX}{_SOH}]*)(?:{_ETX}(?P<tail>[^{_EOT}{_SOH}]*))?"
)
_IPTC_HEAD = re.compile(
    r"(?P<source>[A-Za-z]{2,6})[ ]?(?P<number>\d{3,5})\s+(?P<priority>[1-9])\s+(?P<category>[A-Za-z]{1,3})\s+"
    r"(?P<words>\d{1,5})\b(?P<rest>.*)"
)
_ANPA_HEAD = re.compile(r"(?P<source>[a-z])(?P<number>\d{4})\b")
_ANPA_KEYWORDS = re.compile(
    r"(?P<priority>[furbdas]) (?P<category>[a-z])\s+(?P<slug>\S.*?)\s+(?P<month>\d\d)-(?P<day>\d\d) (?P<words>\d{3,5})",
    re.I,
)
_IPTC_TIME = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?:\s*(?:GMT|UTC|Z))?\s+(?P<month>[A-Za-z]{3})[a-z]*\s+(?P<year>\d{2}(?:\d\d)?)\b"
)
_ANPA_TIME = re.compile(
    r"(?P<agency>[A-Z]{2,4})-(?P<desk>[A-Z]{2,3})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) "
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>GMT|[ECMP][SD]T)"
)
_ZONES = {"EST": 5, "EDT": 4, "CST": 6, "CDT": 5, "MST": 7, "MDT": 6, "PST": 8, "PDT": 7, "GMT": 0}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_TOP_LINES = 6
# Typesetting marks of ANPA and of teleprinters: ^ opens and < ends a set line, = ends one.
_SET_LINE = re.compile(r"[ \t]*[<=][ \t]*$", re.M)
_UNSET = re.compile(r"^[ \t]*\^+[ \t]*|[\x0e\x0f\x10-\x16]", re.M)


def recognise(content: bytes, name: str, media_type: str) -> float:
    """SOH and STX are beyond doubt; a first line of the form is likely."""
    if all(mark in content[:4096] for mark in _MARKS):
        return 0.97
    top = content[:512].decode("latin-1").lstrip()
    first, _, rest = top.partition("\n")
    if _IPTC_HEAD.fullmatch(first.strip()):
        return 0.85
    return 0.85 if _ANPA_HEAD.match(first) and _ANPA_KEYWORDS.match(rest.lstrip()) else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each message of the transmission."""
    text = charset.decode(content, charset.declared(media_type)).replace("\r\n", "\n").replace("\r", "\n")
    found = list(_MESSAGE.finditer(text))
    if found:
        for each in found:
            yield _story(each["head"], each["text"], each["tail"] or "", PureWindowsPath(name).stem)
        return
    head, _, rest = text.strip().partition("\n")
    yield _story(head, rest, "", PureWindowsPath(name).stem)


def _story(head: str, text: str, tail: str, stem: str) -> Item | Rejected:
    head = one_line(head)
    iptc, anpa = _IPTC_HEAD.search(head), _ANPA_HEAD.search(head)
    sent, agency, text = _sent(text, tail)
    keywords = _ANPA_KEYWORDS.search(text[:300]) or _ANPA_KEYWORDS.search(head)
    slug = keywords["slug"] if keywords else one_line(iptc["rest"]) if iptc else ""
    if keywords and keywords.string is text:
        text = text[keywords.end() :]
    source = iptc["source"] if iptc else agency
    number = iptc["number"] if iptc else anpa[0] if anpa else ""
    day = f"{sent:%Y-%m-%d}" if sent else ""
    guid = "-".join(filter(None, (source, number, day))) if number else stem
    story = _text(text)
    top = "\n".join([slug, story.headline, *story.text.split("\n")[:_TOP_LINES]])
    other = killed(top)
    signals = ["kill"] * (other is not None) + ["correction"] * corrected(top) + ["advisory"] * advisory(top)
    item = Item(
        guid=guid,
        status=Article.USABLE,
        text=story,
        version_created=sent,
        credit=agency or source,
        provider=source,
        signal=", ".join(signals),
        note=slug,
        concerns=_guid(other or "", source, day),
    )
    reason = refusal(item) if number or stem else "no number in its header: send it under a name of its own"
    return Rejected(reason, guid) if reason else item


def _guid(other: str, source: str, day: str) -> str:
    """Return the guid that the message named `other` has, were it sent the same day; a slug as it is."""
    found = re.fullmatch(rf"(?:{re.escape(source)})?(?P<number>[a-z]?\d{{3,5}})", other, re.I)
    return "-".join(filter(None, (source, found["number"], day))) if found else other


def _text(text: str) -> Text:
    """Return the canonical text; a headline is the line set as one, else the first line that looks like it."""
    lines = _UNSET.sub("", text).strip("\n ")
    first, _, rest = lines.partition("\n")
    if _SET_LINE.search(first) and rest.strip():
        return from_blocks(_SET_LINE.sub("", first), markup.text_blocks(_SET_LINE.sub("", rest)))
    headline, body = split_headline(_SET_LINE.sub("", lines))
    return from_blocks(headline, markup.text_blocks(body)) if lines else EMPTY


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
