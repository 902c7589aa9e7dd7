"""A tagger that still stands in the memory of a run, read as the service reads one that was exported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from services.common.training import pretrained
from services.quotes.decoding import Decoder
from services.quotes.passages import Encoder
from services.quotes.tagger import Tagger
from services.quotes.training.model import TaggerModel


@dataclass(frozen=True)
class _Session:
    model: TaggerModel

    def run(self, _: Sequence[str], feed: Mapping[str, NDArray[np.int64]]) -> Sequence[NDArray[np.float32]]:
        ids, features = torch.from_numpy(feed["ids"]), torch.from_numpy(feed["feat"])
        with torch.no_grad():
            logits, queries, keys, _ = self.model(ids, features, torch.ones_like(ids, dtype=torch.bool))
        return logits.numpy(), torch.cat([queries, keys], -1).numpy()


def tagger_of(model: TaggerModel) -> Tagger:
    """Return `model` as a tagger."""
    decoder = Decoder(model.transitions.detach().numpy(), model.starts.detach().numpy())
    return Tagger(_Session(model), Encoder(pretrained.tokenizer()), decoder)
