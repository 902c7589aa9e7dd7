"""Reported clauses: "X said that …", "…, X said", "as X noted", "according to X", "the poll found …"."""

from services.common.document import Token
from services.quotes.cues import Cue, cues
from services.quotes.nouns import is_document
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.rules.beside import according_to
from services.quotes.rules.found import Attribution, Rule
from services.quotes.rules.sources import is_cue, is_thing, is_verb, source_of

_NOMINATIVE = frozenset({"he", "she", "they", "we", "i", "it", "there"})
_OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "prt"})
"""What belongs to the verb that reports, wherever it stands."""
_OWN_AFTER = frozenset({"dobj", "dative", "npadvmod", "prep", "advmod", "agent"})
_NEAR = 14
"""How many tokens after the verb its clause begins at the latest: "said in a statement on Monday that …"."""
_NEAR_COLON = 8
_LONGEST = 400
"""How far a clause is searched for its end, in tokens."""
_STOPS = frozenset({".", "!", "?", ";"})


def clause_of(reading: Reading, verb: int) -> Attribution | None:
    """Return what the verb at `verb` reports in a clause; None where it reports none, or says that it was not said."""
    kinds = cues(reading.tokens[verb].text)
    source = source_of(reading, verb)
    if Cue.SAY in kinds:
        rule = Rule.CLAUSE
    elif Cue.SHOW in kinds and source is not None and is_document(reading.tokens[source].text.lower()):
        rule = Rule.SHOWN
    else:
        return None
    implied = Cue.IMPLY in kinds and source is not None and is_thing(reading.tokens[source])
    if implied or any(child.dep == "neg" for child in reading.children(verb)):
        return None
    spans = _complement(reading, verb) or _inserted(reading, verb)
    if not spans and (span := _following(reading, verb)) is not None:
        spans = [span]
    if spans and spans[0][0] < verb:
        if source is None:
            return None
        rule = Rule.CLAUSE_BEFORE
    return attribution(reading, rule, spans, (verb, verb + 1), source)


def according(reading: Reading, index: int) -> Attribution | None:
    """Return what "according to X" attributes, where the token at `index` is "according": the rest of its sentence."""
    source = according_to(reading, index)
    sentence = reading.view.sentence_at(reading.tokens[index].start)
    if source is None or sentence is None:
        return None
    stop = max(reading.right[source] + 1, index + 2)
    spans = [(sentence.first_token, index), (stop, sentence.end_token)]
    return attribution(reading, Rule.ACCORDING, spans, (index, index + 2), source)


def attribution(
    reading: Reading, rule: Rule, spans: list[Tokens], cue: Tokens, source: int | None
) -> Attribution | None:
    """Return an attribution of these spans without their edges' punctuation.

    None where nothing is left of them, or where they hold the cue or the speaker: then the parse misled.
    """
    content: list[Tokens] = []
    for first, end in spans:
        first, end = reading.with_whole_quotations(*reading.without_edge_punctuation(first, end))
        if first < end and not (content and first < content[-1][1]):
            content.append((first, end))
    if not content or any(
        first <= cue[0] < end or (source is not None and first <= source < end) for first, end in content
    ):
        return None
    return Attribution(
        rule, tuple(reading.span(*span) for span in content), (reading.span(*cue),), source, direct=False
    )


def _complement(reading: Reading, verb: int) -> list[Tokens]:
    """Return the clause that the parser hangs on the verb: in one span, or two where the verb stands inside it."""
    for child in reading.children(verb):
        if child.dep == "ccomp" and not _is_gap(reading, verb, child):
            first, end = reading.left[child.index], reading.right[child.index] + 1
            return _around(reading, first, _own_end(reading, child.index, end), verb)
    return []


def _own_end(reading: Reading, clause: int, end: int) -> int:
    """Return where the clause ends: before what the speaker says next: X said it was over, adding … · and called …"""
    for token in reading.tokens[clause + 1 : min(end, clause + _LONGEST)]:
        if not is_cue(reading, token.index):
            continue
        adds = token.tag == "VBG" and token.dep == "advcl" and reading.tokens[token.index - 1].text == ","
        if adds or (token.dep == "conj" and token.head == clause and not _has_subject(reading, token.index)):
            end = token.index
            while end > clause + 1 and reading.tokens[end - 1].pos in ("CCONJ", "ADV", "AUX", "PUNCT"):
                end -= 1
            return end
    return end


def _has_subject(reading: Reading, verb: int) -> bool:
    return any(child.dep in ("nsubj", "nsubjpass", "expl") for child in reading.children(verb))


