"""What places a name can mean, and how often each is meant where nothing else is known."""

from dataclasses import dataclass
from functools import lru_cache

from services.entities import gazetteer
from services.entities.known_names import WHOLE_DIVISIONS
from services.entities.names import fold, place_key
from services.entities.registers import cities, divisions
from services.entities.registers.cities import City
from services.entities.registers.countries import PLACES, POPULATIONS, Place

COUNTRY_WEIGHT = 3.0
"""A country is named so much more often than a city of as many people."""
CAPITAL_WEIGHT = 5.0
OTHER_NAME_WEIGHT = 0.3
"""Of a city by another than its principal name, where that is another city's."""
NAMESAKE_WEIGHT = 0.05
"""Of a division that has the name of a city in it: "Antwerp" is the city, not the province."""
LEAST_PEOPLE = 1_000.0
UNLISTED = 15_000.0
"""Weight of all the places of any name that no register here has."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name can mean. `country`: ISO 3166-1 code; `division`: the state it is in or is, or ""."""

    place: Place
    country: str
    division: str
    weight: float


@lru_cache(maxsize=4096)
def of(name: str) -> tuple[Candidate, ...]:
    """Return the places that `name` can mean."""
    if gazetteer.is_abbreviation(name):
        state = PLACES[fold(name).replace(" ", "")]
        return (Candidate(state, "US", state.id, POPULATIONS["US"]),)
    key = place_key(name)
    principal = cities.BY_KEY.get(key, ())
    others = [city for city in cities.BY_OTHER_KEY.get(key, ()) if city not in principal]
    factor = OTHER_NAME_WEIGHT if principal else 1.0
    found = [*(_city(city, 1.0) for city in principal), *(_city(city, factor) for city in others)]
    homes = {candidate.country for candidate in found}
    found.extend(_division(division, homes) for division in divisions.BY_KEY.get(key, ()))
    country = PLACES.get(key)
    if country is not None and country.scheme == "iso3166-1":
        # A city state is its country.
        found = [c for c in found if c.country != country.id]
        found.append(Candidate(country, country.id, "", COUNTRY_WEIGHT * max(LEAST_PEOPLE, POPULATIONS[country.id])))
    return tuple(found)


def _city(city: City, factor: float) -> Candidate:
    weight = factor * max(LEAST_PEOPLE, city.people) * (CAPITAL_WEIGHT if city.capital else 1)
    return Candidate(Place(city.name, "geonames", str(city.id)), city.country, city.division, weight)


def _division(division: divisions.Division, homes: set[str]) -> Candidate:
    code = division.place.id
    namesake = division.country in homes and code not in WHOLE_DIVISIONS
    return Candidate(division.place, division.country, code, division.people * (NAMESAKE_WEIGHT if namesake else 1))
