"""From annotated spans to what the tagger has to say: a tag for each word, and which word points to which."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from services.cli.evaluate.rows import Attribution, Span
from services.quotes.tags import OUTSIDE, Part, first, further


@dataclass(frozen=True)
class Link:
    """The word at `start` belongs to that at `to`: code points where words begin; `to` is None for no word."""

    start: int
    to: int | None


@dataclass(frozen=True)
class Labels:
    """The gold of a text: tags by the code point where a word begins, links from content to cue and cue to source."""

    tags: dict[int, int]
    """As services.quotes.tags numbers them."""
    to_cue: tuple[Link, ...]
    to_source: tuple[Link, ...]


def labels_of(attributions: Sequence[Attribution], words: Sequence[Span]) -> Labels:
    """Return the gold of the `words`, code points in text order.

    Where spans overlap, as in an attribution within another, the one that is annotated last counts.
    """
    starts = [start for start, _ in words]
    owners: dict[int, tuple[Part, int, int]] = {}
    to_cue: list[Link] = []
    to_source: list[Link] = []
    for number, attribution in enumerate(attributions):
        for part, spans in (
            (Part.CONTENT, attribution.content),
            (Part.SOURCE, attribution.source),
            (Part.CUE, attribution.cue),
        ):
            for piece, (start, end) in enumerate(spans):
                for at in range(bisect_left(starts, start), bisect_left(starts, end)):
                    owners[starts[at]] = (part, number, piece)
        _link(attribution, starts, to_cue, to_source)
    tags: dict[int, int] = {}
    before: tuple[Part, int, int] | None = None
    for start in starts:
        owner = owners.get(start)
        tags[start] = OUTSIDE if owner is None else further(owner[0]) if owner == before else first(owner[0])
        before = owner
    return Labels(tags, tuple(to_cue), tuple(to_source))


def _link(attribution: Attribution, starts: Sequence[int], to_cue: list[Link], to_source: list[Link]) -> None:
    cue = _word(attribution.cue[0], starts) if attribution.cue else None
    if cue is None:
        return
    for span in attribution.content:
        content = _word(span, starts)
        if content is not None:
            to_cue.append(Link(content, cue))
    to_source.append(Link(cue, _word(attribution.source[0], starts) if attribution.source else None))


def _word(span: Span, starts: Sequence[int]) -> int | None:
    """Return where the first word of `span` begins; None beyond the last word."""
    at = bisect_left(starts, span[0])
    return starts[at] if at < len(starts) else None
