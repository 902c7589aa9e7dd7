"""The people of an article: what each is called in full, and what each is said to be."""

import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.common.document import EntitySpan
from services.quotes.given_names import FEMALE, MALE
from services.quotes.nouns import is_person
from services.quotes.reading import Reading
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
_DOMINANT = 3
"""So many times as often as all others of that surname a person is named in full, whom the surname then means."""
_ROLE_TOKENS = 8
_ROLE_POS = frozenset({"NOUN", "PROPN", "ADJ"})
_ROLE_LINKS = frozenset({"of", "for", "the", "'s", "’s", "-"})


@dataclass(frozen=True, slots=True)
class Name:
    """One place where a person is named. Indices of tokens, half-open; titles and the possessive are left out."""

    first: int
    end: int
    words: tuple[str, ...]
    """Folded: see `fold`."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is said to be: "the Iranian president" is president, and Iranian."""

    head: str
    words: frozenset[str]


def fold(parts: Iterable[str]) -> tuple[str, ...]:
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
        self._full: dict[tuple[str, ...], Name] = {}
        self._by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        entities = [entity for entity in reading.view.entities if entity.label == "PERSON"]
        for entity in entities:
            name = self._name(entity)
            if name is not None:
                self.names.append(name)
        self._counts = Counter(name.words for name in self.names)
        for name in sorted(self.names, key=lambda name: -len(name.words)):
            if name.words not in self._full:
                self._full[name.words] = name
                for word in (name.words[0], name.words[-1]):
                    self._by_word[word].append(name.words)
        self._roles: dict[tuple[str, ...], list[Role]] = defaultdict(list)
        self._gender: dict[tuple[str, ...], str] = {}
        for name in self.names:
            self._describe(name)

    def _name(self, entity: EntitySpan) -> Name | None:
        tokens = self._reading.tokens
        first, end = entity.first_token, entity.end_token
        while first < end - 1 and tokens[first].text.lower().rstrip(".") in _HONORIFICS:
            first += 1
        while end > first and tokens[end - 1].text in ("'s", "’s", "'", "’", ","):
            end -= 1
        words = fold(token.text for token in tokens[first:end])
        return Name(first, end, words) if words and any(word[:1].isalpha() for word in words) else None

    def full(self, words: tuple[str, ...]) -> Name | None:
        """Return the first place where the person called `words` is named most fully.

        None where no person has that name, or several have: then it means the one who is named in full far more often.
        """
        alike = [other for other in self._by_word.get(words[-1], ()) if _shortens(words, other)]
        if len(words) == 1 and all(other == words for other in alike):
            alike += [other for other in self._by_word.get(words[0], ()) if other[0] == words[0] and other != words]
        by_length = sorted(alike, key=len, reverse=True)
        rivals = [
            other
            for i, other in enumerate(by_length)
            if other != words and not any(_shortens(other, longer) for longer in by_length[:i])
        ]
        if len(rivals) > 1:
            counts = {rival: self._count(rival) for rival in rivals}
            first = max(rivals, key=counts.__getitem__)
            rivals = [first] if counts[first] >= _DOMINANT * (sum(counts.values()) - counts[first]) else []
            return self._full[rivals[0]] if rivals else None
        return self._full.get(rivals[0] if rivals else words)

    def _count(self, words: tuple[str, ...]) -> int:
        """Return how often a person is named by more than a surname."""
        return sum(count for other, count in self._counts.items() if len(other) > 1 and _shortens(other, words))

    def text(self, name: Name) -> str:
        """Return a name as the text writes it, in one line."""
        start, end = self._reading.span(name.first, name.end)
        return " ".join(self._reading.text[start:end].split())

    def at(self, token: int) -> Name | None:
        """Return the name of a person that a token stands in."""
        entity = self._reading.entity_of[token]
        name = self._name(entity) if entity is not None and entity.label == "PERSON" else None
        return name if name is not None and name.first <= token < name.end else None

    def between(self, first: int, end: int) -> list[Name]:
        """Return the names within the tokens `first` to `end`, half-open."""
        low = bisect_left(self.names, first, key=lambda name: name.first)
        return self.names[low : bisect_left(self.names, end, key=lambda name: name.first)]

    def is_known(self, words: tuple[str, ...]) -> bool:
        """Whether a person is called so."""
        return any(_shortens(words, other) for other in self._by_word.get(words[-1], ())) if words else False

    def is_role(self, word: str) -> bool:
        """Whether someone in the article is said to be a `word`."""
        return any(role.head == word for roles in self._roles.values() for role in roles)

    def with_role(self, head: str, words: frozenset[str]) -> list[Name]:
        """Return all, in full, who are said to be a `head` and `words` besides."""
        return [
            self._full[person]
            for person, roles in self._roles.items()
            if any(role.head == head and words <= role.words for role in roles)
        ]

    def gender(self, name: Name) -> str:
        """Return "m", "f" or, where the text does not tell, ""."""
        person = self.canonical(name)
        if person in self._gender:
            return self._gender[person]
        if len(person) > 1 and person[0] in MALE:
            return "m"
        return "f" if len(person) > 1 and person[0] in FEMALE else ""

    def canonical(self, name: Name) -> tuple[str, ...]:
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
            self._roles[person.words].append(role)
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


def _shortens(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name of `words` can be that of someone called `full`: it ends alike, and leaves words out."""
    if words == full:
        return True
    if len(words) >= len(full) or words[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(word in rest for word in words)
