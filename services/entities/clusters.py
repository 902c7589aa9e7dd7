"""Which mentions name the same entity. People have rules of their own (people.py)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer, people
from services.entities.acronyms import Definition
from services.entities.mention import Kind, Mention
from services.entities.names import acronym_of, fold, group_key, has_legal_form, organization_words, place_key
from services.entities.reading import Reading
from services.entities.wordlists import words

GENERIC = words(
    "national international united american european general first new world state federal royal central global bank "
    "university institute ministry department house south north east west great union public security supreme high "
    "democratic republican islamic people's social standard foreign us the san los las saint st association council "
    "committee commission group house social christian british french german chinese russian iranian"
)
"""First words of many names: alone they do not stand for one."""


type _Group = tuple[Kind, Hashable]


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is one entity: `mentions` in text order, never empty."""

    kind: Kind
    name: str
    mentions: tuple[Mention, ...]


def build(reading: Reading, mentions: Sequence[Mention], definitions: Iterable[Definition]) -> list[Cluster]:
    """Return the entities that `mentions`, in text order, name; in order of their first mention."""
    persons = [m for m in mentions if m.kind == Entity.PERSON]
    named = [(Entity.PERSON, p.mentions) for p in people.cluster(reading, persons)]
    groups: dict[_Group, list[Mention]] = {}
    for mention in mentions:
        if mention.kind != Entity.PERSON:
            groups.setdefault(_group(mention), []).append(mention)
    _join(groups, [(_group(d.short), _group(d.long)) for d in definitions])
    for joins in (_by_initials, _by_first_word, _by_last_words):
        _join(groups, list(joins(groups)))
    named.extend((kind, sorted(members, key=lambda m: m.start)) for (kind, _), members in groups.items())
    clusters = [Cluster(kind, _name(kind, members), tuple(members)) for kind, members in named]
    return sorted(clusters, key=lambda c: c.mentions[0].start)


def _group(mention: Mention) -> _Group:
    """Return what mentions of the same name have alike."""
    if mention.kind == Entity.PLACE:
        place = gazetteer.place(mention.exact)
        return mention.kind, place.id if place else place_key(mention.exact)
    if mention.kind == Entity.GROUP:
        return mention.kind, group_key(mention.exact)
    return mention.kind, organization_words(mention.exact)


def _join(groups: dict[_Group, list[Mention]], joins: Iterable[tuple[_Group, _Group]]) -> None:
    """Put the first group of each pair to the second, where both are there."""
    for short, long in joins:
        if short != long and short in groups and long in groups:
            groups[long].extend(groups.pop(short))


def _by_initials(groups: dict[_Group, list[Mention]]) -> Iterator[tuple[_Group, _Group]]:
    """ "IMF" is the International Monetary Fund where only that has these initials."""
    long: defaultdict[str, list[_Group]] = defaultdict(list)
    for group, members in groups.items():
        if group[0] != Entity.GROUP:
            for name in {m.exact for m in members if " " in m.exact}:
                long[acronym_of(name).casefold()].append(group)
    for group, members in groups.items():
        letters = members[0].exact.replace(".", "")
        known = group[0] == Entity.GROUP or gazetteer.place(members[0].exact) is not None
        if letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 8 and not known:
            candidates = set(long[letters.casefold()]) - {group}
            if len(candidates) == 1:
                yield group, candidates.pop()


def _by_first_word(groups: dict[_Group, list[Mention]]) -> Iterator[tuple[_Group, _Group]]:
    """ "Ford" is Ford Motor Co where no other organisation begins so; "First" is no bank."""
    firms: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        words = _words(group)
        if group[0] == Entity.ORGANIZATION and len(words) > 1:
            firms[words[0]].append(group)
    for group in groups:
        words = _words(group)
        if group[0] != Entity.ORGANIZATION or len(words) != 1 or words[0] in GENERIC:
            continue
        if gazetteer.is_place(words[0]) or gazetteer.is_group(words[0]):
            continue
        found = firms[words[0]]
        legal = [g for g in found if any(has_legal_form(m.exact) for m in groups[g])]
        if len(found) == 1 or len(legal) == 1:
            yield group, (legal or found)[0]


def _by_last_words(groups: dict[_Group, list[Mention]]) -> Iterator[tuple[_Group, _Group]]:
    """ "Cyclone Zuberi" is Tropical Cyclone Zuberi, "Supreme Court" the one such court that the text names in full."""
    longer: defaultdict[_Group, list[_Group]] = defaultdict(list)
    for group in groups:
        words = _words(group)
        for i in range(1, len(words) - 1):
            longer[group[0], words[i:]].append(group)
    for group in groups:
        if len(longer.get(group, ())) == 1:
            yield group, longer[group][0]


def _words(group: _Group) -> tuple[str, ...]:
    """Return the words of an organisation, law, event or work; none of anything else."""
    return group[1] if isinstance(group[1], tuple) else ()


def _name(kind: Kind, mentions: Sequence[Mention]) -> str:
    """Return the fullest name; of a place with a common name that the text uses, that one."""
    written = [" ".join(m.exact.split()) for m in mentions]
    if kind == Entity.PLACE:
        place = gazetteer.place(written[0])
        if place:
            common = any(fold(w) == fold(place.name) for w in written)
            return place.name if common else _fullest(written)
        if all(w.isupper() for w in written) and any(m.filed for m in mentions):
            return written[0].title()
    if kind == Entity.GROUP:
        return min(written, key=len)
    return _fullest(written)


def _fullest(written: Sequence[str]) -> str:
    """Return the name of most words, then of most letters, then the first; a shouted one only where all are."""
    return max(written, key=lambda w: (not (w.isupper() and len(w) > 3), len(w.split()), len(w)))
