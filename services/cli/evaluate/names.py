"""The names of one text, gold and predicted, held against each other.

A predicted mention is compared inside the graded part of the text alone. Mentions are paired one to one: those of the
same span, then those that overlap, the best overlap first. The gold knows persons, organizations, places and others;
what the services tell apart beyond these is other here. A gold mention with neither a Wikidata id nor a cluster is
something that Wikidata does not know: so it is none of those that it knows, but whether two such are the same nobody
said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity

from services.cli.evaluate.miss import Miss
from services.cli.evaluate.rows import GoldMention, NamesRow
from services.entities import registers
from services.entities.names import organization_words
from services.entities.titles import title_length

TYPES = {Entity.PERSON: "PERSON", Entity.ORGANIZATION: "ORG", Entity.PLACE: "PLACE"}
"""What the gold calls the services' types; any other is OTHER."""
OTHER = "OTHER"
UNKNOWN = "unknown"
"""The identity of what Wikidata does not know."""
LOCAL = "local"
"""The scheme of ids that no public register has."""
WIKIDATA = "wikidata"

_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A predicted mention: code points, half-open, and its entity."""

    start: int
    end: int
    entity: Entity

    @property
    def type(self) -> str:
        """Its entity's type, as the gold calls it."""
        return TYPES.get(self.entity.type, OTHER)


