"""What the people of an article are said to be: the Iranian president, a spokesman for the board."""

from collections import defaultdict
from dataclasses import dataclass

from services.quotes.namesakes import MOST, Words


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is said to be: "the Iranian president" is president, and Iranian."""

    head: str
    words: frozenset[str]


class Roles:
    """Who is said to be what in one article."""

    def __init__(self) -> None:
        self._people: dict[str, dict[Words, None]] = defaultdict(dict)
        """By head."""
        self._described: dict[tuple[str, str], dict[tuple[Words, Role], None]] = defaultdict(dict)
        """By head and another word of the role."""

    def add(self, person: Words, role: Role) -> None:
        """Note that a person, by the fullest name, is said to be `role`."""
        self._people[role.head][person] = None
        for word in role.words:
            self._described[role.head, word][person, role] = None

    def is_role(self, word: str) -> bool:
        """Whether someone is said to be a `word`."""
        return word in self._people

    def only(self, head: str, words: frozenset[str]) -> Words | None:
        """Return the one person who is said to be a `head` and `words` besides.

        None where nobody is, where several are, and where it is said in more than MOST ways with each of `words`.
        """
        if not words:
            people = self._people.get(head, {})
        else:
            fewest = min((self._described.get((head, word), {}) for word in words), key=len)
            if len(fewest) > MOST:
                return None
            people = dict.fromkeys(person for person, role in fewest if words <= role.words)
        return next(iter(people)) if len(people) == 1 else None
