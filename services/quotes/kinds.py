"""How much of a content is verbatim: all of it, some of it, or none."""

from wirelens.quotes.v1.quotes_pb2 import Quote

from services.quotes.phrases import Tokens
from services.quotes.quoted import ends_with, has_finite_verb, is_clause
from services.quotes.reading import OUTSIDE, Reading

_ENDS = ",?!…—–-.:;"
"""With what speech inside of marks may end where its sentence goes on."""
_BEFORE = frozenset({",", ":", ";", ".", "?", "!", "—", "–", "--", "-", "(", "...", "…"})
"""After what speech may begin."""


def kind_of(reading: Reading, content: list[Tokens], cue: Tokens | None) -> Quote.Kind.ValueType:
    """Return DIRECT where all words stand in marks and are speech by themselves, MIXED where only some are.

    What is in marks as a part of someone's sentence, such as a term, a scare quote or a fragment, is never DIRECT.
    """
    quoted = {
        reading.quotation_of[token.index]
        for span in content
        for token in reading.tokens[slice(*span)]
        if token.text[:1].isalnum()
    }
    if not quoted - {OUTSIDE}:
        return Quote.INDIRECT
    if OUTSIDE in quoted or not any(_stands_free(reading, quotation, cue) for quotation in quoted):
        return Quote.MIXED
    return Quote.DIRECT


def _stands_free(reading: Reading, quotation: int, cue: Tokens | None) -> bool:
    """Whether a quotation is no part of the grammar of the sentence around it."""
    if is_clause(reading, quotation):
        return True
    first, end = reading.quotation_tokens[quotation]
    start, stop = reading.paragraph_of(first)
    if first > start:
        before = first - 1
        after_cue = cue is not None and cue[1] == first
        free = reading.tokens[before].text in _BEFORE or reading.quotation_of[before] != OUTSIDE
        if not free and not (
            after_cue and (has_finite_verb(reading, quotation) or ends_with(reading, quotation, ",?!"))
        ):
            return False
    return end >= stop or ends_with(reading, quotation, _ENDS) or not reading.tokens[end].text[:1].isalnum()