class Held:
    """The predictions of one text, held against its gold."""

    def __init__(self, row: NamesRow, section: EntitiesSection) -> None:
        self.row = row
        first, last = row.graded
        self.gold: Sequence[GoldMention] = [m for m in row.mentions if first <= m.start and m.end <= last]
        self.predicted: Sequence[Mention] = sorted(
            (
                Mention(mention.start, mention.end, entity)
                for entity in section.entities
                for mention in entity.mentions
                if first <= mention.start and mention.end <= last
            ),
            key=lambda mention: (mention.start, mention.end),
        )

    @cached_property
    def exact(self) -> dict[int, int]:
        """The predicted mention of the same span as a gold one, by index."""
        at = {(mention.start, mention.end): j for j, mention in enumerate(self.predicted)}
        return {i: at[span] for i, m in enumerate(self.gold) if (span := (m.start, m.end)) in at}

    @cached_property
    def paired(self) -> dict[int, int]:
        """The predicted mention that is paired with a gold one, by index."""
        found = dict(self.exact)
        taken = set(found.values())
        for _, i, j in sorted(self._overlaps(), key=lambda pair: -pair[0]):
            if i not in found and j not in taken:
                found[i] = j
                taken.add(j)
        return found

    def _overlaps(self) -> Iterator[tuple[float, int, int]]:
        for i, gold in enumerate(self.gold):
            for j, mention in enumerate(self.predicted):
                common = min(gold.end, mention.end) - max(gold.start, mention.start)
                if common > 0:
                    yield common / (max(gold.end, mention.end) - min(gold.start, mention.start)), i, j

    def identity(self, i: int) -> str:
        """Return what gold mention `i` is a mention of."""
        return self.gold[i].identity or UNKNOWN

    def surnames(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield the gold persons that are named by the last part of a name, with the full names that the text has."""
        full: dict[str, list[list[str]]] = {}
        for mention in self._persons():
            words = person_words(mention.text)
            if len(words) > 1:
                full.setdefault(mention.identity or "", []).append(words)
        for i, mention in enumerate(self.gold):
            if mention.type != "PERSON" or not mention.identity:
                continue
            words = person_words(mention.text)
            longer = [name for name in full.get(mention.identity, ()) if len(name) > len(words) and _ends(name, words)]
            if longer:
                yield i, longer

    def _persons(self) -> Iterator[GoldMention]:
        return (mention for mention in self.gold if mention.type == "PERSON" and mention.identity)

    def has_full_name(self, i: int, full: Iterable[Sequence[str]]) -> bool:
        """Whether the entity of gold mention `i` is called by more of one of the names `full` than the mention has."""
        if i not in self.paired:
            return False
        called = set(words_of(self.predicted[self.paired[i]].entity.name))
        known = set(person_words(self.gold[i].text))
        return any(known <= called and called & (set(name) - known) for name in full)

    def merged(self) -> Iterator[tuple[Entity, list[int]]]:
        """Yield the entities that take several things for one, with their gold mentions of the same span."""
        of_entity: dict[str, list[int]] = {}
        entities: dict[str, Entity] = {}
        for i, j in sorted(self.exact.items()):
            entity = self.predicted[j].entity
            entities[entity.id] = entity
            of_entity.setdefault(entity.id, []).append(i)
        for entity_id, mentions in of_entity.items():
            if len({self.identity(i) for i in mentions}) > 1:
                yield entities[entity_id], mentions

    def link(self, i: int) -> tuple[str, str] | None:
        """Return scheme and id of the most certain link of gold mention `i` to a public register, where it is judged.

        It is, where Wikidata knows a person, an organization or a place; a person's only by an id of Wikidata.
        """
        gold = self.gold[i]
        if i not in self.paired or not gold.wikidata or gold.type == OTHER:
            return None
        links = self.predicted[self.paired[i]].entity.links
        public = ((link.scheme, link.id) for link in links if link.scheme != LOCAL)
        return next((link for link in public if gold.type != "PERSON" or link[0] == WIKIDATA), None)

    def is_right(self, i: int, link: tuple[str, str]) -> bool:
        """Whether `link` is what gold mention `i` means: by Wikidata's id, else by a name that the register has."""
        gold, (scheme, found) = self.gold[i], link
        if scheme == WIKIDATA:
            return found == gold.wikidata
        names = registers.names(scheme, found)
        if gold.type == "ORG":
            return any(_is_called(gold.name, name) for name in names)
        # ISO 3166-2 lists divisions by kind, and their names without it.
        wanted = re.sub(r" (Province|County|State)$", "", gold.name) if scheme == "iso3166-2" else gold.name
        return fold(wanted) in map(fold, names)


def _is_called(name: str, registered: str) -> bool:
    """Whether two names of an organization are one: the words of one are all in the other, or its initials."""
    one, other = (
        [word for part in organization_words(each) for word in re.split(r"[\W_]+", part) if word]
        for each in (name, registered)
    )
    alike = "".join(one) in ("".join(other), "".join(word[0] for word in other))
    return alike or set(one) <= set(other) or set(other) <= set(one)


def person_words(name: str) -> list[str]:
    """Return the words of a person's name without the titles before it, which the gold sometimes takes in."""
    words = name.split()
    return words_of(" ".join(words[title_length(words) :]))


def words_of(name: str) -> list[str]:
    """Return the words of a person's name as they are compared, without a possessive's ending."""
    return [fold(re.sub(r"['’]s?$", "", word)) for word in _WORD.findall(name)]


def fold(text: str) -> str:
    """Return a name as names are compared: letters and digits in lower case, without accents and a leading "the"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", plain.strip()))


def _ends(name: Sequence[str], words: Sequence[str]) -> bool:
    return bool(words) and list(name[-len(words) :]) == list(words)


def misses(held: Held) -> Iterator[Miss]:
    """Yield what is wrong in a text: names missed, cut otherwise or of another type, merged, and linked wrongly."""
    row = held.row
    for i, gold in enumerate(held.gold):
        where = (row.id, row.text, gold.start, gold.end)
        if i not in held.paired:
            yield Miss(*where, f"{gold.type}, missed")
            continue
        mention = held.predicted[held.paired[i]]
        if i not in held.exact:
            yield Miss(*where, f"{gold.type}, cut as {row.text[mention.start : mention.end]!r}")
        if gold.type not in (OTHER, mention.type):
            yield Miss(*where, f"{gold.type}, said {mention.type}")
        link = held.link(i)
        if link and not held.is_right(i, link):
            yield Miss(*where, f"{gold.name}, linked to {':'.join(link)} {registers.canonical(*link)}".rstrip())
    for i, full in held.surnames():
        if not held.has_full_name(i, full):
            gold = held.gold[i]
            called = held.predicted[held.paired[i]].entity.name if i in held.paired else "nobody"
            yield Miss(row.id, row.text, gold.start, gold.end, f"{' '.join(full[0])}, taken for {called!r}")
    for entity, mentions in held.merged():
        gold = held.gold[mentions[0]]
        different = " / ".join(dict.fromkeys(f"{held.gold[i].text} ({held.identity(i)})" for i in mentions))
        yield Miss(row.id, row.text, gold.start, gold.end, f"{entity.name!r} takes for one: {different}")
    for j in sorted(set(range(len(held.predicted))) - set(held.paired.values())):
        mention = held.predicted[j]
        yield Miss(row.id, row.text, mention.start, mention.end, f"{mention.type}, not in the gold")
