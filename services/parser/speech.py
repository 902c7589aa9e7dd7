"""What spaCy's attribute ruler says of the part of speech, by looking tokens up rather than by trying every pattern.

Nearly all of its patterns are of one token and ask for a tag, a word or a relation: the tag map, and its exceptions.
Lemmas and morphology, which it says too, are not in a Document.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.attrs import DEP, LOWER, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.parts_of_speech import IDS
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Token

FACTORY = "wirelens_speech"

_COLUMNS = ("TAG", "LOWER", "DEP")
_OTHER = -1
"""In a key: a value that no pattern asks for."""

type Key = tuple[int, ...]
"""What is asked for of a token: the hashes of its tag, of its word in lower case and of its relation, or _OTHER."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """Holds where the value in `column` of a key is one of `values`; where `negated`, where it is none of them."""

    column: int
    values: frozenset[int]
    negated: bool

    def holds(self, key: Key) -> bool:
        return (key[self.column] in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is said of a token, None for nothing. Of two rules the one of the higher `number` counts."""

    number: int
    index: int
    """Of the token that it speaks of, among those that its patterns match."""
    pos: int | None
    tag: int | None
    dep: int | None

    def tell(self, token: Token) -> None:
        if self.pos is not None:
            token.pos = self.pos
        if self.tag is not None:
            token.tag = self.tag
        if self.dep is not None:
            token.dep = self.dep


class Speech:
    """Takes the place of a ruler, and tells what that would."""

    def __init__(self, ruler: AttributeRuler) -> None:
        hash_of: Callable[[str], int] = ruler.vocab.strings.add
        rules: Any = ruler.patterns
        self._rest = Matcher(ruler.vocab)
        self._by_name: dict[int, _Rule] = {}
        """The rules whose patterns can't all be looked up."""
        self._simple: list[tuple[_Rule, list[_Condition]]] = []
        """Per pattern that can be looked up: its rule, and what must hold."""
        for number, said in enumerate(rules):
            rule = _rule(number, said, hash_of)
            if (rule.pos, rule.tag, rule.dep) == (None, None, None):
                continue
            read = [(pattern, _read(pattern, hash_of)) for pattern in said["patterns"]]
            self._simple += [(rule, conditions) for _, conditions in read if conditions is not None]
            if others := [pattern for pattern, conditions in read if conditions is None]:
                self._rest.add(str(number), others)
                self._by_name[hash_of(str(number))] = rule
        conditions = [each for _, several in self._simple for each in several]
        self._known = [
            frozenset(value for each in conditions if each.column == column for value in each.values)
            for column in range(len(_COLUMNS))
        ]
        self._rules: dict[Key, list[_Rule]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Tell of each token of `doc` what the rules say, and return it."""
        of_several: defaultdict[int, list[_Rule]] = defaultdict(list)
        # A matcher without patterns warns.
        for name, start, end in self._rest(doc, allow_missing=True) if self._by_name else ():
            rule = self._by_name[name]
            of_several[range(start, end)[rule.index]].append(rule)
        columns = zip(self._known, doc.to_array([TAG, LOWER, DEP]).T.tolist(), strict=True)
        known = ([value if value in asked else _OTHER for value in values] for asked, values in columns)
        for at, (token, key) in enumerate(zip(doc, zip(*known, strict=True), strict=True)):
            rules = self._rules.get(key)
            if rules is None:
                rules = self._rules[key] = [
                    rule for rule, conditions in self._simple if all(each.holds(key) for each in conditions)
                ]
            if of_several and at in of_several:
                rules = sorted([*rules, *of_several[at]], key=lambda rule: rule.number)
            for rule in rules:
                rule.tell(token)
        return doc


@Language.factory(FACTORY)
def _made(nlp: Language, name: str, ruler: str) -> Speech:
    pipe = nlp.get_pipe(ruler)
    assert isinstance(pipe, AttributeRuler)
    return Speech(pipe)


def replace_rulers(nlp: Language) -> None:
    """Let the place of each attribute ruler of `nlp` be taken."""
    for name, pipe in nlp.pipeline:
        if isinstance(pipe, AttributeRuler):
            nlp.add_pipe(FACTORY, f"{name}_speech", before=name, config={"ruler": name})
            nlp.remove_pipe(name)


def _rule(number: int, said: Mapping[str, Any], hash_of: Callable[[str], int]) -> _Rule:
    attributes = said["attrs"]
    tag, dep = (hash_of(attributes[name]) if name in attributes else None for name in ("TAG", "DEP"))
    return _Rule(number, said["index"], IDS[attributes["POS"]] if "POS" in attributes else None, tag, dep)


def _read(pattern: Sequence[Mapping[str, Any]], hash_of: Callable[[str], int]) -> list[_Condition] | None:
    """Return what `pattern` asks for; None where that is more than a look-up tells."""
    if len(pattern) != 1:
        return None
    conditions = []
    for asked, value in pattern[0].items():
        test, values = next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else ("IN", [value])
        if asked not in _COLUMNS or test not in ("IN", "NOT_IN") or not all(isinstance(each, str) for each in values):
            return None
        hashes = frozenset(hash_of(each) for each in values)
        conditions.append(_Condition(_COLUMNS.index(asked), hashes, negated=test == "NOT_IN"))
    return conditions
