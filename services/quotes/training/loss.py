"""What the tagger makes smaller: its surprise at the tags, one by one and as a path, and at where pointers point."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from services.common.training.answers import Answer, Answers
from services.common.training.likeness import Likeness
from services.quotes.passages import Passage
from services.quotes.training import crf
from services.quotes.training.items import Batch, alone, batch_of, seen
from services.quotes.training.model import POINTER, TaggerModel

PATH, POINTING = 0.5, 0.3
"""What the path of tags and the pointers count beside the tags one by one."""


@dataclass(frozen=True)
class Said:
    """What teachers say of some passages."""

    tags: Tensor
    """Logits of the words (words, tags), averaged."""
    states: Tensor
    """Of the first teacher, of all sub-tokens of the passages one after the other (T, its width)."""


@dataclass(frozen=True)
class Distillation:
    """Teachers, and how much they count beside the gold tags."""

    teachers: Sequence[TaggerModel] = ()
    share: float = 0.7
    """Of the teachers' answers; the rest is the gold's."""
    temperature: float = 1.5
    known: Answers = field(default_factory=Answers)

    def likeness(self, model: TaggerModel) -> Likeness | None:
        """Return what compares the states of `model` with a teacher's; None without one."""
        if not self.teachers:
            return None
        return Likeness(model.encoder.shape.width, self.teachers[0].encoder.shape.width)

    def answers(self, passages: Sequence[Passage]) -> Said:
        """Return what the teachers say of `passages`.

        They read a passage alone and once: it may cost ten times what learning does, epochs pack passages differently,
        and a resumed run has to get the same answer.
        """
        found = [self.known.of(seen(passage), partial(self._asked, passage)) for passage in passages]
        return Said(*map(torch.cat, zip(*found, strict=True)))

    def _asked(self, passage: Passage) -> Answer:
        batch = batch_of([alone(passage)])
        inputs = [torch.from_numpy(array) for array in (batch.ids, batch.features, batch.mask)]
        with torch.no_grad():
            answers = [teacher(*inputs) for teacher in self.teachers]
        tags = torch.stack([answer[0][0, torch.from_numpy(batch.words)] for answer in answers])
        return tags.mean(0), answers[0][3][0, torch.from_numpy(batch.places)].bfloat16()


def loss_of(model: TaggerModel, batch: Batch, distillation: Distillation) -> Tensor:
    """Return the loss of `model` over `batch`, a scalar."""
    inputs = [torch.from_numpy(array) for array in (batch.ids, batch.features, batch.mask)]
    words, gold = torch.from_numpy(batch.words), torch.from_numpy(batch.tags)
    logits, queries, keys, states = model(*inputs)
    tags = logits.flatten(0, 1)[words]
    lengths = [len(passage.starts) for passage in batch.passages]
    loss = functional.cross_entropy(tags, gold)
    asked = [passage for passage, taught in zip(batch.passages, batch.taught, strict=True) if taught]
    if distillation.teachers and asked:
        answers = distillation.answers(asked)
        taught = torch.repeat_interleave(torch.tensor(batch.taught), torch.tensor(lengths))
        # A word that no teacher speaks of is learnt from its gold tag alone, and counts as much.
        surprise = functional.cross_entropy(tags, gold, reduction="none")
        alike = _divergence(tags[taught], answers.tags, distillation.temperature)
        loss = surprise.where(~taught, (1 - distillation.share) * surprise).mean()
        loss = loss + distillation.share * taught.float().mean() * alike
        if model.likeness is not None:
            loss = loss + model.likeness(states.flatten(0, 1)[torch.from_numpy(batch.places)], answers.states)
    loss = loss + PATH * crf.surprise(tags, gold, lengths, model.transitions, model.starts)
    for number, links in enumerate((batch.to_cue, batch.to_source)):
        if len(links):
            mine = slice(number * POINTER, (number + 1) * POINTER)
            pointed = _pointing(queries[..., mine], keys[..., mine], torch.from_numpy(links), inputs[2])
            loss = loss + POINTING / 2 * pointed
    return loss


def _pointing(queries: Tensor, keys: Tensor, links: Tensor, mask: Tensor) -> Tensor:
    """Return the surprise at where pointers point, among all sub-tokens of their pack."""
    rows, starts, ends = links.unbind(1)
    scores = torch.einsum("nd,ntd->nt", queries[rows, starts], keys[rows]) / POINTER**0.5
    return functional.cross_entropy(scores.masked_fill(~mask[rows], -1e4), ends)


def _divergence(logits: Tensor, soft: Tensor, temperature: float) -> Tensor:
    """Return the Kullback-Leibler divergence of softened answers, on the scale of a cross entropy."""
    softened = torch.softmax(soft / temperature, -1)
    said = torch.log_softmax(logits / temperature, -1)
    return functional.kl_div(said, softened, reduction="batchmean") * temperature**2
