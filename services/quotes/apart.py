"""Block quotes: paragraphs that the markup sets apart as somebody's words. They are quotations without marks."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from services.quotes.layout import ends_with_colon
from services.quotes.marks import Family, Quotation

DASHES = ("—", "–", "―", "-")
"""What the last line of a block quote begins with where it says whose words those before it are."""

type Spans = Sequence[tuple[int, int]]
"""Per paragraph: first code point, and one past the last."""


def runs(apart: Collection[int]) -> Iterator[range]:
    """Yield the block quotes as ranges of paragraphs; `apart` are the indices of all that stand in one."""
    ordered = sorted(apart)
    starts = [at for before, at in pairwise([-2, *ordered]) if at != before + 1]
    ends = [at + 1 for at, following in pairwise([*ordered, -2]) if following != at + 1]
    yield from map(range, starts, ends)


def block_quotes(text: str, spans: Spans, apart: Collection[int]) -> Iterator[Quotation]:
    """Yield a quotation for each paragraph of a block quote that the paragraph before it announces by a colon.

    All but the last of a block quote run on in the next. Letters, lists and whole stories are set apart too, and
    without the colon nothing tells them from what is said.
    """
    for run in runs(apart):
        if run.start == 0 or not ends_with_colon(text, *spans[run.start - 1]):
            continue
        last = run.stop - 1
        while last > run.start and text.startswith(DASHES, spans[last][0]):
            last -= 1
        for at in range(run.start, last + 1):
            start, end = spans[at]
            ends = at == last
            yield Quotation(start, end, start, end, Family.DOUBLE, depth=0, closed=ends, runs_on=not ends)


def block_of(quotations: Sequence[Quotation], number: int) -> range:
    """Return the indices of all paragraphs of the block quote that the quotation `number` is one of."""
    first, last = number, number
    while first > 0 and quotations[first - 1].runs_on and not quotations[first - 1].has_marks:
        first -= 1
    while quotations[last].runs_on:
        last += 1
    return range(first, last + 1)


def with_block_quotes(marked: Sequence[Quotation], apart: Sequence[Quotation]) -> list[Quotation]:
    """Return quotations in text order: those `apart`, and those `marked` that stand in none of them."""
    outer: list[Quotation] = []
    for quotation in sorted([*apart, *marked], key=lambda each: (each.start, -each.end)):
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return outer
