"""A narrower encoder out of a finished one: the heads and inner units that are missed least go, the others take over.

What a layer adds is linear in what its heads see and in its inner units. So which of them can go, and what weights the
others then need, has an answer in closed form, given how they fire together on examples (optimal brain surgeon). It is
found layer after layer: each is given what the narrower ones before it give, and fitted to what the whole ones would
have come to, so that it makes good what those miss. Nothing is learnt step by step, and there is no chance in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from services.common.training.encoder import Encoder, Shape
from services.common.training.widths import Widths

_RIDGE = 1e-4
"""Of the mean square of an input: keeps apart inputs that always fire together."""
_AT_ONCE = 16
"""Inputs that go before it is looked at anew which go next."""
_ROWS = 2048
"""Sub-tokens whose numbers are added up in one product."""


@dataclass(frozen=True)
class Cut:
    """A linear layer of fewer inputs."""

    kept: Tensor
    """Indices of the inputs that stay, in order."""
    weight: Tensor
    bias: Tensor


class Together:
    """How the inputs of a product fire together, and with what is wanted of it: sums over examples.

    A last input that is always 1 stands for the bias.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        self._sum = torch.zeros(inputs + 1, inputs + 1 + outputs)
        self._rows: list[Tensor] = []

    def add(self, inputs: Tensor, wanted: Tensor) -> None:
        """Add examples: (N, inputs) and (N, outputs)."""
        self._rows.append(torch.cat([inputs, inputs.new_ones(len(inputs), 1), wanted], 1))
        if sum(map(len, self._rows)) >= _ROWS:
            self._add_up()

    def totals(self) -> tuple[Tensor, Tensor]:
        """Return the inputs by one another (inputs + 1, inputs + 1), and by the outputs (inputs + 1, outputs)."""
        self._add_up()
        count = len(self._sum)
        return self._sum[:, :count].double(), self._sum[:, count:].double()

    def _add_up(self) -> None:
        if self._rows:
            rows = torch.cat(self._rows)
            self._sum += rows[:, : len(self._sum)].T @ rows
            self._rows.clear()


def cut(together: Together, width: int, group: int = 1) -> Cut:
    """Return the product of `width` inputs that comes nearest to what is wanted.

    Inputs stay and go in groups of `group` neighbours; `width` is a multiple of it.
    """
    gram, wanted = together.totals()
    count = len(gram) - 1
    ridge = _RIDGE * gram.diagonal()[:count].mean()
    gram = gram + torch.diag(torch.cat([ridge.expand(count), ridge.new_zeros(1)]))
    groups = torch.arange(count).view(-1, group)
    inverse = torch.linalg.inv(gram)
    left = inverse @ wanted
    here = torch.ones(len(groups), dtype=torch.bool)
    while (surplus := int(here.sum()) - width // group) > 0:
        missed = torch.where(here, _missed(left, inverse, groups), torch.inf)
        # Heads hang together too much to go several at a time.
        going = missed.topk(min(surplus, _AT_ONCE) if group == 1 else 1, largest=False).indices
        here[going] = False
        gone = groups[going].flatten()
        column = inverse[:, gone] @ torch.linalg.inv(inverse[gone][:, gone])
        left -= column @ left[gone]
        inverse -= column @ inverse[gone]
        # What is gone takes no more part; rounding must not bring it back.
        left[gone] = 0.0
        inverse[gone, :] = inverse[:, gone] = 0.0
        inverse[gone, gone] = 1.0
    kept = groups[here].flatten()
    rows = torch.cat([kept, torch.tensor([count])])
    solved = torch.linalg.solve(gram[rows][:, rows], wanted[rows]).float()
    return Cut(kept, solved[:-1].T.contiguous(), solved[-1].contiguous())


def narrowed(
    state: Mapping[str, Tensor], encoder: Encoder, examples: Sequence[tuple[Tensor, Tensor]], widths: Widths
) -> tuple[dict[str, Tensor], Shape]:
    """Return the weights of a model with a narrower encoder, and the encoder's shape; all else of `state` stays.

    `state` are the weights of the model whose `encoder` it is, named encoder.*. Each example is a row of sub-tokens
    with their marks, (T) each, without padding.
    """
    found = dict(state)
    with torch.no_grad():
        whole = [encoder.embedded(ids, marks) for ids, marks in examples]
        narrow = list(whole)
        for number, layer in enumerate(encoder.layers):
            prefix = f"encoder.layers.{number}."
            whole = [row + layer.mixed(layer.seen(row[None], None)[0]) for row in whole]
            seen = [layer.seen(row[None], None)[0] for row in narrow]
            heads, narrow = _fitted(seen, narrow, whole, widths.heads * layer.head, layer.head)
            whole, narrow = ([layer.norm1(row) for row in rows] for rows in (whole, narrow))
            fired = [functional.gelu(layer.widened(row)) for row in narrow]
            whole = [row + layer.narrowed(functional.gelu(layer.widened(row))) for row in whole]
            units, narrow = _fitted(fired, narrow, whole, widths.inner)
            whole, narrow = ([layer.norm2(row) for row in rows] for rows in (whole, narrow))
            joined = torch.cat([heads.kept + part * layer.mixed.in_features for part in range(3)])
            for part in ("weight", "bias"):
                found[f"{prefix}qkv.{part}"] = getattr(layer.qkv, part)[joined]
                found[f"{prefix}mixed.{part}"] = getattr(heads, part)
                found[f"{prefix}widened.{part}"] = getattr(layer.widened, part)[units.kept]
                found[f"{prefix}narrowed.{part}"] = getattr(units, part)
    return found, replace(encoder.shape, heads=widths.heads, inner=widths.inner)


def _fitted(
    inputs: Sequence[Tensor], states: Sequence[Tensor], wanted: Sequence[Tensor], width: int, group: int = 1
) -> tuple[Cut, list[Tensor]]:
    """Return the product of `inputs` that, added to `states`, comes nearest to `wanted`, and what it comes to."""
    together = Together(inputs[0].shape[1], wanted[0].shape[1])
    for some, state, goal in zip(inputs, states, wanted, strict=True):
        together.add(some, goal - state)
    found = cut(together, width, group)
    sums = [
        state + functional.linear(some[:, found.kept], found.weight, found.bias)
        for some, state in zip(inputs, states, strict=True)
    ]
    return found, sums


def _missed(left: Tensor, inverse: Tensor, groups: Tensor) -> Tensor:
    """Return how much each group of inputs would be missed, the others doing what they can: a sum of squares."""
    own = inverse[groups[:, :, None], groups[:, None, :]]
    return (left[groups] * torch.linalg.solve(own, left[groups])).sum((1, 2))
