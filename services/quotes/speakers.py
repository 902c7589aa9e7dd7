"""From the head of a noun phrase to a speaker: what the text calls it, and whom that means as far as is certain."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from wirelens.quotes.v1.quotes_pb2 import Speaker

from services.common.document import Sentence
from services.quotes.nouns import is_person
from services.quotes.people import Name, People, fold
from services.quotes.phrases import Tokens, in_one_line, noun_phrase
from services.quotes.pronouns import GENDER, person_before
from services.quotes.reading import Reading
from services.quotes.words import words

_WITHOUT_NAME = words("source sources insider insiders")
"""Those whose name is always kept back."""
_PLURALS_WITHOUT_NAME = words(
    "advisers advisors aides diplomats executives insiders lawmakers lawyers officials operatives staffers strategists"
)
_NOBODY_KNOWN = words("someone somebody")
_INDEFINITE = words("a an one another some several two three four many other few")
_KEPT_BACK = ("anonymity", "anonymously", "not authorized", "not authorised", "not be named", "not be identified")
_ORGANISATIONS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_CLIMB = 4
"""How far up a person is looked for: Joan Doe, an analyst at the bank, who …"""
_LONGEST_NAME = 5
"""An organisation's name has so many tokens at most where a description of one word means it."""
_LONGEST_CHAIN = 16
"""A name has so many tokens before its last at most; a line of nothing but names is not one."""
_POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker."""

    status: Speaker.Status.ValueType
    kind: Speaker.MentionKind.ValueType
    mention: Tokens | None = None
    antecedent: Tokens | None = None
    """The words that name the speaker, where the mention only refers to them."""
    name: str = ""


class Speakers:
    """Tells who the sources of one article are."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._people = People(reading)
        self._kept_back: dict[int, bool] = {}

    def who(self, source: int | None) -> Who:
        """Return the speaker whose noun phrase has its head at token `source`; None: the text has no source."""
        if source is None:
            return Who(Speaker.NONE, Speaker.NO_MENTION)
        token = self._reading.tokens[source]
        if token.pos == "PRON" or token.tag in ("PRP", "WP", "WDT"):
            return self._pronoun(source, token.text.lower())
        return self._named(source) or self._nominal(source)

    def _named(self, source: int) -> Who | None:
        """Return the person or organisation whose name the noun phrase is, or has beside it: a spokesman, X, said."""
        reading = self._reading
        beside = [child.index for child in reading.children(source) if child.dep == "appos" and child.index > source]
        for index in (source, *beside):
            name = self._people.at(index)
            if name is not None:
                return self._person(name)
        if self._is_office(source):
            return None
        entity = reading.entity_of[source]
        if entity is not None and entity.label == "NORP" and not reading.tokens[source].tag.endswith("S"):
            return None
        if entity is None or entity.label not in _ORGANISATIONS or source != entity.end_token - 1:
            return self._untagged(source)
        folded = fold(token.text for token in reading.view.tokens_of(entity))
        if self._people.is_known(folded):
            return self._person(Name(entity.first_token, entity.end_token, folded))
        return self._organisation(entity.first_token, entity.end_token)

    def _is_office(self, source: int) -> bool:
        """Whether a name is only what someone is said to be, in capitals: the Leader."""
        tokens = self._reading.tokens
        return (
            source > 0
            and tokens[source - 1].text.lower() == "the"
            and self._people.is_role(tokens[source].text.lower())
        )

    def _person(self, name: Name) -> Who:
        full = self._people.full(name.words)
        mention = name.first, name.end
        if full is None and len(name.words) == 1:
            return Who(Speaker.UNRESOLVED, Speaker.NAME, mention)
        return Who(Speaker.RESOLVED, Speaker.NAME, mention, name=self._people.text(full or name))

    def _organisation(self, first: int, end: int) -> Who:
        tokens = self._reading.tokens
        while first < end - 1 and tokens[first].text.lower() == "the":
            first += 1
        while end > first + 1 and tokens[end - 1].text in _POSSESSIVES:
            end -= 1
        return Who(Speaker.RESOLVED, Speaker.NAME, (first, end), name=in_one_line(self._reading, first, end))

    def _untagged(self, source: int) -> Who | None:
        """Return the name that the phrase has where no entity was found: by the people known, and by its tags."""
        tokens = self._reading.tokens
        first = source
        lowest = max(source - _LONGEST_CHAIN, 0)
        while first > lowest and tokens[first - 1].pos == "PROPN" and tokens[first - 1].dep == "compound":
            first -= 1
        for start in (first, source):
            folded = fold(token.text for token in tokens[start : source + 1])
            if tokens[source].text[:1].isupper() and self._people.is_known(folded):
                return self._person(Name(start, source + 1, folded))
        if tokens[source].pos != "PROPN":
            return None
        return Who(
            Speaker.RESOLVED, Speaker.NAME, (first, source + 1), name=in_one_line(self._reading, first, source + 1)
        )

    def _nominal(self, source: int) -> Who:
        first, end = noun_phrase(self._reading, source)
        before = [token.text.lower() for token in self._reading.tokens[first:source]]
        indefinite = not before or before[0] in _INDEFINITE
        if self._is_anonymous(source, before, indefinite=indefinite):
            return Who(Speaker.ANONYMOUS, Speaker.NOMINAL, (first, end))
        named = None if indefinite else self._in_office(source, first) or self._body(source, before)
        if named is None:
            return Who(Speaker.UNRESOLVED, Speaker.NOMINAL, (first, end))
        return Who(Speaker.RESOLVED, Speaker.NOMINAL, (first, end), named.mention, named.name)

    def _is_anonymous(self, source: int, before: list[str], *, indefinite: bool) -> bool:
        """Whether it keeps a person's name back: a senior official, sources, an aide who asked not to be named."""
        token = self._reading.tokens[source]
        word = token.text.lower()
        if word in _WITHOUT_NAME or (word in _PLURALS_WITHOUT_NAME and "the" not in before):
            return True
        if not is_person(word):
            return False
        if indefinite and before and token.tag == "NN":
            return True
        sentence = self._reading.view.sentence_at(token.start)
        return sentence is not None and self._keeps_back(sentence)

    def _keeps_back(self, sentence: Sentence) -> bool:
        """Whether a sentence says that someone is not to be named. Read once: a text can be one sentence of many."""
        if sentence.index not in self._kept_back:
            said = self._reading.text[sentence.start : sentence.end].lower()
            self._kept_back[sentence.index] = any(phrase in said for phrase in _KEPT_BACK)
        return self._kept_back[sentence.index]

    def _in_office(self, source: int, first: int) -> Who | None:
        """Return the one person who is said to be what the phrase says: the Iranian president."""
        tokens = self._reading.tokens
        described = frozenset(t.text.lower() for t in tokens[first:source] if t.pos in ("ADJ", "NOUN", "PROPN"))
        person = self._people.in_role(tokens[source].text.lower(), described)
        return self._person(person) if person is not None else None

    def _body(self, source: int, before: list[str]) -> Who | None:
        """Return the one organisation before it whose name ends like the phrase: the ministry → the Health Ministry."""
        if before != ["the"]:
            return None
        word = self._reading.tokens[source].text.lower()
        named = [who for first, who in self._bodies.get(word, ())[:2] if first < source]
        return named[0] if len(named) == 1 else None

    @cached_property
    def _bodies(self) -> dict[str, list[tuple[int, Who]]]:
        """By the last word of their names: organisations of several words, each with where it is first named."""
        reading = self._reading
        found: dict[str, dict[str, tuple[int, Who]]] = defaultdict(dict)
        for entity in reading.view.entities:
            if entity.label == "ORG" and 1 < entity.end_token - entity.first_token <= _LONGEST_NAME:
                who = self._organisation(entity.first_token, entity.end_token)
                last = reading.tokens[entity.end_token - 1].text.lower()
                found[last].setdefault(who.name.lower(), (entity.first_token, who))
        return {word: list(names.values()) for word, names in found.items()}

    def _pronoun(self, source: int, word: str) -> Who:
        mention = source, source + 1
        if word in _NOBODY_KNOWN:
            return Who(Speaker.ANONYMOUS, Speaker.NOMINAL, mention)
        meant = self._relative(source)
        if meant is None and word in GENDER:
            name = person_before(self._reading, self._people, source)
            meant = self._person(name) if name is not None else None
        if meant is not None and meant.status == Speaker.ANONYMOUS:
            return Who(Speaker.ANONYMOUS, Speaker.PRONOUN, mention)
        if meant is None or meant.status != Speaker.RESOLVED:
            return Who(Speaker.UNRESOLVED, Speaker.PRONOUN, mention)
        return Who(Speaker.RESOLVED, Speaker.PRONOUN, mention, meant.antecedent or meant.mention, meant.name)

    def _relative(self, source: int) -> Who | None:
        """Return whom "who" means: the noun that its clause describes, or the person whom that noun describes."""
        tokens = self._reading.tokens
        verb = tokens[tokens[source].head]
        if tokens[source].tag not in ("WP", "WDT") or verb.dep != "relcl" or verb.head >= source:
            return None
        described = tokens[verb.head]
        for _ in range(_CLIMB if tokens[source].text.lower() == "who" else 0):
            if self._people.at(described.index) or described.dep not in ("appos", "pobj", "prep"):
                break
            if described.dep != "appos" and is_person(described.text.lower()):
                break
            described = tokens[described.head]
        if described.pos not in ("NOUN", "PROPN"):
            return None
        return self._named(described.index) or self._nominal(described.index)
