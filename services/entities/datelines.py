"""Datelines: "TEHRAN —", "BAGHDAD, Iraq (AP) -", "Paris, March 3 (AFP) –": where a story was filed, and by whom.

A dateline makes no entity: who writes from Paris need not write of Paris. Where the story itself names the place, the
dateline is one more mention of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.entities import gazetteer
from services.entities.names import fold
from services.entities.wordlists import JUNK, words

_WORD = r"[^\W\d_][\w'’]*(?:\.[\w'’]+)*\.?"
_NAME = rf"{_WORD}(?:[ \-]{_WORD}){{0,4}}"
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?:,?\s\d{{4}})?"
_AGENCY = r"(?:\([^\W\d_][^()\n\d:;]{1,60}\)|/[^\W\d_][\w .]{1,30}/)"
_PARTS = (
    rf"(?:(?P<first>{_AGENCY})\s*(?:[—–-]\s*)?)?"
    rf"(?:(?P<cities>{_NAME}(?:/{_NAME}){{0,3}})(?:,\s*(?P<region>{_WORD}(?: {_WORD}){{0,2}}))?)?"
    rf"(?:[.,]?\s*(?P<date>{_DATE}))?"
    rf"(?:[.,]?\s*(?:--)?(?P<agency>{_AGENCY})|[.,]\s*(?P<bare>[A-Z]{{2,9}}(?:\.[A-Z]{{2,3}})?))?"
)
_INLINE = re.compile(rf"{_PARTS}(?P<mark>\s*(?:[—–](?=\s)|\.?-(?=\s)|--)|:(?=\s)|(?(agency)\.?(?=\s)|(?!)))")
_ALONE = re.compile(rf"{_PARTS}\s*[.:—–-]*\s*\Z")
_CHARS = 160
_BETWEEN = re.compile(r"/| and ")
_BESIDE = words("near outside off inside")
"""Words before a city that are no part of its name."""
_ABOARD = words("aboard on")
"""Words before what is no place: ABOARD AIR FORCE ONE, ON BOARD THE PAPAL PLANE."""
_INITIALS = 4
"""Letters up to which capitals may be initials ("IBM — the firm that …"): a city only where there is one."""
_NO_CITY = JUNK | words(
    "exclusive breaking analysis factbox correction corrected watch video opinion explainer live new note review "
    "column update editorial urgent alert refile wrapup feature interview profile timeline insight commentary photos"
)
"""Words that stand where a dateline stands and are no place."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """`places` are the spans of the cities and their region; the story begins after `end`."""

    end: int
    places: tuple[tuple[int, int], ...]


def find(text: str, start: int, end: int, *, opens: bool) -> Dateline | None:
    """Return the dateline with which a paragraph of the body begins; `opens` where it is the body's first one."""
    match = _INLINE.match(text, start, min(end, start + _CHARS))
    return Dateline(match.end(), tuple(_places(match))) if match and _is_dateline(match, opens) else None


def alone(text: str, start: int, end: int) -> Dateline:
    """Return the dateline that a paragraph of its own is."""
    match = _ALONE.match(text, start, min(end, start + _CHARS))
    return Dateline(end, tuple(_places(match)) if match else ())


def _is_dateline(match: re.Match[str], opens: bool) -> bool:
    mark, agency = match["mark"].strip(), match["first"] or match["agency"]
    dash = mark not in (":", ".", "")
    if not match["cities"]:
        return dash and agency is not None
    cities = _BETWEEN.split(match["cities"])
    known = all(gazetteer.is_place(city) or gazetteer.is_town(city) for city in cities)
    if not known and fold(cities[0]).split()[0] in _NO_CITY:
        return False
    shouted = all(city.isupper() for city in cities)
    dated = match["date"] is not None
    if mark == ":":
        return opens and shouted and known
    if not dash:
        return agency is not None and (shouted or known) and (dated or agency.startswith("/"))
    if agency or dated or match["bare"] or _is_agency(match["region"]):
        return shouted or known or (dated and agency is not None and cities[0][0].isupper())
    return shouted and (known or all(len(city) > _INITIALS for city in cities))


def _places(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    at = match.start("cities")
    for city in _BETWEEN.split(match["cities"] or ""):
        start = match.string.index(city, at)
        at = start + len(city)
        first, _, rest = city.partition(" ")
        if rest and fold(first) in _BESIDE:
            start, city = at - len(rest), rest
        if city and fold(first) not in _ABOARD and _is_place(city):
            yield start, at
    region = match["region"]
    if region and _is_place(region) and not _is_agency(region):
        yield match.span("region")


def _is_place(name: str) -> bool:
    return name[0].isupper() and fold(name) not in JUNK and not gazetteer.is_organization(name)


def _is_agency(region: str | None) -> bool:
    """Whether what stands behind the city is the agency: "Tehran, IRNA –"."""
    return region is not None and region.isupper() and region.isalpha() and not gazetteer.is_place(region)
