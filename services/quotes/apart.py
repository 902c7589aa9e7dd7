"""Block quotes: paragraphs that the markup sets apart as somebody's words. They are quotations without marks."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from wirelens.article.v1.article_pb2 import Paragraph

from services.quotes.layout import ends_with_colon
from services.quotes.marks import Family, Quotation

_DASHES = ("—", "–", "―", "-")
"""What the last line of a block quote begins with where it says whose words those before it are."""


def block_quotes(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Quotation]:
    """Yield a quotation for each paragraph of a block quote that the paragraph before it announces by a colon.

    All but the last of a block quote run on in the next. Letters, lists and whole stories are set apart too, and
    without the colon nothing tells them from what is said.
    """
    for is_quote, run in groupby(range(len(paragraphs)), key=lambda at: paragraphs[at].kind == Paragraph.BLOCK_QUOTE):
        first, *others = run
        if not is_quote or first == 0 or not ends_with_colon(text, *_span(paragraphs[first - 1])):
            continue
        while others and text.startswith(_DASHES, paragraphs[others[-1]].start):
            others.pop()
        last = others[-1] if others else first
        for at in (first, *others):
            start, end = _span(paragraphs[at])
            yield Quotation(start, end, start, end, Family.DOUBLE, depth=0, closed=at == last, runs_on=at != last)


def with_block_quotes(marked: Sequence[Quotation], apart: Sequence[Quotation]) -> list[Quotation]:
    """Return quotations in text order: those `apart`, and those `marked` that stand in none of them."""
    found = sorted([*apart, *marked], key=lambda quotation: (quotation.start, -quotation.end))
    outer: list[Quotation] = []
    for quotation in found:
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return outer


def _span(paragraph: Paragraph) -> tuple[int, int]:
    return paragraph.start, paragraph.end
