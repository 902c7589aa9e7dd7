"""Transcripts: paragraphs that begin with the speaker's name and a colon, with or without quotation marks."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from services.quotes.reading import Reading
from services.quotes.said import Speech
from services.quotes.words import words

_NAME_TOKENS = 5
_LINES = 2
"""One line alone is a headline or a note; a conversation has more."""
_GOES_ON = 4
"""A turn goes on over so many paragraphs at most, its own among them; more are likely a story in between."""
_WORDS = 4
"""What has fewer words, and no end of a sentence, is an entry of a list: Ann Reed: 48 percent."""
_STOPS = frozenset(".?!…—–-")
_MARKS = frozenset("\"”’»'")
_NO_NAMES = words(
    """
    caption clarification correction credit editor editors file more note photo picture read related source sources
    summary tags topics update updated video warning watch
    """
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of a conversation. Indices of tokens."""

    start: int
    """The first word of the speaker's name."""
    colon: int
    first: int
    """The first word that is said."""
    end: int
    """One past the paragraph's last token."""

    @property
    def source(self) -> int:
        """The last word of the speaker's name."""
        return self.colon - 1


def turns(reading: Reading) -> dict[int, Turn]:
    """Return the turns of a conversation by their paragraph's first token; none where there is no conversation.

    A label is a speaker's where it is a person's name, in capitals, or, beside such ones, there again: Interviewer.
    """
    labelled = {first: turn for first, end in reading.paragraphs if (turn := _turn(reading, first, end)) is not None}
    labels = Counter(_text(reading, turn) for turn in labelled.values())
    named = {first for first, turn in labelled.items() if _is_named(reading, turn)}
    found = {
        first: turn
        for first, turn in labelled.items()
        if first in named or (named and labels[_text(reading, turn)] >= _LINES)
    }
    return found if len(found) >= _LINES else {}


def _turn(reading: Reading, first: int, end: int) -> Turn | None:
    """Return the paragraph as a turn where it has a label that can be a speaker's and says something."""
    tokens = reading.tokens
    start = _name_start(reading, first)
    near = range(start + 1, min(start + _NAME_TOKENS + 1, end - 1))
    colon = next((index for index in near if tokens[index].text == ":"), None)
    if colon is None:
        return None
    label = [token.text for token in tokens[start:colon]]
    if any(part.lower().strip(".") in _NO_NAMES or part[:1].islower() for part in label):
        return None
    said = [token.text for token in tokens[colon + 1 : end] if token.text[:1].isalnum()]
    ended = tokens[end - 1].text.strip("\"'”’»")[-1:]
    if not said or (len(said) < _WORDS and ended not in _STOPS and tokens[end - 1].text not in _MARKS):
        return None
    return Turn(start, colon, colon + 1, end)


def _is_named(reading: Reading, turn: Turn) -> bool:
    tokens = reading.tokens[turn.start : turn.colon]
    if all(token.text.isupper() or not token.text.isalpha() for token in tokens) and tokens[-1].text[:1].isalpha():
        return True
    entity = reading.entity_of[turn.source]
    return entity is not None and entity.label == "PERSON" and all(token.pos == "PROPN" for token in tokens)


def _text(reading: Reading, turn: Turn) -> str:
    return " ".join(token.text.lower() for token in reading.tokens[turn.start : turn.colon])


def speeches(reading: Reading) -> list[Speech]:
    """Return what each turn of a conversation says, with the paragraphs without a name that a turn goes on over."""
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
        result.append(Speech((turn.start, turn.colon), colon, content, goes_on))
    return result


def _name_start(reading: Reading, first: int) -> int:
    """Return where the name begins: after a mark of quotation, where there is one."""
    return first if reading.is_outside(first) or reading.tokens[first].text[:1].isalnum() else first + 1


def _is_note(reading: Reading, first: int, end: int) -> bool:
    """Whether a paragraph only says what happens: (Applause.)"""
    parts = [token.text for token in reading.tokens[first:end] if token.text.strip("\"'“”‘’.")]
    return bool(parts) and parts[0][:1] in ("(", "[") and parts[-1][-1:] in (")", "]")
