"""From a reporting verb to the head of the noun phrase that speaks."""

from services.common.document import Token
from services.quotes.cues import Cue, cues
from services.quotes.nouns import is_document, is_person
from services.quotes.reading import Reading

_CLIMB = 4
"""How many verbs up a subject is looked for: "rose to go on to say"."""
_APPOSITION = 20
"""The longest apposition between a name and its verb, in tokens."""
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "dep", "ccomp", "parataxis", "acl", "relcl"})
NO_SPEAKER = frozenset({"there", "this", "these", "those", "what"})
"""Subjects that say nothing themselves."""


def is_thing(token: Token) -> bool:
    """Whether a source is a common noun that neither is a person nor says what someone wrote into it."""
    word = token.text.lower()
    return token.pos == "NOUN" and not is_document(word) and not is_person(word)


def is_verb(token: Token) -> bool:
    """Whether the token is a verb in any form."""
    return token.tag.startswith("VB")


def is_passive(reading: Reading, verb: int) -> bool:
    """Whether the subject of the verb is spoken to or of: "was told", "was accused"."""
    return any(child.dep in ("auxpass", "nsubjpass") for child in reading.children(verb))


def source_of(reading: Reading, verb: int) -> int | None:
    """Return the index of the head of the verb's speaker; None where the sentence has none."""
    if is_passive(reading, verb):
        return _agent(reading, verb)
    for find in (_own_subject, _inverted, _climbed, _in_front):
        if (source := find(reading, verb)) is not None:
            return source
    return None


def _own_subject(reading: Reading, verb: int) -> int | None:
    for child in reading.children(verb):
        if child.dep == "nsubj" and _can_speak(reading, verb, child):
            return child.index
    return None


def _can_speak(reading: Reading, verb: int, token: Token) -> bool:
    return (
        token.pos in _NOMINAL
        and token.text.lower() not in NO_SPEAKER
        and reading.quotation_of[token.index] == reading.quotation_of[verb]
    )


def _inverted(reading: Reading, verb: int) -> int | None:
    """Read "…," said NAME by position alone: the parser often takes such a name for an object."""
    tokens = reading.tokens
    before, after = verb - 1, verb + 1
    starts = before < 0 or not tokens[before].text[-1:].isalnum() or not reading.is_outside(before)
    if not starts or after >= len(tokens) or not reading.is_outside(after) or tokens[after].pos not in _NOMINAL:
        return None
    if tokens[verb].tag not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    head = after
    while tokens[head].head > head and reading.is_outside(tokens[head].head) and tokens[head].head != verb:
        head = tokens[head].head
    token = tokens[head]
    return head if token.pos in _NOMINAL and token.tag != "PRP$" and token.text.lower() not in NO_SPEAKER else None


def _agent(reading: Reading, verb: int) -> int | None:
    for child in reading.children(verb):
        if child.dep == "agent":
            for grandchild in reading.children(child.index):
                if grandchild.dep == "pobj" and _can_speak(reading, verb, grandchild):
                    return grandchild.index
    return None


def _climbed(reading: Reading, verb: int) -> int | None:
    """Return the subject of the verb that this one hangs on, or the noun that it describes ("a statement saying").

    X said Y would lose, adding that …: it is X who adds, wherever the parser hangs it.
    """
    token = reading.tokens[verb]
    goes_on = token.dep in ("advcl", "conj")
    for _ in range(_CLIMB):
        above = reading.tokens[token.head]
        if above.index == token.index or token.dep not in _SHARES_SUBJECT:
            return None
        if token.dep in ("acl", "relcl") and above.pos in _NOMINAL:
            return above.index if _can_speak(reading, verb, above) else None
        token = above
        if token.pos not in ("VERB", "AUX"):
            continue
        reporter = reading.tokens[token.head]
        if goes_on and token.dep == "ccomp" and is_cue(reading, reporter.index) and Cue.SAY in cues(reporter.text):
            token = reporter
        for child in reading.children(token.index):
            if child.dep in ("nsubj", "nsubjpass") and _can_speak(reading, verb, child):
                return child.index
    return None


def _in_front(reading: Reading, verb: int) -> int | None:
    """Read NAME said, and NAME, the chairman, said, by position alone."""
    tokens = reading.tokens
    if tokens[verb].tag not in ("VBD", "VBZ", "VBP"):
        return None
    at = verb - 1
    while at >= 0 and tokens[at].pos in ("ADV", "AUX"):
        at -= 1
    if at >= 0 and tokens[at].text == ",":
        at = next((i - 1 for i in range(at - 1, max(at - _APPOSITION, 0), -1) if tokens[i].text == ","), -1)
    if at < 0 or not reading.is_outside(at) or tokens[at].pos not in ("PROPN", "PRON", "NOUN"):
        return None
    return at if _can_speak(reading, verb, tokens[at]) and tokens[at].tag != "PRP$" else None


def is_cue(reading: Reading, index: int) -> bool:
    """Whether the token is a verb that reports speech in some way, outside of all quotations."""
    token = reading.tokens[index]
    return reading.is_outside(index) and is_verb(token) and bool(cues(token.text))
