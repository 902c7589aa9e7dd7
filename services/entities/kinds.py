"""One kind for each name in a text: what is known of it, then what its words tell, then what most mentions say."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import context, gazetteer, heads, teams
from services.entities.acronyms import Definition
from services.entities.mention import Kind, Mention
from services.entities.names import fold, has_legal_form, organization_words, person_words, place_key
from services.entities.reading import Reading

EVIDENCE_WEIGHT = 3
"""What words beside a name that go with people ("President Ford", "Trump, who …") count against a mention without."""
FULL_NAME_WEIGHT = 4
"""What a person's full name counts for its last word, where an organisation's name begins with that word too."""

GIVEN_NAME_WEIGHT = 3
"""What it counts for its first word: Han Seo-yeon is "Han" thereafter."""

_PERSONAL = re.compile(
    r",? who(?:m|se)?\b|['’]s (?:wife|husband|widow|son|daughter|father|mother|brother|sister|family)\b"
)


def settle(reading: Reading, mentions: Sequence[Mention], definitions: Iterable[Definition]) -> list[Mention]:
    """Return the mentions, each with the kind that its name has in this text."""
    people = _People(mentions)
    mentions = [m if m.filed else with_kind(m, _told(reading, m, people)) for m in mentions]
    people = _People(mentions)
    firms = _Firms(mentions)
    votes: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    for mention in mentions:
        count = votes[place_key(mention.exact)]
        count[mention.kind] += EVIDENCE_WEIGHT if mention.filed else 1
        if mention.title or _PERSONAL.match(reading.text, mention.end):
            count[Entity.PERSON] += EVIDENCE_WEIGHT
    defined = {fold(d.short.exact): d.long.kind for d in definitions}
    return [
        m if m.filed else with_kind(m, defined.get(fold(m.exact)) or _vote(m, votes[place_key(m.exact)], people, firms))
        for m in mentions
    ]


def _told(reading: Reading, mention: Mention, people: "_People") -> Kind | None:
    """Return the kind that a name has by itself, or by the words beside it; None where neither tells."""
    if teams.is_team(reading, mention):
        return Entity.ORGANIZATION
    return known(mention.exact, mention.kind) or context.kind_of(reading, mention, people.surnames)


def _vote(mention: Mention, votes: Counter[Kind], people: "_People", firms: "_Firms") -> Kind:
    """Return the kind that most speaks for; what is known beforehand, or from a full name, is not voted on."""
    words = person_words(mention.exact)
    surname = len(words) == 1 and words[0] in people.surnames
    if surname and (
        gazetteer.place(mention.exact) or (mention.kind == Entity.PERSON and gazetteer.is_group(mention.exact))
    ):
        return mention.kind  # Michael Jordan in Jordan: each mention by itself
    if known(mention.exact, mention.kind) is not None:
        return mention.kind
    name = organization_words(mention.exact)
    if name in firms.names or (len(name) == 1 and not surname and name[0] in firms.legal_first_words):
        return Entity.ORGANIZATION
    if surname and words[0] not in firms.first_words:
        return Entity.PERSON
    count = votes.copy()
    if surname:
        count[Entity.PERSON] += FULL_NAME_WEIGHT
    elif len(words) == 1 and words[0] in people.given_names:
        count[Entity.PERSON] += GIVEN_NAME_WEIGHT
    # Of equals, the kind that was seen first: Counter keeps the order of arrival.
    return max(count, key=count.__getitem__)


class _People:
    """The last and first words of the full names of people."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        names = [w for m in mentions if m.kind == Entity.PERSON and len(w := person_words(m.exact)) > 1]
        self.surnames = {words[-1] for words in names}
        self.given_names = {words[0] for words in names}


class _Firms:
    """The names of organisations of two words or more: those with a legal form, without it; and the first words."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        organizations = [m.exact for m in mentions if m.kind == Entity.ORGANIZATION and " " in m.exact]
        self.names = {organization_words(name) for name in organizations if has_legal_form(name)} - {()}
        self.legal_first_words = {name[0] for name in self.names}
        self.first_words = {words[0] for name in organizations if (words := organization_words(name))}


def known(name: str, kind: Kind) -> Kind | None:
    """Return the kind that a name has whatever the model says, else None."""
    if gazetteer.is_group(name):
        return Entity.GROUP
    if gazetteer.is_organization(name):
        return Entity.ORGANIZATION
    if gazetteer.is_place(name):
        return Entity.PLACE
    if kind in (Entity.PERSON, Entity.PLACE, Entity.ORGANIZATION):
        return heads.kind_of(name, strict=True)
    return None


def with_kind(mention: Mention, kind: Kind | None) -> Mention:
    """Return the mention as one of `kind`; as it is where that is None."""
    if kind is None or kind == mention.kind:
        return mention
    return Mention(mention.start, mention.end, mention.exact, kind, mention.title)
