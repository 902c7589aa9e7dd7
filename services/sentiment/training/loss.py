"""What the tone model makes smaller: its surprise at people's labels, and its distance from its teachers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from services.sentiment.training.items import Item, batch_of
from services.sentiment.training.model import ToneModel

SMOOTHING = 0.1
"""Share of a label that goes to all three alike: people differ, and a model that is never sure of one overfits less."""


@dataclass(frozen=True)
class Distillation:
    """Teachers, whose answers are averaged, and how much they count beside the labels."""

    teachers: Sequence[ToneModel] = ()
    share: float = 0.6
    """Of the teachers' answers; the rest is the labels'."""
    temperature: float = 2.0
    """Above 1, the small differences between unlikely answers count too."""
    _known: dict[Item, tuple[Tensor, Tensor]] = field(default_factory=dict)

    def answers(self, items: Sequence[Item]) -> tuple[Tensor, Tensor]:
        """Return the logits of the targets of `items` (N, 3), and what the head for sentences says of these (B).

        A teacher reads an item alone and once: it costs ten times what learning does, and a resumed run has to get
        the same answer.
        """
        for item in items:
            if item not in self._known:
                self._known[item] = self._asked(item)
        found = [self._known[item] for item in items]
        return torch.cat([logits for logits, _ in found]), torch.cat([rating for _, rating in found])

    def _asked(self, item: Item) -> tuple[Tensor, Tensor]:
        inputs = [torch.from_numpy(array) for array in vars(batch_of([item])).values()]
        with torch.no_grad():
            answers = [teacher(*inputs) for teacher in self.teachers]
        logits, rating = (torch.stack(each).mean(0) for each in zip(*answers, strict=True))
        return logits[: len(item.targets)], rating


def loss_of(model: ToneModel, items: Sequence[Item], distillation: Distillation) -> Tensor:
    """Return the loss of `model` over `items`, a scalar."""
    inputs = [torch.from_numpy(array) for array in vars(batch_of(items)).values()]
    logits, sentence = model(*inputs)
    loss = torch.zeros(())
    tones = torch.tensor([tone for item in items for tone in item.tones], dtype=torch.long)
    if len(tones):
        loss = functional.cross_entropy(logits, tones, label_smoothing=SMOOTHING)
        if distillation.teachers:
            soft, rating = distillation.answers(items)
            loss = (1 - distillation.share) * loss + distillation.share * _divergence(
                logits, soft, distillation.temperature
            )
            loss = loss + 0.5 * functional.mse_loss(sentence, rating)
    rated = [number for number, item in enumerate(items) if item.rating is not None]
    if rated:
        loss = loss + functional.mse_loss(sentence[rated], torch.tensor([items[number].rating for number in rated]))
    return loss


def _divergence(logits: Tensor, soft: Tensor, temperature: float) -> Tensor:
    """Return the Kullback-Leibler divergence of softened answers, on the scale of a cross entropy."""
    return (
        functional.kl_div(
            torch.log_softmax(logits / temperature, -1), torch.softmax(soft / temperature, -1), reduction="batchmean"
        )
        * temperature**2
    )
