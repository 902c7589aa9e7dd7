"""The quotations of one text, gold and predicted, held against each other.

A content is the set of its words (words.py). By the share f of them that stands between quotation marks it is direct
(f >= .9), mixed (f > 0, two words or more) or indirect; what is attributed inside someone's quotation, cue and all,
counts as indirect. Gold and predicted contents are matched one to one, the best overlap first (Jaccard: words in both
by words in either). A speaker is right where the predicted source touches the head word of the gold one.

A direct segment is what stands between one pair of marks, of three words or more: so a system that does not join the
pieces of a broken quotation loses nothing. It is found where some predicted content has four fifths of its words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from services.cli.evaluate.miss import Miss
from services.cli.evaluate.rows import Attribution, QuotesRow, Span
from services.cli.evaluate.words import Words, WordsOf

type Form = Literal["direct", "mixed", "indirect"]

MATCH = 0.8
"""Least overlap of contents that match."""
SEGMENT_WORDS = 3
"""Fewer words between marks are a term, or a title."""
COVERED = 0.8
"""Share of a segment's words that a content has to have for the segment to be its own."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A quotation as a system gives it."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    """The words beside it that point to the speaker."""


@dataclass(frozen=True, slots=True)
class Said:
    """A content, gold or predicted. `source` is what a speaker has to touch, or what a system's speaker is."""

    spans: tuple[Span, ...]
    content: Words
    form: Form
    source: Words
    speaker: tuple[Span, ...]
    """Where the source stands, whole."""


class Held:
    """The predictions of one text, held against its gold. Contents without a word are left out."""

    def __init__(self, row: QuotesRow, predicted: Sequence[Predicted]) -> None:
        self.row = row
        self.words = WordsOf(row.text)
        self.gold = [said for each in row.attributions if (said := self._gold(each)).content]
        self.predicted = [said for each in predicted if (said := self._predicted(each)).content]
        self.pairs = sorted(self._overlaps(), key=lambda pair: -pair[0])
        """Overlap, and the indices of a gold and a predicted content that share a word; the best overlap first."""

    def _gold(self, attribution: Attribution) -> Said:
        within = self.words.within
        content, cue, source = within(attribution.content), within(attribution.cue), within(attribution.source)
        form = self._form(content)
        if form == "direct" and cue and cue <= self.words.quoted:
            form = "indirect"
        head = within([attribution.source_head]) if attribution.source_head else source
        # A source without a word is none, whatever its head.
        return Said(attribution.content, content, form, (head or source) if source else source, attribution.source)

    def _predicted(self, quote: Predicted) -> Said:
        content = self.words.within(quote.content)
        return Said(quote.content, content, self._form(content), self.words.within(quote.source), quote.source)

    def _form(self, content: Words) -> Form:
        quoted = len(content & self.words.quoted)
        if content and quoted / len(content) >= 0.9:
            return "direct"
        return "mixed" if quoted >= 2 else "indirect"

    def _overlaps(self) -> Iterator[tuple[float, int, int]]:
        for i, gold in enumerate(self.gold):
            for j, predicted in enumerate(self.predicted):
                common = len(gold.content & predicted.content)
                if common:
                    yield common / len(gold.content | predicted.content), i, j

    def matched(self, least: float) -> dict[int, int]:
        """Return the predicted content of each gold one that has one, by index."""
        of_gold: dict[int, int] = {}
        taken: set[int] = set()
        for overlap, i, j in self.pairs:
            if overlap >= least and i not in of_gold and j not in taken:
                of_gold[i] = j
                taken.add(j)
        return of_gold

    def is_right(self, i: int, j: int) -> bool:
        """Whether the speaker of predicted content `j` is that of gold content `i`."""
        return bool(self.gold[i].source & self.predicted[j].source)

    def segments(self) -> Iterator["Segment"]:
        """Yield what stands between each pair of marks, with whose words it is."""
        spoken = [said for said in self.gold if said.form != "indirect"]
        for region in self.words.regions:
            if len(region) < SEGMENT_WORDS:
                continue
            own = max(spoken, key=lambda said: len(said.content & region), default=None)
            if own is not None and len(own.content & region) < COVERED * len(region):
                own = None
            covering = [said for said in self.predicted if len(said.content & region) >= COVERED * len(region)]
            # The shortest one: a clause may hold the quotation, and say something of its own.
            yield Segment(region, own, min(covering, key=lambda said: len(said.content), default=None))


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between one pair of marks, and the contents, gold and predicted, that have four fifths of it."""

    words: Words
    gold: Said | None
    predicted: Said | None


def misses(held: Held) -> Iterator[Miss]:
    """Yield what is wrong in a text: missed and invented contents, and speakers that are not the gold one's."""
    matched = held.matched(MATCH)
    text = held.row.text
    for i, gold in enumerate(held.gold):
        if i not in matched:
            yield _miss(held, gold, f"{gold.form}, missed")
        elif gold.source and not held.is_right(i, matched[i]):
            said = held.predicted[matched[i]].speaker
            found = " … ".join(text[start:end] for start, end in said) or "nobody"
            right = " … ".join(text[start:end] for start, end in gold.speaker)
            yield _miss(held, gold, f"{gold.form}, speaker is {right!r}, said {found!r}")
    for j in sorted(set(range(len(held.predicted))) - set(matched.values())):
        yield _miss(held, held.predicted[j], f"{held.predicted[j].form}, not in the gold")


def _miss(held: Held, said: Said, what: str) -> Miss:
    return Miss(held.row.id, held.row.text, said.spans[0][0], said.spans[-1][1], what)
