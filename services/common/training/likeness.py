"""How far a model that learns is from its teacher in what it makes of every sub-token, not in its answers alone.

A few answers a sentence say little of why they are given; a state for each of its sub-tokens says much (Jiao et al.
2020, TinyBERT). Both models take the same sub-tokens, so there is one state of each to compare.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Likeness(nn.Module):  # type: ignore[misc]  # torch stands only where models are trained
    """A projection from states of the width `own` to those of a teacher's width `theirs`, learnt with the model."""

    def __init__(self, own: int, theirs: int) -> None:
        super().__init__()
        self.project = nn.Linear(own, theirs)

    def forward(self, states: Tensor, wanted: Tensor) -> Tensor:
        """Return the mean square distance of `states` (N, own) from `wanted` (N, theirs), in that one's variance.

        It is 1 where nothing but the mean is right, and 0 where all is.
        """
        goal = wanted.float()
        distance = functional.mse_loss(self.project(states).float(), goal)
        return distance / torch.var(goal, 0).mean()
