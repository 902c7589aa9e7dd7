"""What the tagger makes smaller: its surprise at the tags, one by one and as a path, and at where pointers point."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from services.quotes.passages import Passage
from services.quotes.training import crf
from services.quotes.training.items import Batch, alone, batch_of
from services.quotes.training.model import POINTER, TaggerModel

PATH, POINTING = 0.5, 0.3
"""What the path of tags and the pointers count beside the tags one by one."""


@dataclass(frozen=True)
class Distillation:
    """Teachers, whose answers are averaged, and how much they count beside the gold tags."""

    teachers: Sequence[TaggerModel] = ()
    share: float = 0.7
    """Of the teachers' answers; the rest is the gold's."""
    temperature: float = 1.5
    _known: dict[tuple[tuple[int, ...], tuple[int, ...]], Tensor] = field(default_factory=dict)

    def answers(self, passages: Sequence[Passage]) -> Tensor:
        """Return the logits of the words of `passages` (words, tags).

        A teacher reads a passage alone and once: it may cost ten times what learning does, epochs pack passages
        differently, and a resumed run has to get the same answer.
        """
        found: list[Tensor] = []
        for passage in passages:
            key = tuple(passage.ids), tuple(passage.features)
            if key not in self._known:
                self._known[key] = self._asked(passage)
            found.append(self._known[key])
        return torch.cat(found)

    def _asked(self, passage: Passage) -> Tensor:
        batch = batch_of([alone(passage)])
        inputs = [torch.from_numpy(array) for array in (batch.ids, batch.features, batch.mask)]
        with torch.no_grad():
            answers = [teacher(*inputs)[0][0, torch.from_numpy(batch.words)] for teacher in self.teachers]
        return torch.stack(answers).mean(0)


def loss_of(model: TaggerModel, batch: Batch, distillation: Distillation) -> Tensor:
    """Return the loss of `model` over `batch`, a scalar."""
    inputs = [torch.from_numpy(array) for array in (batch.ids, batch.features, batch.mask)]
    words, gold = torch.from_numpy(batch.words), torch.from_numpy(batch.tags)
    logits, queries, keys = model(*inputs)
    tags = logits.flatten(0, 1)[words]
    loss = functional.cross_entropy(tags, gold)
    if distillation.teachers:
        soft = distillation.answers(batch.passages)
        loss = (1 - distillation.share) * loss + distillation.share * _divergence(tags, soft, distillation.temperature)
    lengths = [len(passage.starts) for passage in batch.passages]
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
