"""Windows that are read in one pass, and the arrays that the model is fed with of them.

Products take the sub-tokens of all windows in one row, without padding. Attention alone needs windows of one length,
so only such are read together as have the same length when rounded up. That length is a window's own: what is computed
for it is the same whatever stands beside it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.sentiment.windows import MOST_SUBTOKENS

LENGTHS = (*range(8, 64, 8), *range(64, MOST_SUBTOKENS + 2, 16), MOST_SUBTOKENS + 2)
"""What lengths are rounded up to, CLS and SEP among them."""
INPUTS = frozenset({"ids", "types", "positions", "rows", "mask", "places", "target_mask", "target_sent"})
"""What feed() gives by name, and what a model takes."""
MOST_PLACES = 640
"""Of a pass, padding among them."""
MOST_TARGETS = 64
"""Of a pass: each takes half a megabyte while it runs. No sentence has more, but lists and tables can."""


class Readable(Protocol):
    """What is known of a window."""

    @property
    def ids(self) -> Sequence[int]:
        """Of the sub-tokens, CLS and SEP among them."""

    @property
    def targets(self) -> Sequence[tuple[int, int]]:
        """Half-open ranges of `ids`."""


def packs(windows: Sequence[Readable]) -> Iterator[list[int]]:
    """Yield the indices of those `windows` that are read in one pass, until all are; none has above MOST_TARGETS."""
    by_length: dict[int, list[int]] = {}
    for number, window in enumerate(windows):
        by_length.setdefault(_rounded(len(window.ids)), []).append(number)
    for length, numbers in by_length.items():
        pack: list[int] = []
        targets = 0
        for number in numbers:
            more = len(windows[number].targets)
            if pack and ((len(pack) + 1) * length > MOST_PLACES or targets + more > MOST_TARGETS):
                yield pack
                pack, targets = [], 0
            pack.append(number)
            targets += more
        yield pack


def feed(windows: Sequence[Readable]) -> dict[str, NDArray[np.generic]]:
    """Return the inputs of the model by name; `windows` are a pack. Of B windows with T sub-tokens and N targets:

    `ids`, `types` (1 on the sub-tokens of targets) and `positions` (each T); `rows` (B, length), which sub-token stands
    at each place, and `mask`, 1 where one does; `places` (T), at which place of all each sub-token stands;
    `target_mask` (N, length) and `target_sent` (N), where a target stands, and in which window. Without any target one
    row stands for none; its answer means nothing.
    """
    lengths = np.array([len(window.ids) for window in windows])
    length = _rounded(int(lengths.max()))
    mask = np.arange(length) < lengths[:, None]
    rows = np.zeros(mask.shape, np.int64)
    rows[mask] = np.arange(lengths.sum())
    places = np.flatnonzero(mask)
    types = np.zeros(mask.shape, np.int64)
    targets = [(number, *place) for number, window in enumerate(windows) for place in window.targets] or [(0, 0, 1)]
    target_mask = np.zeros((len(targets), length), np.float32)
    for row, (number, start, end) in enumerate(targets):
        target_mask[row, start:end] = 1
        if windows[number].targets:
            types[number, start:end] = 1
    return {
        "ids": np.concatenate([window.ids for window in windows], dtype=np.int64),
        "types": types[mask],
        "positions": places % length,
        "rows": rows,
        "mask": mask.astype(np.int32),
        "places": places,
        "target_mask": target_mask,
        "target_sent": np.array([number for number, *_ in targets], np.int64),
    }


def _rounded(length: int) -> int:
    return int(LENGTHS[bisect_left(LENGTHS, length)])
