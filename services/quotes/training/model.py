"""The tagger: which words are a source, a cue or content, and, by pointers, which of them belong together."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from services.common.training.encoder import Encoder, Shape
from services.common.training.likeness import Likeness
from services.quotes.tags import COUNT
from services.quotes.training.transitions import starts

POINTER = 96
"""Width of a pointer's query and key; there are two pointers, from content to cue and from cue to source."""
POINTERS = 2


class TaggerModel(nn.Module):  # type: ignore[misc]  # torch stands only where models are trained
    """An encoder, a tag head, and queries and keys of the two pointers."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.dropout = dropout
        self.tags = nn.Linear(shape.width, COUNT)
        self.queries = nn.Linear(shape.width, POINTERS * POINTER)
        self.keys = nn.Linear(shape.width, POINTERS * POINTER)
        self.transitions = nn.Parameter(torch.zeros(COUNT, COUNT))
        self.starts = nn.Parameter(torch.from_numpy(starts()))
        self.likeness: Likeness | None = None
        """To its teacher, while it has one; it is no part of the finished model."""

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logits (B, T, tags), queries and keys (B, T, 2 * POINTER), and the states (B, T, …) of sub-tokens.

        `mask` is true on them.
        """
        states = self.encoder(ids, features, mask)
        tags = self.tags(functional.dropout(states, self.dropout, self.training))
        return tags.float(), self.queries(states).float(), self.keys(states).float(), states

    def begin_with(self, transitions: NDArray[np.float32]) -> None:
        """Let the learning of transitions begin with `transitions`."""
        with torch.no_grad():
            self.transitions.copy_(torch.from_numpy(transitions))
