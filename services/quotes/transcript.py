"""Transcripts: paragraphs that begin with the speaker's name and a colon, with or without quotation marks."""

from dataclasses import dataclass
from itertools import zip_longest

from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.words import words

_NAME_TOKENS = 5
_LINES = 2
"""One line alone is a headline or a note; a conversation has more."""
_GOES_ON = 4
"""A turn goes on over so many paragraphs at most, its own among them; more are likely a story in between."""
_NO_NAMES = words(
    """
    caption clarification correction credit editor editors file more note photo picture read related source sources
    summary tags topics update updated video warning watch
    """
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of a conversation. Indices of tokens."""

    source: int
    """The last word of the speaker's name."""
    colon: int
    first: int
    """The first word that is said."""
    end: int
    """One past the paragraph's last token."""


def turns(reading: Reading) -> dict[int, Turn]:
    """Return the turns of a conversation by their paragraph's first token; none where there is no conversation."""
    found = {}
    for first, end in reading.paragraphs:
        turn = _turn(reading, first, end)
        if turn is not None:
            found[first] = turn
    return found if len(found) >= _LINES else {}


def _turn(reading: Reading, first: int, end: int) -> Turn | None:
    tokens = reading.tokens
    at = first
    if at < end and not reading.is_outside(at) and not tokens[at].text[:1].isalnum():
        at += 1
    colon = next((index for index in range(at + 1, min(at + _NAME_TOKENS + 1, end)) if tokens[index].text == ":"), None)
    if colon is None or colon + 1 >= end:
        return None
    name = tokens[at:colon]
    parts = [token.text for token in name]
    if any(part.lower().strip(".") in _NO_NAMES for part in parts):
        return None
    capitals = all(part.isupper() or not part.isalpha() for part in parts) and parts[-1][:1].isalpha()
    entity = reading.entity_of[colon - 1]
    person = entity is not None and entity.label == "PERSON" and all(token.pos == "PROPN" for token in name)
    return Turn(colon - 1, colon, colon + 1, end) if capitals or person else None


@dataclass(frozen=True, slots=True)
class Speech:
    """All that one turn says. Code points of the text, half-open."""

    source: Tokens
    """The speaker's name, as tokens."""
    colon: tuple[int, int]
    content: list[tuple[int, int]]
    """A span per paragraph."""
    paragraphs: range
    """Indices into Reading.spans."""


def speeches(reading: Reading) -> list[Speech]:
    """Return what is said in the conversation, with the paragraphs without a name that a turn goes on over."""
    found = turns(reading)
    if not found:
        return []
    tokens = [reading.view.token_range(*span) for span in reading.spans]
    starts = [number for number, (first, end) in enumerate(tokens) if first < end and first in found]
    result = []
    for number, following in zip_longest(starts, starts[1:], fillvalue=-1):
        turn = found[tokens[number][0]]
        goes_on = range(number, following if 0 < following <= number + _GOES_ON else number + 1)
        content = [reading.span(turn.first, turn.end)]
        for later in goes_on[1:]:
            first, end = tokens[later]
            if first < end and not _is_note(reading, first, end):
                content.append(reading.span(first, end))
        colon = reading.span(turn.colon, turn.colon + 1)
        result.append(Speech((_name_start(reading, tokens[number][0]), turn.colon), colon, content, goes_on))
    return result


def _name_start(reading: Reading, first: int) -> int:
    """Return where the name begins: after a mark of quotation, where there is one."""
    return first if reading.is_outside(first) or reading.tokens[first].text[:1].isalnum() else first + 1


def _is_note(reading: Reading, first: int, end: int) -> bool:
    """Whether a paragraph only says what happens: (Applause.)"""
    parts = [token.text for token in reading.tokens[first:end] if token.text.strip("\"'“”‘’.")]
    return bool(parts) and parts[0][:1] in ("(", "[") and parts[-1][-1:] in (")", "]")
