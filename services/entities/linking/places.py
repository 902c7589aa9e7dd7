"""Places by ISO 3166 code and GeoNames id: of what a name can mean, the likeliest, given what else the text names.

The weight of each candidate (candidates.py) grows where the text names its country or state, and much more where that
stands right behind it ("Paris, Texas"). The confidence of the heaviest is its share of all weights, among which is one
for the places that no register here has.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.clusters import Cluster
from services.entities.demonyms import NATIONALITIES
from services.entities.linking import candidates
from services.entities.linking.candidates import Candidate
from services.entities.linking.port import Known
from services.entities.mention import Mention
from services.entities.names import group_key, place_key
from services.entities.reading import Reading

NAMED = 10.0
"""How much likelier a place is for each name in the text, of up to `MOST_NAMED`, that is of its country or state."""
MOST_NAMED = 3
BEHIND = 1_000.0
"""How much likelier it is where its country or state stands right behind it."""
KIND = 30.0
"""How much likelier a division is where the text says "province", and a city where it says "city"."""
HIGHEST = 0.99
_EVIDENT = 0.9
"""A name of so certain a meaning tells what other names mean."""

_DIVISION_AFTER = re.compile(r"(?:['’]s)? (?:province|state|region|oblast|governorate|district|county)\b")
_DIVISION_BEFORE = re.compile(r"\b(?:province|state|region|governorate|republic) of $")
_CITY_AFTER = re.compile(r" [Cc]ity\b")
_CITY_BEFORE = re.compile(r"\b(?:city|town|capital|port|suburb)(?: of)? $")
_BEFORE_CHARS = 20

type _Homes = Mapping[str, set[str]]
"""By country, and by state: the names in the text that are of it."""


class Places:
    """The register of places; Register."""

    def links(self, reading: Reading, entities: Sequence[Cluster]) -> Sequence[Sequence[Known]]:
        """Return the link of each place, where the text makes it likely enough."""
        behind = _behind(reading, entities)
        homes = _homes(entities)
        return [(_likeliest(reading, e, homes, behind),) if e.kind == Entity.PLACE else () for e in entities]


def _behind(reading: Reading, entities: Sequence[Cluster]) -> dict[int, tuple[str, bool]]:
    """Return, by where a place's mention begins, the place named right behind it, and whether that is a state."""
    starts = {m.start: m for e in entities if e.kind == Entity.PLACE for m in e.mentions}
    pairs: dict[int, tuple[str, bool]] = {}
    for mention in starts.values():
        following = starts.get(mention.end + 2)
        if following is not None and reading.text[mention.end : following.start] == ", ":
            found = candidates.of(following.exact)
            if any(c.place.scheme != "geonames" for c in found):
                states = all(c.place.scheme == "iso3166-2" for c in found)
                pairs[mention.start] = following.exact, states
    return pairs


def _homes(entities: Sequence[Cluster]) -> _Homes:
    """Return which countries and states are evident: named, or home of a city or a people that is."""
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.kind == Entity.GROUP:
            code = NATIONALITIES.get(group_key(entity.name)) or NATIONALITIES.get(place_key(entity.name))
            if code:
                homes[code].add(f"people of {code}")
        elif entity.kind == Entity.PLACE:
            for name in {m.exact for m in entity.mentions}:
                found = candidates.of(name)
                best = max(found, key=lambda c: c.weight, default=None)
                if best and best.weight >= _EVIDENT * (sum(c.weight for c in found) + candidates.UNLISTED):
                    homes[best.country].add(best.place.id)
                    if best.division:
                        homes[best.division].add(best.place.id)
    return homes


def _likeliest(reading: Reading, entity: Cluster, homes: _Homes, behind: Mapping[int, tuple[str, bool]]) -> Known:
    weighed: dict[tuple[str, str], float] = {}
    for name, mentions in _by_name(entity.mentions):
        found = candidates.of(name)
        pairs = [behind[m.start] for m in mentions if m.start in behind]
        containers = {c.place.id for pair in pairs for c in candidates.of(pair[0])}
        if any(state for _, state in pairs) and not any({c.country, c.division} & containers for c in found):
            continue  # It is in a state where no register has one of this name.
        for c in found:
            weight = c.weight * _context(c, homes) * _kind(reading, c, mentions)
            if (c.country in containers or c.division in containers) and c.place.id not in containers:
                weight *= BEHIND
            key = c.place.scheme, c.place.id
            weighed[key] = max(weighed.get(key, 0), weight)
    if not weighed:
        return Known("", "", 0)
    (scheme, id_), weight = max(weighed.items(), key=lambda item: item[1])
    return Known(scheme, id_, min(HIGHEST, weight / (sum(weighed.values()) + candidates.UNLISTED)))


def _by_name(mentions: Iterable[Mention]) -> Iterable[tuple[str, list[Mention]]]:
    names: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        names[mention.exact].append(mention)
    return names.items()


def _context(candidate: Candidate, homes: _Homes) -> float:
    """Return how much likelier a place is for the other names of its country or state in the text."""
    named = (homes.get(candidate.country, set()) | homes.get(candidate.division, set())) - {candidate.place.id}
    return NAMED * min(len(named), MOST_NAMED) if named else 1.0


def _kind(reading: Reading, candidate: Candidate, mentions: Iterable[Mention]) -> float:
    """Return how much likelier a place is for what the text says that it is."""
    division = candidate.place.scheme == "iso3166-2"
    for mention in mentions:
        before = reading.text[max(0, mention.start - _BEFORE_CHARS) : mention.start]
        if _DIVISION_AFTER.match(reading.text, mention.end) or _DIVISION_BEFORE.search(before):
            return KIND if division else 1.0
        if _CITY_AFTER.match(reading.text, mention.end) or _CITY_BEFORE.search(before):
            return 1.0 if division else KIND
    return 1.0
