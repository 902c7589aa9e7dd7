"""From the model that was trained to the one that ships: narrower, and its numbers in ranges that 8 bits hold."""

from collections.abc import Sequence

import torch
from torch import nn

from services.common.training.narrowing import narrowed
from services.common.training.ranges import Ranges, ranges_of
from services.common.training.widths import Widths
from services.sentiment.training.items import Item, batch_of
from services.sentiment.training.model import ToneModel

IN_32_BITS = ("target", "sentence")
"""The two heads: they are small, and what they say is read as a probability."""


def narrower(model: ToneModel, examples: Sequence[Item], widths: Widths) -> ToneModel:
    """Return `model` with the heads and inner units that the `examples` want most; itself where it has no more."""
    shape = model.encoder.shape
    if (shape.heads, shape.inner) == (widths.heads, widths.inner):
        return model
    batches = [batch_of([item]) for item in examples]
    rows = [(torch.from_numpy(batch.ids[0]), torch.from_numpy(batch.types[0])) for batch in batches]
    state, shape = narrowed(model.state_dict(), model.encoder, rows, widths)
    found = ToneModel(shape)
    found.load_state_dict(state)
    found.eval()
    return found


def ranges(model: ToneModel, examples: Sequence[Item]) -> Ranges:
    """Return the range of what goes into each product of `model` that ships in 8 bits, over `examples`."""
    names = [name for name, part in model.named_modules() if isinstance(part, nn.Linear) and name not in IN_32_BITS]

    def run() -> None:
        for item in examples:
            model(*(torch.from_numpy(array) for array in vars(batch_of([item])).values()))

    return ranges_of(model, names, run)
