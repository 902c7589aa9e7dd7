"""What is found in an article, before it is written down as a section."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.quotes.phrases import Tokens

Span = tuple[int, int]
"""Code points of the text, half-open."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What the layout alone shows to be said, by a name in a line or below one. Code points, but of the source."""

    source: Tokens
    """The speaker's name, as tokens."""
    cue: Span
    """The colon after the name, or the dash before it."""
    content: list[Span]
    """A span per paragraph."""
    paragraphs: range
    """Indices into Reading.spans, of the name's own among them."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the text attributes to someone."""

    content: list[Span]
    """In text order, apart from each other."""
    cue: Span | None
    source: Span | None
    evidence: Sequence[float] | None
    """What its confidence is told by (confidence.py). None: the layout shows it."""
    is_block: bool = False
    """It is all that stands in a paragraph, or several, after one that ends with a colon."""
