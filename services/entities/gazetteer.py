"""What is known of a name beforehand: whether it is a place's, a people's, an organisation's, and which place's."""

from functools import lru_cache

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.demonyms import DEMONYMS
from services.entities.known_names import AMBIGUOUS, NOT_ALONE, ORGANIZATIONS, PERSONAL, REGIONS
from services.entities.mention import Kind
from services.entities.names import fold, group_key, place_key
from services.entities.registers import cities, divisions
from services.entities.registers.countries import CAPITALS, COUNTRY_NAMES, PLACES, Place

_FEDERAL = frozenset({"AU", "BR", "CA", "DE", "IN", "MX", "US"})
"""Countries whose states the press puts behind the names of towns."""


@lru_cache(maxsize=8192)
def place(text: str) -> Place | None:
    """Return the country, US state or part of the UK that `text` names; None where it names none, or could name two."""
    key = place_key(text)
    if key in AMBIGUOUS:
        return None
    return PLACES.get(fold(text).replace(" ", "")) or PLACES.get(key)


def is_abbreviation(text: str) -> bool:
    """Whether `text` is a US state as the press shortens it, with its stop: "Calif."."""
    return text.endswith(".") and fold(text).replace(" ", "") in PLACES


@lru_cache(maxsize=8192)
def is_place(text: str) -> bool:
    """Whether `text` is the name of a known place, and hardly anything else."""
    key = place_key(text)
    known = key in PLACES or key in REGIONS or key in CAPITALS or key in divisions.LONG_NAMES or place(text) is not None
    return known and key not in PERSONAL and key not in NOT_ALONE


def is_state(text: str) -> bool:
    """Whether `text` names a state or province of a federal country, in full or as the press shortens it."""
    found = place(text)
    if found is not None:
        return found.scheme == "iso3166-2"
    return any(d.country in _FEDERAL for d in divisions.BY_KEY.get(place_key(text), ()))


def is_town(text: str) -> bool:
    """Whether there is a town or a province of this name; people and firms may have it too."""
    key = place_key(text)
    return key in cities.BY_KEY or key in divisions.BY_KEY


def is_country(text: str) -> bool:
    """Whether `text` is a name of one country, and hardly anything else."""
    found = place(text)
    return found is not None and found.scheme == "iso3166-1" and is_place(text)


@lru_cache(maxsize=8192)
def is_group(text: str) -> bool:
    """Whether `text` is a demonym."""
    return place_key(text) in DEMONYMS or group_key(text) in DEMONYMS


def is_organization(text: str) -> bool:
    """Whether `text` names a well-known organisation."""
    return place_key(text) in ORGANIZATIONS


def _found_by_letters() -> dict[str, tuple[tuple[str, Kind], ...]]:
    index: dict[str, tuple[tuple[str, Kind], ...]] = {}
    for name in sorted(COUNTRY_NAMES, key=lambda n: (-len(n), n)):
        # Shorter ones are words, or initials, or end in a stop.
        if len(name) > 3 and name[-1].isalpha() and is_country(name):
            first = name.replace("-", " ").replace("'", " ").replace(".", " ").split()[0]
            index[first] = (*index.get(first, ()), (name, Entity.PLACE))
    return index


COUNTRIES_BY_FIRST_WORD = _found_by_letters()
"""Names of countries that can be found by their letters alone, by their first word, longest first."""
