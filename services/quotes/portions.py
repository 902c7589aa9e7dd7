"""The parts that the tagger marks in a text, with what is needed to tell which belong together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.quotes.decoding import Scores
from services.quotes.passages import OUTSIDE
from services.quotes.tagger import Tagged
from services.quotes.tags import Part, stretches

ASKS, ANSWERS = 0, 1
"""What a portion's vector is for."""
CUE, SOURCE = 0, 1
"""What is looked for: a content's cue, a cue's source."""
_APART = 2
"""Words that the end of a passage counts for in distances."""


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """Words of one part. Offsets are code points of the text, half-open."""

    part: Part
    start: int
    end: int
    paragraph: int
    opens: bool
    """It begins with the first word of its passage, a mark apart."""
    pack: int
    first: int
    last: int
    """Numbers, in the text, of its first word and of that after its last."""
    quotations: frozenset[int]
    """Indices of the quotations that have a word of it."""
    sure: float
    """Mean logarithm of the probability that a word of it is of its part."""
    doubt: float
    """The same of the word of which it is least probable."""
    pointers: Scores
    """(2, 2, 96): what it asks and what it answers; for a content's cue, and for a cue's source."""
    nobody: Scores
    """(2, 96): the answer that stands for none."""


def portions(tagged: Iterable[tuple[Tagged, Sequence[int]]]) -> Iterator[Portion]:
    """Yield the parts of passages, each with its tags, in text order."""
    base = 0
    for passage, tags in tagged:
        words = passage.passage
        # (words, parts): a part has a tag for its first word and one for the others, in that order.
        chances = np.logaddexp(passage.chances[:, 1::2], passage.chances[:, 2::2]).tolist()
        for stretch in stretches(tags):
            head, end = stretch.first, stretch.end
            own = [word[stretch.part - 1] for word in chances[head:end]]
            yield Portion(
                part=stretch.part,
                start=words.starts[head],
                end=words.ends[end - 1],
                paragraph=words.paragraph,
                opens=head <= 1,
                pack=passage.pack,
                first=base + head,
                last=base + end,
                quotations=frozenset(words.quotation[head:end]) - {OUTSIDE},
                sure=sum(own) / len(own),
                doubt=min(own),
                pointers=passage.pointers[head].copy(),
                nobody=passage.nobody,
            )
        base += len(tags) + _APART
