"""What stands in one quotation: its words, whether they make a clause, what they end with."""

from services.quotes.reading import Reading

_WORDS = 5
"""A clause has so many words at least; a title or a name mostly has fewer."""

_BEGINNING = 200
"""Tokens of a quotation that are looked at: one that runs over a whole text is asked about many times."""
_TAIL = 20
"""Code points that its end is looked for in."""


def words(reading: Reading, quotation: int) -> list[int]:
    """Return the indices of the tokens that are words or numbers; of a long one, those that it begins with."""
    return [index for index in _looked_at(reading, quotation) if reading.tokens[index].text[:1].isalnum()]


def has_finite_verb(reading: Reading, quotation: int) -> bool:
    """Whether a verb in it can be that of a sentence."""
    tokens = (reading.tokens[index] for index in _looked_at(reading, quotation))
    return any(
        token.tag in ("VBD", "VBP", "VBZ", "MD") or (token.tag == "VB" and token.dep == "ROOT") for token in tokens
    )


def is_clause(reading: Reading, quotation: int) -> bool:
    """Whether it has a finite verb and more words than a title or a name would."""
    return has_finite_verb(reading, quotation) and len(words(reading, quotation)) >= _WORDS


def ends_with(reading: Reading, quotation: int, characters: str) -> bool:
    """Whether its last character, inside all its marks, is one of `characters`."""
    found = reading.quotations[quotation]
    tail = reading.text[max(found.inner_start, found.inner_end - _TAIL) : found.inner_end]
    inner = tail.rstrip("\"'”’»›“‘)] \u00a0\n")
    return inner[-1:] in tuple(characters)


def _looked_at(reading: Reading, quotation: int) -> range:
    first, end = reading.quotation_tokens[quotation]
    return range(first, min(end, first + _BEGINNING))
