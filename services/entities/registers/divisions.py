"""First-level and other divisions of countries (ISO 3166-2), by name. Made once, at import, of pycountry."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pycountry

from services.entities.known_names import DIVISIONS, REGIONS
from services.entities.names import place_key
from services.entities.registers.countries import PLACES, POPULATIONS, STATES, UK, Place
from services.entities.wordlists import words

_KIND = re.compile(
    r"\s(?:sheng|shi|zizhiqu|\w+zu zizhiqu|oblast'?|kray|krai|respublika|province|county|region|district|governorate|"
    r"prefecture|state|city|voblasts'?|gewest|land)$",
    re.IGNORECASE,
)
"""What says of what kind a division is, behind its name."""
_DIRECTIONS = words(
    "north south east west northern southern eastern western northeast northwest southeast southwest central centre "
    "center upper lower capital coast littoral lakes highlands islands metropolitan federal"
)
"""Names that say where in any country something is."""


@dataclass(frozen=True, slots=True)
class Division:
    """`people`: its country's, shared out evenly among all divisions of its level; no register has the true number."""

    place: Place
    country: str
    people: float


def _names(written: str) -> Iterator[str]:
    """Yield what a division is called: "Asturias, Principado de" and "Bizkaia [Vizcaya]" as the press has them."""
    for part in re.split(r"[\[\]/]", written.split(",")[0]):
        part = part.strip(" *")
        yield _KIND.sub("", part)
        yield part


def _divisions() -> tuple[dict[str, Division], dict[str, tuple[Division, ...]]]:
    """Return the divisions by code, and by name, keyed as by `place_key`."""
    level = Counter((entry.country_code, bool(entry.parent_code)) for entry in pycountry.subdivisions)
    by_code: dict[str, Division] = {}
    by_key: defaultdict[str, dict[str, Division]] = defaultdict(dict)
    for entry in pycountry.subdivisions:
        code, country = entry.code, entry.country_code
        people = POPULATIONS.get(country, 0) / level[country, bool(entry.parent_code)]
        names = [*DIVISIONS.get(code, "").split("|"), *_names(entry.name)]
        place = STATES.get(code) or UK.get(code) or Place(next(filter(None, names)), "iso3166-2", code)
        by_code[code] = Division(place, country, people)
        for key in map(place_key, (place.name, *names)):
            # What is a country to ISO 3166-1 is none of another's divisions: Hong Kong, but not the state of Georgia.
            country_too = key in PLACES and PLACES[key].scheme == "iso3166-1" and code not in STATES
            vague = key in _DIRECTIONS or (key in REGIONS and code not in DIVISIONS)
            if len(key) > 2 and not vague and not country_too:
                by_key[key][code] = by_code[code]
    for code, part in UK.items():
        by_code[code] = Division(part, "GB", POPULATIONS["GB"] / len(UK))
        by_key[place_key(part.name)][code] = by_code[code]
    return by_code, {key: tuple(found.values()) for key, found in by_key.items()}


BY_CODE, BY_KEY = _divisions()
LONG_NAMES = frozenset(key for key in BY_KEY if " " in key and not key.startswith(("saint ", "st ")))
"""Names of two words or more; not the parishes, which are named for saints, as people are."""
