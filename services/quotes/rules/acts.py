"""Speech that is reported as an act: "urged Y to …", "vowed to …", "called Y a …", "X's claim that …"."""

from collections.abc import Callable

from services.common.document import Token
from services.quotes.cues import CLAIMS, Cue, cues
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.rules.clauses import attribution
from services.quotes.rules.found import Attribution, Rule
from services.quotes.rules.sources import is_passive, source_of

_CALLED_ON = frozenset({"on", "for", "upon"})
_LABEL_PREPOSITIONS = frozenset({"as", "of", "for"})
_LABELS = frozenset({"oprd", "xcomp", "ccomp", "acomp", "attr"})
_OBJECTS = frozenset({"dobj", "dative"})


def act_of(reading: Reading, verb: int) -> Attribution | None:
    """Return what the verb at `verb` reports as an act of speech; None where it reports none, or nobody does it."""
    kinds = cues(reading.tokens[verb].text)
    source = source_of(reading, verb)
    if source is None or is_passive(reading, verb) or _is_participle(reading, verb):
        return None
    for cue, rule, content in _ACTS:
        if cue in kinds and (span := content(reading, verb)) is not None:
            return attribution(reading, rule, [span], (verb, verb + 1), source)
    return None


def claim_of(reading: Reading, noun: int) -> Attribution | None:
    """Return what the noun at `noun` reports of its owner: "X's claim that …"."""
    if reading.tokens[noun].text.lower() not in CLAIMS or not reading.is_outside(noun):
        return None
    owner = next((child.index for child in reading.children(noun) if child.dep == "poss"), None)
    if owner is None:
        return None
    for child in reading.children(noun):
        if child.dep in ("acl", "ccomp", "relcl") and child.index > noun and _has_that(reading, child.index):
            span = reading.left[child.index], reading.right[child.index] + 1
            return attribution(reading, Rule.CLAIMED, [span], (noun, noun + 1), owner)
    return None


def _is_participle(reading: Reading, verb: int) -> bool:
    """Whether the verb describes the noun before it: a group called the Friends."""
    token = reading.tokens[verb]
    return token.tag == "VBN" and token.dep == "acl"


def _has_that(reading: Reading, verb: int) -> bool:
    return any(child.dep == "mark" and child.text.lower() == "that" for child in reading.children(verb))


def _urged(reading: Reading, verb: int) -> Tokens | None:
    after = [child for child in reading.children(verb) if child.index > verb]
    called = next((child for child in after if child.index == verb + 1 and child.text.lower() in _CALLED_ON), None)
    if called is not None and reading.tokens[verb].text.lower().startswith("call"):
        asked = [
            child for child in after if child.dep in ("xcomp", "ccomp", "advcl") and _is_infinitive(reading, child)
        ]
        return verb + 2, max(reading.right[child.index] for child in [called, *asked]) + 1
    for child in after:
        if child.dep in ("xcomp", "ccomp") and _is_infinitive(reading, child):
            objects = [reading.left[other.index] for other in after if other.dep in _OBJECTS]
            return min([reading.left[child.index], *objects]), reading.right[child.index] + 1
    return None


def _promised(reading: Reading, verb: int) -> Tokens | None:
    for child in reading.children(verb):
        if child.dep == "xcomp" and child.index > verb and _is_infinitive(reading, child):
            return reading.left[child.index], reading.right[child.index] + 1
    return None


def _is_infinitive(reading: Reading, verb: Token) -> bool:
    return any(child.dep == "aux" and child.text.lower() == "to" for child in reading.children(verb.index))


def _labelled(reading: Reading, verb: int) -> Tokens | None:
    """Return the one who is labelled with the label; None where there is no label and nothing in marks.

    What someone is accused of, the parser often hangs on the accused.
    """
    after = [child for child in reading.children(verb) if child.index > verb]
    labels = [
        child
        for child in after
        if child.dep in _LABELS or (child.dep == "prep" and child.text.lower() in _LABEL_PREPOSITIONS)
    ]
    if reading.tokens[verb].text.lower().startswith("accus"):
        labels += [
            c for obj in after if obj.dep == "dobj" for c in reading.children(obj.index) if c.text.lower() == "of"
        ]
    parts = labels + [child for child in after if child.dep in _OBJECTS]
    if not parts:
        return None
    first = max(min(reading.left[child.index] for child in parts), verb + 1)
    end = max(reading.right[child.index] for child in parts) + 1
    quoted = any(not reading.is_outside(index) for index in range(first, end))
    return (first, end) if labels or quoted else None


_ACTS: tuple[tuple[Cue, Rule, Callable[[Reading, int], Tokens | None]], ...] = (
    (Cue.URGE, Rule.URGED, _urged),
    (Cue.PROMISE, Rule.PROMISED, _promised),
    (Cue.LABEL, Rule.LABELLED, _labelled),
)