def _is_gap(reading: Reading, verb: int, clause: Token) -> bool:
    """Whether the clause lacks what the sentence says before: the questions that some said were dismissed."""
    own = reading.children(clause.index)
    return reading.tokens[verb].dep == "relcl" and not any(child.dep in ("nsubj", "nsubjpass", "expl") for child in own)


def _inserted(reading: Reading, verb: int) -> list[Tokens]:
    """Return the sentence into which "X said" or "as X said" is put."""
    token = reading.tokens[verb]
    head = token.head
    as_said = token.dep == "advcl" and _is_as_said(reading, verb)
    in_between = token.dep == "parataxis" or (token.dep == "ccomp" and head > verb)
    if (
        not (as_said or (in_between and not _has_object(reading, verb)))
        or not reading.is_outside(head)
        or not is_verb(reading.tokens[head])
    ):
        return []
    return _around(reading, reading.left[head], reading.right[head] + 1, verb, whole=as_said)


def _has_object(reading: Reading, verb: int) -> bool:
    """Whether the verb has what it says beside it, and not whom it is said to."""
    told = Cue.TELL in cues(reading.tokens[verb].text)
    return not told and any(child.dep == "dobj" and child.index > verb for child in reading.children(verb))


def _is_as_said(reading: Reading, verb: int) -> bool:
    """Whether the verb has "as" before it, a pause before that, and no object: As X noted, …"""
    children = reading.children(verb)
    marks = [child.index for child in children if child.text.lower() == "as" and child.index < verb]
    if not marks or any(child.dep in ("dobj", "ccomp", "xcomp") for child in children):
        return False
    before = marks[0] - 1
    return before < 0 or not reading.tokens[before].text[-1:].isalnum() or verb < reading.tokens[verb].head


def _around(reading: Reading, first: int, end: int, verb: int, *, whole: bool = False) -> list[Tokens]:
    """Return the tokens `first` to `end` without the verb and what belongs to it, or without all that hangs on it."""
    if not first <= verb < end:
        return [(first, end)]
    if whole:
        return [(first, reading.left[verb]), (reading.right[verb] + 1, end)]
    own = [
        child.index
        for child in reading.children(verb)
        if child.dep in _OWN or (child.dep in _OWN_AFTER and child.index > verb)
    ]
    lowest = min([verb, *(reading.left[index] for index in own)])
    highest = max([verb, *(reading.right[index] for index in own)])
    return [(first, max(first, lowest)), (highest + 1, end)]


def _following(reading: Reading, verb: int) -> Tokens | None:
    """Return the clause after the verb by its first word alone, where the parser hung it elsewhere."""
    sentence = reading.view.sentence_at(reading.tokens[verb].start)
    if sentence is None:
        return None
    tokens = reading.tokens
    end = sentence.end_token
    after = verb + 1
    if after < end and tokens[after].text.lower() in _NOMINATIVE and tokens[after].tag in ("PRP", "EX"):
        return after, end
    for index in range(after, min(after + _NEAR, end)):
        word = tokens[index].text.lower()
        if word == ":" and index - verb <= _NEAR_COLON:
            return _after_colon(reading, index)
        if word in _STOPS or (is_verb(tokens[index]) and tokens[index].tag != "VBG" and tokens[index].tag != "VBN"):
            return None
        if (
            word == "that"
            and index + 1 < end
            and tokens[index].tag in ("IN", "WDT", "DT")
            and tokens[index].dep in ("mark", "dobj")
        ):
            return index, end
        if (
            word in _NOMINATIVE
            and tokens[index].dep in ("nsubj", "nsubjpass")
            and _after_addressee(reading, verb) == index
        ):
            return index, end
    return None


def _after_addressee(reading: Reading, verb: int) -> int:
    """Return the first token after the verb's object; that after the verb where it has none."""
    for child in reading.children(verb):
        if child.dep in ("dobj", "dative") and child.index > verb:
            return child.index + 1
    return verb + 1


def _after_colon(reading: Reading, colon: int) -> Tokens | None:
    """Return the sentence after a colon, in the same paragraph: She wrote: Not one of them was there."""
    _, paragraph_end = reading.paragraph_of(colon)
    at = colon + 1
    if at >= paragraph_end or not reading.is_outside(at):
        return None
    sentence = reading.view.sentence_at(reading.tokens[at].start)
    return (at, min(sentence.end_token, paragraph_end)) if sentence is not None else None
