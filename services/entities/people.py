"""Which mentions of people name the same one: "Raisi", "Ebrahim Raisi" and "President Raisi" do.

Full names come first, each joined to one that it fits. Then each single name goes to the full name it is the last word
of, else the first, else any. Never are two merged whose first names, generation or form of address differ.

Where several fit, a title tells who is meant; else it is the one whom the text has named so far. Of two that it has
named, it is the one whom the writer called by the bare name before the other came into the text, for that keeps its
meaning, or the one who was the subject of the sentence before. Where these tell nothing, or not the same, the name is
left to itself: a person of no more than that name.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.entities import names, titles
from services.entities.mention import Mention
from services.entities.reading import Reading

_MOST = 50
"""People of one surname or first name that a name is compared with, so that a list of thousands stays linear."""


@dataclass(slots=True, eq=False)
class Person:
    """One person, with the fullest name known so far.

    spans: where the mentions stand, in text order. bare: where a single name first follows a fuller one.
    """

    words: tuple[str, ...]
    generation: str = ""
    mentions: list[Mention] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    bare: int | None = None
    genders: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Take a mention in, and learn from it."""
        self.mentions.append(mention)
        if self.bare is None and self.spans and self.spans[0][0] < mention.start and len(_words(mention)) == 1:
            self.bare = mention.start
        insort(self.spans, (mention.start, mention.end))
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
        full = [p for p in fitting if len(p.words) > 1]
        return [p for p in full if word == p.words[-1]] or [p for p in full if word == p.words[0]] or full or fitting

    def alone(self, words: tuple[str, ...]) -> list[Person]:
        """Return the people of no other name than just these words."""
        return self._by_name[words][:1]


def cluster(reading: Reading, mentions: Sequence[Mention]) -> list[Person]:
    """Return the people that `mentions`, in text order, name; the mentions of each in text order."""
    known = _Known()
    parsed = [(m, _words(m)) for m in mentions]
    # The fullest first, so that a shorter name that fits two of them is seen to fit two.
    for mention, words in sorted(parsed, key=lambda p: (-len(p[1]), p[0].start)):
        if len(words) > 1:
            _place(reading, mention, words, known.full(words, mention), known)
    for mention, words in parsed:
        if len(words) == 1:
            _place(reading, mention, words, known.single(words[0], mention), known)
    for person in known.people:
        person.mentions.sort(key=lambda m: m.start)
    return known.people


def _words(mention: Mention) -> tuple[str, ...]:
    """Return the words of the name; a title that belongs to it ("Pope Francis") is none of them."""
    words = names.person_words(mention.exact)
    return words[1:] if len(words) == 2 and mention.title == words[0] else words or (names.fold(mention.exact),)


def _place(reading: Reading, mention: Mention, words: tuple[str, ...], candidates: list[Person], known: _Known) -> None:
    """Give the mention to one of the candidates, or to a new person."""
    chosen = candidates if len(candidates) < 2 else _chosen(reading, mention, candidates) or known.alone(words)
    if chosen:
        chosen[0].add(mention)
        return
    person = Person(words)
    person.add(mention)
    known.add(person)


def _chosen(reading: Reading, mention: Mention, candidates: list[Person]) -> list[Person]:
    """Return the one of several candidates that is meant; none where the text does not tell."""
    titled = [p for p in candidates if mention.title and mention.title in p.titles]
    if len(titled) == 1:
        return titled
    introduced = [p for p in candidates if p.spans[0][0] < mention.start]
    if len(introduced) == 1:
        return introduced
    told = {id(p): p for p in (_established(candidates), _last_subject(reading, mention, candidates)) if p}
    return list(told.values()) if len(told) == 1 else []


def _established(candidates: list[Person]) -> Person | None:
    """Return whom the writer called by a bare name before any other of the candidates came into the text."""
    first, second = sorted(candidates, key=lambda p: p.spans[0])[:2]
    return first if first.bare is not None and first.bare < second.spans[0][0] else None


def _last_subject(reading: Reading, mention: Mention, candidates: list[Person]) -> Person | None:
    """Return who is the subject of this sentence or the one before, where that is one of the candidates alone."""
    sentence = reading.sentence_at(mention.start)
    found = []
    for person in candidates:
        i = bisect_left(person.spans, (mention.start, 0)) - 1
        if i >= 0 and sentence - reading.sentence_at(person.spans[i][0]) <= 1 and reading.is_subject(*person.spans[i]):
            found.append(person)
    return found[0] if len(found) == 1 else None


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
