"""Datelines: "TEHRAN —", "BAGHDAD, Iraq (AP) -". Where a story was filed is a place, and the agency no part."""

import re
from dataclasses import dataclass

from services.entities.names import fold
from services.entities.reading import Block, Style
from services.entities.spans import JUNK
from services.entities.wordlists import words

_CITY = r"[A-Z][A-Z.'’]+(?:[ \-][A-Z][A-Z.'’]+){0,3}"
_MIXED = r"[A-Z][\w.'’]+(?:[ \-][A-Z][\w.'’]+){0,3}"
_REST = (
    r"(?:,\s*(?P<region>(?!\d)[A-Z][\w.]*(?:[ ][A-Z][\w.]*){0,2}))?"
    r"(?:,\s*(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?|\d{1,2}\s[A-Z][a-z]{2,8}\.?(?:,?\s\d{4})?))?"
)
_AGENCY = r"\s*\([^()\n]{2,60}\)"
_DASH = r"\s*(?:[—–]|--?)(?=\s)"
_INLINE = re.compile(
    rf"(?P<city>{_CITY})(?P<more>(?:/{_CITY})*){_REST}(?:{_AGENCY})?{_DASH}"
    rf"|(?P<city2>{_MIXED}){_REST.replace('region', 'region2')}{_AGENCY}{_DASH}"
)
_ALONE = re.compile(rf"(?P<city>{_MIXED})(?P<more>(?:/{_MIXED})*){_REST}(?:{_AGENCY})?(?:{_DASH})?")
_DATELINE_CHARS = 200
_LABELS = words(
    "exclusive breaking analysis factbox correction corrected watch video opinion explainer live new note review "
    "column update editorial urgent alert refile wrapup feature interview profile timeline insight commentary photos"
)
"""Words that stand where a dateline stands and are no place."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """`places` are the spans of the cities and their region; the story begins after `end`."""

    end: int
    places: tuple[tuple[int, int], ...]


def find(text: str, block: Block) -> Dateline | None:
    """Return the dateline that a block begins with."""
    if block.headline or (block.style is Style.SHOUTING and not block.dateline):
        return None
    match = (_ALONE if block.dateline else _INLINE).match(
        text, block.start, min(block.end, block.start + _DATELINE_CHARS)
    )
    if match is None:
        return None
    groups = match.re.groupindex
    city = "city" if match["city"] else "city2"
    if match[city].split()[0].casefold() in _LABELS:
        return None
    places = [match.span(city)]
    if match["more"]:
        at = match.start("more")
        for name in match["more"][1:].split("/"):
            places.append((at + 1, at + 1 + len(name)))
            at += 1 + len(name)
    places.extend(match.span(name) for name in ("region", "region2") if name in groups and match[name])
    return Dateline(match.end(), tuple((a, b) for a, b in places if fold(text[a:b]) not in JUNK))
