"""From the parts of a text to attributions: each content finds its cue, each cue its source.

Among the parts of one pack the model tells how well two belong together; the nearer of two alike is meant. What an
article's layout says goes before the model: a colon at the end of a paragraph announces the next, and a quotation that
is not closed goes on.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from services.quotes.decoding import Scores
from services.quotes.layout import Layout
from services.quotes.portions import ANSWERS, ASKS, CUE, SOURCE, Portion
from services.quotes.tags import Part

_NONE = {CUE: 0.0, SOURCE: -8.0}
"""Added to the score of none: a content without a cue is common, a cue without a source is not."""
_NEAR = 30
"""How many words away a source may stand that no cue has."""


@dataclass(slots=True)
class Link:
    """What a content has for a cue, or a cue for a source."""

    chosen: Portion | None
    sure: float
    """Logarithm of the probability that it is the right one of those there are, none among them."""


@dataclass(slots=True, eq=False)
class Attribution:
    """Something that the text attributes to someone."""

    content: list[Portion]
    cue: Portion | None = None
    source: Portion | None = None
    cue_sure: float = 0.0
    source_sure: float = 0.0
    continued: bool = False
    """Nothing beside it says who speaks: the source is that of the attribution before."""


class Linker:
    """Links the parts of one text."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._found: list[Attribution] = []
        self._by_cue: dict[Portion, Attribution] = {}
        self._by_quotation: dict[int, Attribution] = {}
        self._announcing: dict[int, Portion] = {}
        """By paragraph: its last cue, where it ends with a colon."""
        self._sources: dict[Portion, Link] = {}
        """By cue."""
        self._last: Portion | None = None

    def attributions(self, found: Iterable[Portion]) -> list[Attribution]:
        """Return the attributions, by where their contents begin."""
        for _, pack in groupby(found, key=lambda portion: portion.pack):
            by_part: dict[Part, list[Portion]] = defaultdict(list)
            for portion in pack:
                by_part[portion.part].append(portion)
            self._link(by_part[Part.CONTENT], by_part[Part.CUE], by_part[Part.SOURCE])
        return self._found

    def _link(self, contents: Sequence[Portion], cues: Sequence[Portion], sources: Sequence[Portion]) -> None:
        self._sources.update(zip(cues, _links(cues, sources, SOURCE), strict=True))
        for cue in cues:
            if cue.paragraph in self._layout.announcing:
                self._announcing[cue.paragraph] = cue
        for content, link in zip(contents, _links(contents, cues, CUE), strict=True):
            self._add(content, self._announced(content, link), sources)

    def _announced(self, content: Portion, link: Link) -> Link:
        """Return the cue that announces the paragraph which the content opens, unless that has one of its own."""
        cue = self._announcing.get(content.paragraph - 1) if content.opens else None
        own = link.chosen is not None and link.chosen.paragraph == content.paragraph
        return link if cue is None or own else Link(cue, 0.0)

    def _add(self, content: Portion, link: Link, sources: Sequence[Portion]) -> None:
        attribution = self._running_on(content, link)
        if attribution is None and link.chosen is not None:
            attribution = self._by_cue.get(link.chosen)
        if attribution is None:
            attribution = self._new(content, link, sources)
        else:
            attribution.content.append(content)
            if attribution.cue is None or link.chosen in (None, attribution.cue):
                attribution.cue_sure = min(attribution.cue_sure, link.sure)
            if attribution.cue is None and link.chosen is not None:
                self._give_cue(attribution, link.chosen)
        if attribution.cue is not None:
            self._last = attribution.source or self._last
        self._by_quotation.update(dict.fromkeys(content.quotations, attribution))

    def _running_on(self, content: Portion, link: Link) -> Attribution | None:
        """Return the attribution of the quotation that goes on with this content, in the next paragraph or passage."""
        before = [quotation - 1 for quotation in content.quotations if quotation - 1 in self._layout.running]
        before += content.quotations if content.opens else ()
        for quotation in before:
            attribution = self._by_quotation.get(quotation)
            if attribution is None:
                continue
            # Where both have a cue of their own, a mark that is missing is a slip; but markup is not forgotten.
            if quotation in self._layout.apart or attribution.cue is None or link.chosen in (None, attribution.cue):
                return attribution
        return None

    def _give_cue(self, attribution: Attribution, cue: Portion) -> None:
        self._by_cue[cue] = attribution
        source = self._sources[cue]
        attribution.cue = cue
        attribution.source, attribution.source_sure = source.chosen or attribution.source, source.sure
        attribution.continued = attribution.continued and source.chosen is None

    def _new(self, content: Portion, link: Link, sources: Sequence[Portion]) -> Attribution:
        attribution = Attribution([content], cue_sure=link.sure)
        if link.chosen is None:
            attribution.source = _nearest(content, sources)
        else:
            self._give_cue(attribution, link.chosen)
        if attribution.source is None and content.quotations and self._last is not None:
            attribution.source, attribution.continued = self._last, True
        self._found.append(attribution)
        return attribution


def _links(asking: Sequence[Portion], answering: Sequence[Portion], what: int) -> list[Link]:
    """Return for each that asks the best that answers, or none."""
    if not asking:
        return []
    asks = np.stack([portion.pointers[ASKS, what] for portion in asking])
    scale = 1 / math.sqrt(asks.shape[1])
    scores = np.empty((len(asking), len(answering) + 1), np.float32)
    scores[:, -1] = asks @ asking[0].nobody[what] * scale + _NONE[what]
    if answering:
        answers = np.stack([portion.pointers[ANSWERS, what] for portion in answering])
        scores[:, :-1] = asks @ answers.T * scale - np.log1p(_distances(asking, answering))
    top = scores.max(axis=1)
    sure = -np.log(np.exp(scores - top[:, None]).sum(axis=1))
    chosen = (None if index == len(answering) else answering[index] for index in scores.argmax(axis=1).tolist())
    return [Link(portion, value) for portion, value in zip(chosen, sure.tolist(), strict=True)]


def _distances(one: Sequence[Portion], other: Sequence[Portion]) -> Scores:
    """Return how many words stand between each of `one` and each of `other`."""
    firsts, lasts = (np.array([[p.first, p.last] for p in some], np.float32).T for some in (one, other))
    gaps = np.maximum(lasts[0][None] - firsts[1][:, None], firsts[0][:, None] - lasts[1][None])
    result: Scores = np.maximum(gaps, 0)
    return result


def _nearest(content: Portion, sources: Sequence[Portion]) -> Portion | None:
    """Return the source nearest to a content that has no cue, in its own paragraph."""
    own = [source for source in sources if source.paragraph == content.paragraph]
    distances = {source: max(source.first - content.last, content.first - source.last, 0) for source in own}
    nearest = min(own, key=lambda source: distances[source], default=None)
    return nearest if nearest is not None and distances[nearest] < _NEAR else None
