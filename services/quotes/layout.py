"""How the paragraphs of an article hang together: which announces the next, which quotation goes on in the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.quotes.marks import Quotation

_CLOSING = " \u00a0\t\n\"'”’»“"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a text without words would still show."""

    announcing: frozenset[int]
    """Indices of the paragraphs that end with a colon."""
    running: frozenset[int]
    """Indices of the quotations that their paragraph does not close, and the next one opens with a mark again."""
    apart: frozenset[int] = frozenset()
    """Indices of the quotations without marks: block quotes (apart.py)."""

    @classmethod
    def of(cls, text: str, paragraphs: Sequence[tuple[int, int]], quotations: Sequence[Quotation]) -> "Layout":
        """Return the layout of `text`. paragraphs: code points, in order; quotations: the outermost ones."""
        announcing = (number for number, span in enumerate(paragraphs) if ends_with_colon(text, *span))
        running = (number for number, quotation in enumerate(quotations) if quotation.runs_on)
        apart = (number for number, quotation in enumerate(quotations) if not quotation.has_marks)
        return cls(frozenset(announcing), frozenset(running), frozenset(apart))


def ends_with_colon(text: str, start: int, end: int) -> bool:
    """Whether a paragraph announces what comes after it."""
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    return end > start and text[end - 1] == ":"
