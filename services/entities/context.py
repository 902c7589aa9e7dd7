"""What the words beside a name tell of its kind: "the city of X", "the X river", "its spokeswoman, X", "the X have"."""

import re

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer, heads, titles
from services.entities.mention import Kind, Mention
from services.entities.names import person_words
from services.entities.reading import Reading

_ACRONYM = re.compile(r"[A-Z]{2,6}$")
_INITIALS_OF_PEOPLE = frozenset({"JFK", "FDR", "LBJ", "RFK", "MBS", "MBZ", "AOC", "MLK"})
_OF_PLACE = re.compile(
    r"\b(?:city|town|village|province|state|port|region|district|island|capital|suburb|canton|county) of $"
)
_IN = re.compile(r"\b(?:in|near|outside|around) $", re.IGNORECASE)
_BY = re.compile(r"\b(?:in|near|outside|around|at|from|to|between) $", re.IGNORECASE)
_GEOGRAPHY = re.compile(
    r"(?: (?:and|or) [A-Z]\w+)? (?:rivers?|provinces?|regions?|districts?|valley|county|islands?|peninsula|"
    r"desert|coast|villages?|mountains?|lakes?|delta|canton|governorate)\b"
)
_OF_ITS_STATE = re.compile(r", (?P<state>(?:[A-Z][\w.]+ ?){1,2})(?=[,.;)]|$)")
_APPOSED = re.compile(
    r", (?:a|an|the|its) (?:[\w'’-]+ ){0,3}?(?:village|town|city|suburb|province|state|region|port|island|capital)\b"
)
_APPOSITION = re.compile(r"\b([a-z]+)(?: (?:of|for|at) [\w ]{1,30}?)?, $")
_ROLES = titles.PEOPLE | {
    "counterpart",
    "colleague",
    "neighbour",
    "neighbor",
    "friend",
    "brother",
    "sister",
    "wife",
    "husband",
}
_OPENING, _CLOSING = "\"“‘«„'", re.compile(r"[,.]?[\"”’»“']")


def kind_of(reading: Reading, mention: Mention, surnames: set[str]) -> Kind | None:
    """Return the kind that the words around a name tell, where they are clear; else None."""
    text, exact, kind = reading.text, mention.exact, mention.kind
    if kind not in (Entity.PERSON, Entity.PLACE, Entity.ORGANIZATION, Entity.GROUP) or mention.title:
        return None
    before = text[max(0, mention.start - 45) : mention.start]
    if before[-1:] in _OPENING and before and " " in exact and _CLOSING.match(text, mention.end):
        return Entity.WORK if kind != Entity.PERSON else None
    if (
        kind == Entity.ORGANIZATION
        and 2 <= len(exact.split()) <= 4
        and exact.replace(" ", "").replace("-", "").isalpha()
    ):
        apposition = _APPOSITION.search(before)
        if apposition and apposition[1] in _ROLES and heads.kind_of(exact) is None:
            return Entity.PERSON
    if kind != Entity.PLACE and person_words(exact)[-1:] and person_words(exact)[-1] not in surnames:
        if _OF_PLACE.search(before) or _GEOGRAPHY.match(text, mention.end):
            return Entity.PLACE
        if _is_in_a_state(reading, mention) or (kind != Entity.ORGANIZATION and _APPOSED.match(text, mention.end)):
            return Entity.PLACE
        if gazetteer.is_town(exact) and (_IN if kind == Entity.PERSON else _BY).search(before):
            return Entity.PLACE
    if kind in (Entity.PERSON, Entity.PLACE):
        if _ACRONYM.match(exact) and not gazetteer.place(exact) and exact not in _INITIALS_OF_PEOPLE:
            return Entity.ORGANIZATION
        last = reading.tokens_in(mention.start, mention.end)
        if kind == Entity.PERSON and before.endswith(("the ", "The ")) and last:
            return Entity.ORGANIZATION if reading.deps[last[-1]] not in ("compound", "poss", "nmod") else None
    return None


def _is_in_a_state(reading: Reading, mention: Mention) -> bool:
    """Whether a name of one word is that of a town, with its state behind it: "Murdochville, Quebec"."""
    behind = _OF_ITS_STATE.match(reading.text, mention.end)
    if behind is None or not mention.exact.isalpha() or mention.exact.isupper():
        return False
    return gazetteer.is_state(behind["state"].strip())
