"""A sentence as the encoder reads it: sub-tokens, in one window or, where it is too long for one, in several."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

CLS, SEP = 101, 102
"""What BERT's vocabulary puts around a text."""

MOST_SUBTOKENS = 158
"""Sub-tokens of a window without CLS and SEP: as many as the model was trained on at most."""
STEP = MOST_SUBTOKENS // 2
"""From one window of a long sentence to the next: whatever is no longer than this stands whole in one of them."""

type Span = tuple[int, int]
"""First and one past the last: code points or sub-tokens."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a sentence, and where in it the targets stand that are read there."""

    ids: Sequence[int]
    """Of the sub-tokens, CLS and SEP among them."""
    targets: list[Span] = field(default_factory=list)
    """Indices into `ids`, half-open."""
    numbers: list[int] = field(default_factory=list)
    """Which target of the sentence each of `targets` is."""
    again: bool = False
    """Whether it is the one before once more, for more targets."""


def windows(ids: Sequence[int], offsets: Sequence[Span], targets: Sequence[Span]) -> list[Window]:
    """Return the windows that `ids` are read in, in text order; none where there are no sub-tokens.

    `offsets` are the code points that each sub-token stands for, `targets` are code points too. Each target stands in
    one window, the one whose middle is nearest. Their number is about that of the sub-tokens divided by STEP, however
    many targets there are.
    """
    if not ids:
        return []
    last = max(len(ids) - MOST_SUBTOKENS, 0)
    starts = [*range(0, last, STEP), last]
    found = [Window((CLS, *ids[start : start + MOST_SUBTOKENS], SEP)) for start in starts]
    firsts, ends = [first for first, _ in offsets], [end for _, end in offsets]
    for number, (start, end) in enumerate(targets):
        # A target that the tokenizer leaves nothing of is read at the sub-token that comes next.
        first = min(bisect_right(ends, start), len(ids) - 1)
        beyond = max(bisect_left(firsts, end), first + 1)
        at = _nearest(starts, (first + beyond - MOST_SUBTOKENS) // 2)
        window, most = found[at], len(found[at].ids) - 2
        window.targets.append((max(first - starts[at], 0) + 1, min(beyond - starts[at], most) + 1))
        window.numbers.append(number)
    return found


def parts(window: Window, most: int) -> Iterator[Window]:
    """Yield `window`; where it has more than `most` targets, several times, each time for some of them."""
    yield replace(window, targets=window.targets[:most], numbers=window.numbers[:most])
    for at in range(most, len(window.targets), most):
        end = at + most
        yield replace(window, targets=window.targets[at:end], numbers=window.numbers[at:end], again=True)


def _nearest(starts: Sequence[int], wanted: int) -> int:
    """Return the index of the start that is nearest to `wanted`."""
    at = bisect_left(starts, wanted, 1, len(starts) - 1) if len(starts) > 1 else 0
    return min(range(max(at - 1, 0), at + 1), key=lambda i: abs(starts[i] - wanted))
