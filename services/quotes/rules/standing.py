"""Is it speech? Quotations that stand for themselves, told apart from titles, scare quotes and quoted fragments."""

from services.quotes.cues import Cue, cues
from services.quotes.quoted import ends_with, has_finite_verb, is_clause, words
from services.quotes.reading import Reading
from services.quotes.rules.lines import Line
from services.quotes.rules.sources import is_cue

_ENDS = ",?!…—–-.:;"
"""With what speech inside of marks may end where its sentence goes on."""
_BEFORE = frozenset({",", ":", "—", "–", "--", "-", "(", "...", "…", ";"})
"""After what speech may begin inside of a sentence."""
_AFTER = tuple(",.;:!?—–-―)")
_FUNCTION_WORD = 3
"""Longest word that a title may leave uncapitalised."""


def stands_free(reading: Reading, line: Line, k: int) -> bool:
    """Whether the quotation at `line[k]` is no part of the grammar of the sentence around it."""
    return begins_free(reading, line, k) and ends_free(reading, line, k) and not _is_title(reading, line, k)


def begins_free(reading: Reading, line: Line, k: int) -> bool:
    """Whether the sentence around lets speech begin at `line[k]`: at its own start, after a pause, after a cue."""
    if k == 0 or not line[k - 1].is_words:
        return True
    before = reading.tokens[line[k - 1].end - 1]
    if before.text in _BEFORE:
        return True
    return (
        is_cue(reading, before.index) and Cue.SAY in cues(before.text) and has_finite_verb(reading, line[k].quotation)
    )


def ends_free(reading: Reading, line: Line, k: int) -> bool:
    """Whether the sentence around lets speech end at `line[k]`."""
    if k + 1 >= len(line) or not line[k + 1].is_words or ends_with(reading, line[k].quotation, _ENDS):
        return True
    after = reading.tokens[line[k + 1].first].text
    return after[:1] in _AFTER or (k == 0 and is_clause(reading, line[k].quotation))


def is_sentence(reading: Reading, line: Line, k: int) -> bool:
    """Whether `line[k]` is all that its sentence has, and more than a word."""
    return len(words(reading, line[k].quotation)) > 1 and all(
        piece is line[k] or all(reading.tokens[i].pos == "PUNCT" for i in range(piece.first, piece.end))
        for piece in line
        if piece.is_words
    )


def _is_title(reading: Reading, line: Line, k: int) -> bool:
    """Whether all words that carry meaning are capitalised, inside of a sentence: his book, "Gone With the Wind,"."""
    if k == 0 or reading.tokens[line[k - 1].end - 1].text == ":":
        return False
    quoted = [reading.tokens[index].text for index in words(reading, line[k].quotation)]
    carrying = [word for word in quoted if len(word) > _FUNCTION_WORD]
    if not carrying or not all(word[0].isupper() or word[0].isdigit() for word in carrying):
        return False
    return len(quoted) > 1 or not ends_with(reading, line[k].quotation, "!?")
