"""The people of an article: what each is called in full, and what each is said to be."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from services.common.document import EntitySpan
from services.quotes.given_names import FEMALE, MALE
from services.quotes.namesakes import Namesakes, Words
from services.quotes.nouns import is_person
from services.quotes.reading import Reading
from services.quotes.roles import Role, Roles
from services.quotes.words import words as wordlist

_HONORIFICS = wordlist(
    """
    mr mrs ms miss dr prof professor sir dame lord lady judge justice sen senator rep representative gov governor gen
    general col colonel capt captain lt sgt president premier chancellor minister secretary ambassador mayor chairman
    chairwoman king queen prince princess pope imam ayatollah sheikh sheik rev reverend
    """
)
_MALE = wordlist("mr sir lord king prince pope chairman spokesman congressman businessman imam ayatollah sheikh")
_FEMALE = wordlist("mrs ms miss dame lady queen princess chairwoman spokeswoman congresswoman businesswoman")
_ROLE_TOKENS = 8
_ROLE_POS = frozenset({"NOUN", "PROPN", "ADJ"})
_ROLE_LINKS = frozenset({"of", "for", "the", "'s", "’s", "-"})


@dataclass(frozen=True, slots=True)
class Name:
    """One place where a person is named. Indices of tokens, half-open; titles and the possessive are left out."""

    first: int
    end: int
    words: Words
    """Folded: see `fold`."""


def fold(parts: Iterable[str]) -> Words:
    """Return words as names are compared: without case and accents."""
    return tuple(
        "".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.combining(c)).casefold()
        for part in parts
    )


class People:
    """Who is named in an article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.names: list[Name] = []
        """Every place where a person is named, in text order."""
        self._of_entity: dict[int, Name] = {}
        """By the first token of an entity."""
        for entity in reading.view.entities:
            name = self._name(entity) if entity.label == "PERSON" else None
            if name is not None:
                self.names.append(name)
                self._of_entity[entity.first_token] = name
        self._namesakes = Namesakes(name.words for name in self.names)
        self._first: dict[Words, Name] = {}
        """Where each name stands first."""
        for name in self.names:
            self._first.setdefault(name.words, name)
        self._roles = Roles()
        self._gender: dict[Words, str] = {}
        for name in self.names:
            self._describe(name)

    def _name(self, entity: EntitySpan) -> Name | None:
        tokens = self._reading.tokens
        first, end = entity.first_token, entity.end_token
        # A dash before it: "— Ann Reed", below her words.
        while first < end - 1 and not tokens[first].text[:1].isalnum():
            first += 1
        while first < end - 1 and tokens[first].text.lower().rstrip(".") in _HONORIFICS:
            first += 1
        while end > first and tokens[end - 1].text in ("'s", "’s", "'", "’", ","):
            end -= 1
        words = fold(token.text for token in tokens[first:end])
        return Name(first, end, words) if words and any(word[:1].isalpha() for word in words) else None

    def full(self, words: Words) -> Name | None:
        """Return the first place where the person called `words` is named most fully.

        None where no person has that name, or several have: then it means the one who is named in full far more often.
        """
        full = self._namesakes.full(words)
        return self._first[full] if full is not None else None

    def text(self, name: Name) -> str:
        """Return a name as the text writes it, in one line."""
        start, end = self._reading.span(name.first, name.end)
        return " ".join(self._reading.text[start:end].split())

    def at(self, token: int) -> Name | None:
        """Return the name of a person that a token stands in."""
        entity = self._reading.entity_of[token]
        name = self._of_entity.get(entity.first_token) if entity is not None and entity.label == "PERSON" else None
        return name if name is not None and name.first <= token < name.end else None

    def between(self, first: int, end: int) -> list[Name]:
        """Return the names within the tokens `first` to `end`, half-open."""
        low = bisect_left(self.names, first, key=lambda name: name.first)
        return self.names[low : bisect_left(self.names, end, key=lambda name: name.first)]

    def is_known(self, words: Words) -> bool:
        """Whether a person is called so."""
        return self._namesakes.is_known(words)

    def is_role(self, word: str) -> bool:
        """Whether someone in the article is said to be a `word`."""
        return self._roles.is_role(word)

    def in_role(self, head: str, words: frozenset[str]) -> Name | None:
        """Return the one person, in full, who is said to be a `head` and `words` besides; None for none and several."""
        person = self._roles.only(head, words)
        return self._first[person] if person is not None else None

    def gender(self, name: Name) -> str:
        """Return "m", "f" or, where the text does not tell, ""."""
        person = self.canonical(name)
        if person in self._gender:
            return self._gender[person]
        if len(person) > 1 and person[0] in MALE:
            return "m"
        return "f" if len(person) > 1 and person[0] in FEMALE else ""

    def canonical(self, name: Name) -> Words:
        """Return what is the same for all names of one person."""
        full = self.full(name.words)
        return full.words if full is not None else name.words

    def _describe(self, name: Name) -> None:
        person = self.full(name.words)
        if person is None:
            return
        for role in filter(None, (self._role_before(name), *self._appositions(name))):
            if not is_person(role.head):
                continue
            self._roles.add(person.words, role)
            for word in role.words | {role.head}:
                if word in _MALE or word in _FEMALE:
                    self._gender[person.words] = "m" if word in _MALE else "f"

    def _role_before(self, name: Name) -> Role | None:
        """Read what stands right before a name: Kremlin spokesman X, the leader of the Greens X."""
        tokens = self._reading.tokens
        first = name.first
        while (
            first > 0
            and name.first - first < _ROLE_TOKENS
            and first not in self._reading.sentence_starts
            and (tokens[first - 1].pos in _ROLE_POS or tokens[first - 1].text.lower() in _ROLE_LINKS)
            and self._reading.is_outside(first - 1) == self._reading.is_outside(name.first)
        ):
            first -= 1
        words = [token.text.lower().rstrip(".") for token in tokens[first : name.first]]
        if not words:
            return None
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
        return Role(head, frozenset(words) - {head} - _ROLE_LINKS)

    def _appositions(self, name: Name) -> list[Role]:
        """Read X, the Iranian president · the Iranian president, X."""
        reading = self._reading
        found = []
        for index in range(name.first, name.end):
            token = reading.tokens[index]
            if token.dep == "appos" and token.head < name.first and reading.tokens[token.head].pos in ("NOUN", "PROPN"):
                found.append(self._noun(token.head))
            found.extend(
                self._noun(child.index)
                for child in reading.children(index)
                if child.dep == "appos" and child.index >= name.end and child.pos in ("NOUN", "PROPN")
            )
        return found

    def _noun(self, head: int) -> Role:
        reading = self._reading
        first = max(reading.left[head], head - _ROLE_TOKENS)
        words = {token.text.lower() for token in reading.tokens[first:head] if token.pos in _ROLE_POS}
        return Role(reading.tokens[head].text.lower(), frozenset(words))
