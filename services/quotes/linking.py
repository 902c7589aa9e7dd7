"""From tagged words to attributions: each content finds its cue, each cue its source.

Among the parts of one pack the model tells how well two belong together; the nearer of two alike is meant.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from services.quotes.decoding import Scores
from services.quotes.tagger import Tagged
from services.quotes.tags import Part, stretches

_CUE, _SOURCE = 0, 1
"""What is looked for: a content's cue, a cue's source."""
_ASKS, _ANSWERS = 0, 1
_NONE_FOR_CUE = 0.0
_NONE_FOR_SOURCE = -8.0
"""Added to the score of none: a content without a cue is common, a cue without a source is not."""
_NEAR = 30
"""How many words away a source may stand that no cue has."""


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """Words of one part. Offsets are code points of the text, half-open."""

    part: Part
    start: int
    end: int
    paragraph: int
    pack: int
    first: int
    last: int
    """Numbers of its first word and of that after its last; a paragraph's end counts as two words."""
    quotations: frozenset[int]
    """Indices of the quotations that have a word of it."""
    sure: float
    """Mean logarithm of the probability that its words are of its part."""
    asks: Scores
    answers: Scores
    nobody: Scores
    """(2, 96) each, for a content's cue and for a cue's source."""


@dataclass(slots=True)
class Attribution:
    """Something that the text attributes to someone."""

    content: list[Portion]
    cue: Portion | None = None
    source: Portion | None = None
    cue_sure: float = 0.0
    source_sure: float = 0.0
    """Logarithms of the probability that cue and source are the right ones of those there are."""
    continued: bool = field(default=False)
    """The source is that of the attribution before."""


def portions(tagged: Iterable[tuple[Tagged, Sequence[int]]]) -> Iterator[Portion]:
    """Yield the parts of passages, each with its tags, in text order."""
    base = 0
    for passage, tags in tagged:
        words = passage.passage
        for stretch in stretches(tags):
            head, end = stretch.first, stretch.end
            chances = np.logaddexp(
                passage.chances[head:end, 2 * stretch.part - 1], passage.chances[head:end, 2 * stretch.part]
            )
            yield Portion(
                stretch.part,
                words.starts[head],
                words.ends[end - 1],
                words.paragraph,
                passage.pack,
                base + head,
                base + end,
                frozenset(q for q in words.quotation[head:end] if q >= 0),
                float(chances.mean()),
                passage.pointers[head, _ASKS].copy(),
                passage.pointers[head, _ANSWERS].copy(),
                passage.nobody,
            )
        base += len(tags) + 2


def attributions(found: Iterable[Portion]) -> list[Attribution]:
    """Return the attributions of a text, by where their contents begin."""
    result: list[Attribution] = []
    last: Portion | None = None
    for _, pack in groupby(found, key=lambda portion: portion.pack):
        by_part: dict[Part, list[Portion]] = defaultdict(list)
        for portion in pack:
            by_part[portion.part].append(portion)
        for attribution in _linked(by_part[Part.CONTENT], by_part[Part.CUE], by_part[Part.SOURCE]):
            if attribution.source is None and any(content.quotations for content in attribution.content):
                # Speech without a source goes on from the one before.
                attribution.source, attribution.continued = last, last is not None
            if attribution.cue is not None:
                last = attribution.source or last
            result.append(attribution)
    return result


def _linked(contents: Sequence[Portion], cues: Sequence[Portion], sources: Sequence[Portion]) -> list[Attribution]:
    """Return the attributions of one pack: the contents of one cue are one."""
    by_cue: dict[int, Attribution] = {}
    result: list[Attribution] = []
    for content, (chosen, sure) in zip(contents, _choices(contents, cues, _CUE, _NONE_FOR_CUE), strict=True):
        if chosen is None:
            result.append(Attribution([content], source=_nearest(content, sources), cue_sure=sure))
        elif chosen in by_cue:
            by_cue[chosen].content.append(content)
            by_cue[chosen].cue_sure = min(by_cue[chosen].cue_sure, sure)
        else:
            by_cue[chosen] = Attribution([content], cues[chosen], cue_sure=sure)
            result.append(by_cue[chosen])
    for cue, (chosen, sure) in zip(range(len(cues)), _choices(cues, sources, _SOURCE, _NONE_FOR_SOURCE), strict=True):
        if cue in by_cue:
            by_cue[cue].source = sources[chosen] if chosen is not None else None
            by_cue[cue].source_sure = sure
    return result


def _choices(
    asking: Sequence[Portion], answering: Sequence[Portion], what: int, none: float
) -> list[tuple[int | None, float]]:
    """Return for each that asks the index of the best that answers, or None, and the logarithm of its probability."""
    if not asking:
        return []
    asks = np.stack([portion.asks[what] for portion in asking])
    scale = 1 / math.sqrt(asks.shape[1])
    scores = np.empty((len(asking), len(answering) + 1), np.float32)
    scores[:, -1] = asks @ asking[0].nobody[what] * scale + none
    if answering:
        answers = np.stack([portion.answers[what] for portion in answering])
        scores[:, :-1] = asks @ answers.T * scale - np.log1p(_distances(asking, answering))
    best = scores.argmax(axis=1)
    top = scores.max(axis=1)
    sure = top - (np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top)
    return [
        (None if index == len(answering) else index, value)
        for index, value in zip(best.tolist(), sure.tolist(), strict=True)
    ]


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
