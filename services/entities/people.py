"""Which mentions of people name the same one: "Raisi", "Ebrahim Raisi" and "President Raisi" do.

Full names come first, each joined to one that it fits. Then each single name goes to the full name it is the last word
of, else the first, else any; where several fit, to the one whose title it bears, else to the one last named before it.
Never are two merged whose first names, generation or form of address differ.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.entities import names, titles
from services.entities.mention import Mention

_MOST = 50
"""People of one surname or first name that a name is compared with, so that a list of thousands stays linear."""


@dataclass(slots=True, eq=False)
class Person:
    """One person, with the fullest name known so far. `starts`: where the mentions begin, in order."""

    words: tuple[str, ...]
    generation: str = ""
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Take a mention in, and learn from it."""
        self.mentions.append(mention)
        insort(self.starts, mention.start)
        self.generation = self.generation or names.generation(mention.exact)
        if mention.title:
            self.titles.add(mention.title)
            self.genders |= {titles.gender(mention.title)} - {""}


class _Known:
    """The people found so far, by the words of their names."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self._by_name: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
        self._by_word: defaultdict[str, list[Person]] = defaultdict(list)

    def add(self, person: Person) -> None:
        self.people.append(person)
        self._by_name[person.words].append(person)
        for word in set(person.words):
            self._by_word[word].append(person)

    def full(self, words: tuple[str, ...], mention: Mention) -> list[Person]:
        """Return the people that a name of several words fits."""
        sharing = (*self._by_name[words], *self._by_word[words[-1]][-_MOST:], *self._by_word[words[0]][-_MOST:])
        return [p for p in dict.fromkeys(sharing) if _fits(words, mention, p)]

    def single(self, word: str, mention: Mention) -> list[Person]:
        """Return the people that a single name fits best: as last name, else as first, else as any."""
        sharing = (*self._by_name[word,][-_MOST:], *self._by_word[word][-_MOST:])
        fitting = [p for p in dict.fromkeys(sharing) if _same_gender(mention, p)]
        return [p for p in fitting if word == p.words[-1]] or [p for p in fitting if word == p.words[0]] or fitting


def cluster(mentions: Sequence[Mention]) -> list[Person]:
    """Return the people that `mentions`, in text order, name; the mentions of each in text order."""
    known = _Known()
    parsed = [(m, _words(m)) for m in mentions]
    # The fullest first, so that a shorter name that fits two of them is seen to fit two.
    for mention, words in sorted(parsed, key=lambda p: (-len(p[1]), p[0].start)):
        if len(words) > 1:
            _place(mention, words, known.full(words, mention), known)
    for mention, words in parsed:
        if len(words) == 1:
            _place(mention, words, known.single(words[0], mention), known)
    for person in known.people:
        person.mentions.sort(key=lambda m: m.start)
    return known.people


def _words(mention: Mention) -> tuple[str, ...]:
    """Return the words of the name; a title that belongs to it ("Pope Francis") is none of them."""
    words = names.person_words(mention.exact)
    return words[1:] if len(words) == 2 and mention.title == words[0] else words or (names.fold(mention.exact),)


def _place(mention: Mention, words: tuple[str, ...], candidates: list[Person], known: _Known) -> None:
    """Give the mention to one of the candidates, or to a new person."""
    if candidates:
        _choose(mention, candidates).add(mention)
        return
    person = Person(words)
    person.add(mention)
    known.add(person)


def _choose(mention: Mention, candidates: list[Person]) -> Person:
    """Return the likeliest: by title, else the one last named before, else the one named next."""
    if len(candidates) == 1:
        return candidates[0]
    rest = [p for p in candidates if mention.title and mention.title in p.titles] or candidates
    before = [(p.starts[i - 1], p) for p in rest if (i := bisect_left(p.starts, mention.start))]
    if before:
        return max(before, key=lambda item: item[0])[1]
    return min(rest, key=lambda p: p.starts[0])


def _fits(words: tuple[str, ...], mention: Mention, person: Person) -> bool:
    """Whether a name of several words can be a form of a person's fullest name, which is no shorter."""
    full = person.words
    if names.generation(mention.exact) != person.generation and len(words) == len(full):
        return False
    if not _same_gender(mention, person):
        return False
    if words == full or words == full[-len(words) :]:
        return True
    if len(full) > len(words) and words == full[: len(words)] and len(words) > 1 and not _initials(words):
        return True
    return words[-1] == full[-1] and _same_first(words[0], full[0]) and _same_middle(words[1:-1], full[1:-1])


def _same_first(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other or frozenset((one, other)) in titles.NICKNAMES


def _same_middle(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Middle names may be left out, or cut to initials, but not differ: George W. Bush is not George H.W. Bush."""
    if not one or not other:
        return True
    return len(one) == len(other) and all(_same_first(a, b) for a, b in zip(one, other, strict=True))


def _same_gender(mention: Mention, person: Person) -> bool:
    gender = titles.gender(mention.title)
    return not gender or not person.genders or gender in person.genders


def _initials(words: tuple[str, ...]) -> bool:
    return any(len(w) == 1 for w in words)
