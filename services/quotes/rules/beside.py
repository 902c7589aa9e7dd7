"""The words beside a quotation that attribute it: "…," X said · X said: "…" · "…" – X."""

from dataclasses import dataclass

from services.quotes.cues import Cue, cues
from services.quotes.quoted import ends_with
from services.quotes.reading import Reading
from services.quotes.rules.found import Rule
from services.quotes.rules.lines import Line, Piece
from services.quotes.rules.sources import NO_SPEAKER, is_cue, source_of

_SPEECH = frozenset({Cue.SAY, Cue.QUOTE})
_LEADING = frozenset({"as", "then", "so"})
_DASHES = frozenset({"-", "–", "—", "―", "--"})
_SUBORDINATE = frozenset({"relcl", "acl", "advcl"})
"""Verbs that only describe the speaker: "…," said X, who built it."""
_NAME_TOKENS = 8
"""How long a name after a dash, with a title and an apposition, may be."""
_PARENTS = 12
"""How many heads up the root of a sentence is looked for; a rank, so a wrong one costs little."""


@dataclass(frozen=True, slots=True)
class Attributor:
    """What attributes a quotation: tokens of the cue, half-open and empty where there is none; head of the speaker."""

    rule: Rule
    first: int
    end: int
    source: int | None


def attributor(reading: Reading, line: Line, k: int) -> Attributor | None:
    """Return what attributes the quotation at `line[k]` in its own line."""
    after = _after(reading, line, k)
    if after is not None and ends_with(reading, line[k].quotation, ","):
        return after
    return _before(reading, line, k) or after or _after_dash(reading, line[k])


def _after(reading: Reading, line: Line, k: int) -> Attributor | None:
    if k + 1 >= len(line) or not line[k + 1].is_words:
        return None
    words = line[k + 1]
    at = _skip(reading, words.first, words.end)
    if at == words.end:
        return None
    according = according_to(reading, at)
    if according is not None:
        return Attributor(Rule.CUE_AFTER, at, at + 2, according)
    for index in range(at, words.end):
        if _attributes(reading, line[k], index):
            source = source_of(reading, index)
            starts = index
            if source is not None and words.first <= source < words.end:
                starts = min(index, max(reading.left[source], words.first))
            if starts <= at:
                return Attributor(Rule.CUE_AFTER, index, index + 1, source)
            if reading.tokens[index].dep not in _SUBORDINATE:
                return None
    return None


def _attributes(reading: Reading, quotation: Piece, index: int) -> bool:
    """Whether the verb at `index` says that the quotation before it was said.

    Any verb of a person does that right after a quotation that ends in a comma: "…," an angry Brown retaliated.
    """
    token = reading.tokens[index]
    if is_cue(reading, index):
        return bool(cues(token.text) & _SPEECH) or ends_with(reading, quotation.quotation, ",")
    return (
        token.tag in ("VBD", "VBZ", "VBP")
        and token.pos == "VERB"
        and ends_with(reading, quotation.quotation, ",")
        and any(child.dep == "nsubj" and child.index < index for child in reading.children(index))
    )


def _before(reading: Reading, line: Line, k: int) -> Attributor | None:
    if k == 0 or not line[k - 1].is_words:
        return None
    words = line[k - 1]
    colon = reading.tokens[words.end - 1].text == ":"
    for index in range(words.end - 1, words.first - 1, -1):
        if is_cue(reading, index) and (colon or cues(reading.tokens[index].text) & _SPEECH):
            if colon and source_of(reading, index) is None:
                continue
            if colon or not _has_clause_between(reading, index, words.end):
                return Attributor(Rule.CUE_BEFORE, index, index + 1, source_of(reading, index))
            return None
    name = _name_before_colon(reading, words) if colon else None
    return Attributor(Rule.NAME_BEFORE, words.end - 1, words.end, name) if name is not None else None


