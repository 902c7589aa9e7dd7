"""Sentences as a model takes them: sub-tokens, and for each target those that it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.cli.evaluate.rows import RatedRow, ToneRow
from services.sentiment.windows import windows

LABELS = ("negative", "neutral", "positive")
"""In the order of the model's three outputs."""
SCALE = 2.0
"""The sentence head says a rating, which goes from -4 to 4, divided by this."""


@dataclass(frozen=True)
class Item:
    """One window of a sentence: `targets` are half-open ranges of `ids`, `tones` their gold as indices into LABELS.

    Without tones, nobody has said them: only a teacher can.
    """

    ids: tuple[int, ...]
    targets: tuple[tuple[int, int], ...] = ()
    tones: tuple[int, ...] = ()
    rating: float | None = None
    """In the scale of the sentence head."""


@dataclass(frozen=True)
class Batch:
    """The inputs of the model that learns, padded: B sentences of L sub-tokens, N targets."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]
    target_mask: NDArray[np.float32]
    target_sent: NDArray[np.int64]


def items_of(rows: Sequence[ToneRow | RatedRow], tokenizer: Tokenizer) -> list[Item]:
    """Return an item a window of each row, as the service reads a sentence."""
    encodings = tokenizer.encode_batch([row.text for row in rows], add_special_tokens=False)
    items: list[Item] = []
    for row, encoding in zip(rows, encodings, strict=True):
        targets = row.targets if isinstance(row, ToneRow) else ()
        rating = row.mean_rating / SCALE if isinstance(row, RatedRow) else None
        places = [(target.start, target.end) for target in targets]
        for window in windows(encoding.ids, encoding.offsets, places):
            tones = tuple(LABELS.index(targets[number].label) for number in window.numbers)
            items.append(Item(tuple(window.ids), tuple(window.targets), tones, rating))
    return items


def batch_of(items: Sequence[Item]) -> Batch:
    """Return the padded arrays of `items`. Without any target one row stands for none; its answer means nothing."""
    count, longest = len(items), max(len(item.ids) for item in items)
    rows = max(1, sum(len(item.targets) for item in items))
    ids = np.zeros((count, longest), np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    target_mask = np.zeros((rows, longest), np.float32)
    target_sent = np.zeros(rows, np.int64)
    row = 0
    for number, item in enumerate(items):
        ids[number, : len(item.ids)] = item.ids
        mask[number, : len(item.ids)] = 1
        for start, end in item.targets:
            types[number, start:end] = 1
            target_mask[row, start:end] = 1
            target_sent[row] = number
            row += 1
    if row == 0:
        target_mask[0, 0] = 1
    return Batch(ids, mask, types, target_mask, target_sent)
