"""The tone model: a sentence is read once, and the tone toward each of its targets is pooled from that one reading."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.common.training.encoder import Encoder, Shape
from services.common.training.likeness import Likeness

HEADS = 6
"""Of the attention from a target to its sentence."""
TONES = 3


class ToneModel(nn.Module):  # type: ignore[misc]  # torch stands only where models are trained
    """An encoder, a head for targets and one for sentences."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        width = shape.width
        self.encoder = Encoder(shape, dropout, dropout)
        self.dropout = dropout
        self.query = nn.Linear(width, width)
        self.context = nn.Linear(width, 2 * width)
        self.attended = nn.Linear(width, width)
        self.target = nn.Linear(4 * width, TONES)
        self.sentence = nn.Linear(2 * width, 1)
        self.likeness: Likeness | None = None
        """To its teacher, while it has one; it is no part of the finished model."""

    def forward(
        self, ids: Tensor, mask: Tensor, types: Tensor, target_mask: Tensor, target_sent: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return a logit a tone for each target (N, 3), half the rating of each sentence (B), and the states (B, L, …).

        `ids`, `mask` (1 where a sub-token is) and `types` (1 on targets) are (B, L); `target_mask` (N, L) is 1 where
        a target stands in the sentence `target_sent` (N).
        """
        states = self.encoder(ids, types, mask.bool())
        present = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * present).sum(1) / present.sum(1)
        first = states[:, 0]
        sentence = self.sentence(self._dropped(torch.cat([first, mean], -1)))[:, 0]
        weights = (target_mask / target_mask.sum(1, keepdim=True)).to(states.dtype)
        pooled = torch.bmm(weights.unsqueeze(1), states[target_sent]).squeeze(1)
        attended = self.attended(self._attend(pooled, states, mask, target_sent))
        joined = torch.cat([first[target_sent], pooled, mean[target_sent], attended], -1)
        return self.target(self._dropped(joined)).float(), sentence.float(), states

    def _attend(self, pooled: Tensor, states: Tensor, mask: Tensor, target_sent: Tensor) -> Tensor:
        length, width = states.shape[1:]
        key, value = self.context(states).chunk(2, -1)
        keys = key[target_sent].view(-1, length, HEADS, width // HEADS).transpose(1, 2)
        values = value[target_sent].view(-1, length, HEADS, width // HEADS).transpose(1, 2)
        query = self.query(pooled).view(-1, HEADS, 1, width // HEADS)
        scores = (query @ keys.transpose(-1, -2)) / (width // HEADS) ** 0.5
        scores = scores + (1.0 - mask[target_sent].to(scores.dtype))[:, None, None] * -1e4
        return (scores.softmax(-1).to(values.dtype) @ values).reshape(-1, width)

    def _dropped(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self.dropout, self.training)