def _after_dash(reading: Reading, quotation: Piece) -> Attributor | None:
    """Read "…" – NAME, on the same line or the next; the name is all that follows the dash."""
    tokens = reading.tokens
    dash = quotation.end
    while dash < len(tokens) and tokens[dash].text == ".":
        dash += 1
    if dash + 1 >= len(tokens) or tokens[dash].text not in _DASHES or tokens[dash + 1].pos != "PROPN":
        return None
    _, paragraph_end = reading.paragraph_of(dash)
    if paragraph_end - dash > _NAME_TOKENS or not all(reading.is_outside(i) for i in range(dash, paragraph_end)):
        return None
    head = dash + 1
    while head + 1 < paragraph_end and tokens[head + 1].pos == "PROPN":
        head += 1
    return Attributor(Rule.NAME_AFTER, dash, dash + 1, head)


def speaker_of(reading: Reading, line: Line, *, with_cue: bool = False) -> Attributor | None:
    """Return who speaks in a line: the speaker of its main cue, else its subject (not `with_cue`)."""
    colon = ends_with_colon(reading, line)
    outside = [index for piece in line if piece.is_words for index in range(piece.first, piece.end)]
    spoken = [
        index for index in outside if is_cue(reading, index) and (colon or Cue.SAY in cues(reading.tokens[index].text))
    ]
    if spoken:
        main = min(spoken, key=lambda index: (_depth(reading, index), -index))
        return Attributor(Rule.SENTENCE_BEFORE, main, main + 1, source_of(reading, main))
    subjects = [
        index
        for index in outside
        if reading.tokens[index].dep == "nsubj"
        and reading.tokens[index].pos in ("PROPN", "PRON")
        and reading.tokens[index].text.lower() not in NO_SPEAKER
    ]
    if with_cue or not subjects:
        return None
    main = min(subjects, key=lambda index: (_depth(reading, index), index))
    return Attributor(Rule.SENTENCE_BEFORE, main, main, main)


def ends_with_colon(reading: Reading, line: Line) -> bool:
    """Whether the line announces what comes after it."""
    return reading.tokens[line[-1].end - 1].text == ":"


def _depth(reading: Reading, index: int) -> int:
    """Return how many heads stand above a token; a verb joined to another stands as high as that one."""
    depth = 0
    token = reading.tokens[index]
    for _ in range(_PARENTS):
        if token.head == token.index:
            break
        depth += token.dep != "conj"
        token = reading.tokens[token.head]
    return depth


def _skip(reading: Reading, first: int, end: int) -> int:
    """Return the first token that is no punctuation, adverb or "as"."""
    while first < end:
        token = reading.tokens[first]
        if token.pos not in ("PUNCT", "ADV") and token.text.lower() not in _LEADING:
            break
        first += 1
    return first


def according_to(reading: Reading, at: int) -> int | None:
    """Return the head of X in "according to X", where `at` is the token "according"."""
    tokens = reading.tokens
    if at + 2 >= len(tokens) or tokens[at].text.lower() != "according" or tokens[at + 1].text.lower() != "to":
        return None
    source = next((child.index for child in reading.children(at + 1) if child.dep == "pobj"), None)
    return source if source is not None and reading.is_outside(source) else None


def _has_clause_between(reading: Reading, cue: int, end: int) -> bool:
    """Whether what the cue reports begins before the quotation: then the quotation is a part of that clause."""
    return any(
        token.dep in ("nsubj", "nsubjpass", "mark")
        and cue < token.head < end
        and reading.is_outside(token.index)
        and reading.tokens[token.head].dep not in ("relcl", "acl", "advcl")
        for token in reading.tokens[cue + 1 : end]
    )


def _name_before_colon(reading: Reading, words: Piece) -> int | None:
    """Return the head of the last name before a colon."""
    for index in range(words.end - 2, words.first - 1, -1):
        if reading.tokens[index].pos == "PROPN":
            return index
    return None
