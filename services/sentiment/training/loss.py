"""What the tone model makes smaller: its surprise at people's labels, and its distance from its teachers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from services.common.training.answers import Answer, Answers
from services.common.training.likeness import Likeness
from services.sentiment.training.items import Item, batch_of
from services.sentiment.training.model import ToneModel

SMOOTHING = 0.1
"""Share of a label that goes to all three alike: people differ, and a model that is never sure of one overfits less.

None where there is a teacher, which tells better how far they differ.
"""


@dataclass(frozen=True)
class Said:
    """What teachers say of some items."""

    tones: Tensor
    """Logits of the targets (N, 3), averaged."""
    ratings: Tensor
    """Half of what they rate each item (B), averaged."""
    states: Tensor
    """Of the first teacher, of all sub-tokens of the items one after the other (T, its width)."""


@dataclass(frozen=True)
class Distillation:
    """Teachers, and how much they count beside the labels."""

    teachers: Sequence[ToneModel] = ()
    share: float = 0.8
    """Of the teachers' answers; the rest is the labels'."""
    temperature: float = 2.0
    """Above 1, the small differences between unlikely answers count too."""
    known: Answers = field(default_factory=Answers)

    def likeness(self, model: ToneModel) -> Likeness | None:
        """Return what compares the states of `model` with a teacher's; None without one."""
        if not self.teachers:
            return None
        return Likeness(model.encoder.shape.width, self.teachers[0].encoder.shape.width)

    def answers(self, items: Sequence[Item]) -> Said:
        """Return what the teachers say of `items`.

        They read an item alone and once: it costs ten times what learning does, and a resumed run has to get the same
        answer.
        """
        found = [self.known.of((item.ids, item.targets), partial(self._asked, item)) for item in items]
        return Said(*map(torch.cat, zip(*found, strict=True)))

    def _asked(self, item: Item) -> Answer:
        inputs = [torch.from_numpy(array) for array in vars(batch_of([item])).values()]
        with torch.no_grad():
            tones, ratings, states = zip(*(teacher(*inputs) for teacher in self.teachers), strict=True)
        mean = torch.stack(tones).mean(0)[: len(item.targets)]
        return mean, torch.stack(ratings).mean(0), states[0][0].bfloat16()


def loss_of(model: ToneModel, items: Sequence[Item], distillation: Distillation) -> Tensor:
    """Return the loss of `model` over `items`, a scalar."""
    batch = batch_of(items)
    logits, sentence, states = model(*(torch.from_numpy(array) for array in vars(batch).values()))
    loss = torch.zeros(())
    known = torch.tensor([bool(item.tones) for item in items for _ in item.targets])
    tones = torch.tensor([tone for item in items for tone in item.tones])
    answers = distillation.answers(items) if distillation.teachers else None
    share = distillation.share if answers else 0.0
    if len(tones):
        smoothing = 0.0 if answers else SMOOTHING
        loss = (1 - share) * functional.cross_entropy(logits[known], tones, label_smoothing=smoothing)
    if answers and len(known):
        loss = loss + share * _divergence(logits, answers.tones, distillation.temperature)
        loss = loss + 0.5 * functional.mse_loss(sentence, answers.ratings)
    rated = [number for number, item in enumerate(items) if item.rating is not None]
    if rated:
        loss = loss + functional.mse_loss(sentence[rated], torch.tensor([items[number].rating for number in rated]))
    if answers and model.likeness is not None:
        loss = loss + model.likeness(states[torch.from_numpy(batch.mask).bool()], answers.states)
    return loss


def _divergence(logits: Tensor, soft: Tensor, temperature: float) -> Tensor:
    """Return the Kullback-Leibler divergence of softened answers, on the scale of a cross entropy."""
    return (
        functional.kl_div(
            torch.log_softmax(logits / temperature, -1), torch.softmax(soft / temperature, -1), reduction="batchmean"
        )
        * temperature**2
    )
