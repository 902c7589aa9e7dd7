"""What spaCy's attribute ruler matches, found by looking tokens up rather than by trying every pattern on each.

Nearly all of its patterns are of one token and ask for a tag, a word or a relation: the tag map, and its exceptions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.attrs import DEP, LOWER, TAG
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_COLUMNS = ("TAG", "LOWER", "DEP")
_OTHER = -1
"""In a key: a value that no pattern asks for."""

type Match = tuple[int, int, int]
"""The rule, and the tokens that it matches: first, and one past the last."""
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


class Lookup(Matcher):
    """Takes the place of a ruler's matcher, and finds what that would: the same matches, in another order."""

    def __init__(self, ruler: AttributeRuler) -> None:
        super().__init__(ruler.vocab)
        hash_of: Callable[[str], int] = ruler.vocab.strings.add
        rules: Any = ruler.patterns
        self._rest = Matcher(ruler.vocab)
        self._simple: list[tuple[int, list[_Condition]]] = []
        """Per pattern that can be looked up: its rule, and what must hold."""
        for number, rule in enumerate(rules):
            name = str(number)
            self.add(name, rule["patterns"])
            read = [(pattern, _read(pattern, hash_of)) for pattern in rule["patterns"]]
            self._simple += [(hash_of(name), conditions) for _, conditions in read if conditions is not None]
            if others := [pattern for pattern, conditions in read if conditions is None]:
                self._rest.add(name, others)
        conditions = [each for _, several in self._simple for each in several]
        self._known = [
            frozenset(value for each in conditions if each.column == column for value in each.values)
            for column in range(len(_COLUMNS))
        ]
        self._rules: dict[Key, list[int]] = {}

    def __call__(self, doc: Doc, **options: Any) -> list[Match]:  # type: ignore[override]
        """Return the matches in `doc`; `options` are those of Matcher."""
        # A matcher without patterns warns.
        rest = self._rest(doc, **options) if len(self._rest) else ()
        return [*rest, *self._of_one_token(doc)]

    def _of_one_token(self, doc: Doc) -> Iterator[Match]:
        columns = zip(self._known, doc.to_array([TAG, LOWER, DEP]).T.tolist(), strict=True)
        known = ([value if value in asked else _OTHER for value in values] for asked, values in columns)
        for at, key in enumerate(zip(*known, strict=True)):
            rules = self._rules.get(key)
            if rules is None:
                rules = self._rules[key] = [
                    rule for rule, conditions in self._simple if all(each.holds(key) for each in conditions)
                ]
            for rule in rules:
                yield rule, at, at + 1


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
