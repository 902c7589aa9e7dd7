"""From the words that speak to a speaker: their head, or the heads of all who speak together."""

from wirelens.quotes.v1.quotes_pb2 import Speaker

from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.speakers import Speakers, Who

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_CLIMB = 16
"""How many heads up the root of a sentence is looked for."""


def voice_of(reading: Reading, speakers: Speakers, words: Tokens) -> Who:
    """Return who speaks by `words`, a phrase of at least one token. Its mention holds the head of the phrase."""
    heads = _heads(reading, words)
    if len(heads) > 1:
        return _together(speakers, heads, words)
    who = speakers.who(heads[0])
    if who.mention is None or not words[0] <= who.mention[0] < words[1]:
        return Who(who.status, who.kind, words, who.antecedent or who.mention, who.name)
    # The Spanish engineer Ann Reed, or the company's chairman, Ann Reed: all of it points to her, and a part names her.
    first, end = who.mention
    if who.kind == Speaker.NAME and _describes(reading, words[0], first):
        first = words[0]
    mention = min(first, heads[0]), max(end, heads[0] + 1)
    antecedent = who.antecedent or (who.mention if mention != who.mention else None)
    return Who(who.status, who.kind, mention, antecedent, who.name)


def _describes(reading: Reading, first: int, end: int) -> bool:
    """Whether tokens before a name say more of it than "the"."""
    return any(token.pos not in ("DET", "PUNCT") for token in reading.tokens[first:end])


def _heads(reading: Reading, words: Tokens) -> list[int]:
    """Return the head of a phrase, and those that are joined to it: Ann Reed and Joe Cole."""
    first, end = words
    tokens = reading.tokens
    inside = range(first, end)
    roots = [index for index in inside if tokens[index].head == index or tokens[index].head not in inside]
    head = min(roots or inside, key=lambda index: (tokens[index].pos not in _NOMINAL, _depth(reading, index), index))
    if tokens[head].pos not in _NOMINAL:  # a study released on Tuesday, which the parser took for a sentence
        highest = (i for i in inside if tokens[i].pos in _NOMINAL and tokens[tokens[i].head].pos not in _NOMINAL)
        head = next(highest, head)
    heads = [head]
    for index in heads:  # grows while it is walked: each is joined to the one before
        entity = reading.entity_of[index]
        heads += [
            child.index
            for child in reading.children(index)
            if child.dep == "conj"
            and child.index in inside
            and child.pos in _NOMINAL
            and child.index not in heads
            and (entity is None or reading.entity_of[child.index] is not entity)
        ]
    return heads


def _depth(reading: Reading, index: int) -> int:
    """Return how many heads stand above a token."""
    depth = 0
    while depth < _CLIMB and (head := reading.tokens[index].head) != index:
        index, depth = head, depth + 1
    return depth


def _together(speakers: Speakers, heads: list[int], words: Tokens) -> Who:
    """Return those who speak with one voice. They are resolved where each of them is."""
    each = [speakers.who(head) for head in heads]
    statuses = {who.status for who in each}
    if statuses == {Speaker.RESOLVED}:
        names = list(dict.fromkeys(who.name for who in each))
        name = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return Who(Speaker.RESOLVED, Speaker.NOMINAL, words, name=name)
    anonymous = statuses == {Speaker.ANONYMOUS}
    return Who(Speaker.ANONYMOUS if anonymous else Speaker.UNRESOLVED, Speaker.NOMINAL, words)
