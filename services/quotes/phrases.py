"""Noun phrases: from the head of one to all of its words that matter."""

from services.quotes.reading import Reading

Tokens = tuple[int, int]
"""Indices of tokens, half-open."""

_LONGEST = 12
"""How many tokens a description may have on either side of its head."""
_BEFORE_HEAD = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "PUNCT", "ADV"})
_PAUSES = frozenset({",", ";", ":", "."})
_AFTER_HEAD = frozenset({"of", "for", "at", "in", "with", "from", "on", "to"})


def noun_phrase(reading: Reading, head: int) -> Tokens:
    """Return the phrase around its head: what stands right before it, and "of …", "for …" right after it."""
    tokens, inside = reading.tokens, reading.quotation_of[head]
    first = head
    lowest = max(reading.left[head], head - _LONGEST)
    while (
        first > lowest
        and tokens[first - 1].pos in _BEFORE_HEAD
        and tokens[first - 1].text not in _PAUSES
        and reading.quotation_of[first - 1] == inside
    ):
        first -= 1
    while first < head and tokens[first].pos in ("PUNCT", "ADV", "PART"):
        first += 1
    end = head + 1
    for child in reading.children(head):
        right = reading.right[child.index] + 1
        follows = child.index == end and child.dep == "prep" and child.text.lower() in _AFTER_HEAD
        if follows and right - head <= _LONGEST and _is_plain(reading, end, right, inside):
            end = right
    return first, end


def _is_plain(reading: Reading, first: int, end: int, inside: int) -> bool:
    """Whether no pause, verb or quotation mark stands in a stretch of tokens."""
    return all(
        token.pos not in ("VERB", "AUX") and token.text not in _PAUSES and reading.quotation_of[token.index] == inside
        for token in reading.tokens[first:end]
    )


def in_one_line(reading: Reading, first: int, end: int) -> str:
    """Return the text of tokens, with one space where the text may break a line."""
    start, stop = reading.span(first, end)
    return " ".join(reading.text[start:stop].split())
