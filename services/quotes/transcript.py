"""Transcripts: paragraphs that begin with the speaker's name and a colon, with or without quotation marks."""

from dataclasses import dataclass

from services.quotes.reading import Reading

_NAME_TOKENS = 5
_LINES = 2
"""One line alone is a headline or a note; a conversation has more."""
_NO_NAMES = frozenset(
    {
        "caption",
        "correction",
        "editor",
        "editors",
        "file",
        "more",
        "note",
        "photo",
        "picture",
        "read",
        "related",
        "source",
    }
    | {"sources", "summary", "update", "updated", "video", "watch", "warning", "tags", "topics", "credit"}
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
    words = [token.text for token in name]
    if any(word.lower().strip(".") in _NO_NAMES for word in words):
        return None
    capitals = all(word.isupper() or not word.isalpha() for word in words) and words[-1][:1].isalpha()
    entity = reading.entity_of[colon - 1]
    person = entity is not None and entity.label == "PERSON" and all(token.pos == "PROPN" for token in name)
    return Turn(colon - 1, colon, colon + 1, end) if capitals or person else None
