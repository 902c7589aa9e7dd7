"""A model that reads an item, whether it is one that was exported or one that still stands in the memory of a run."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from numpy.typing import NDArray

from services.sentiment.packs import feed
from services.sentiment.training.items import Item, batch_of
from services.sentiment.training.model import ToneModel
from services.sentiment.training.scores import Reader


def reader_at(path: Path) -> Reader:
    """Return the exported model at `path`."""
    session = ort.InferenceSession(path, _options(), providers=["CPUExecutionProvider"])

    def read(item: Item) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        logits, rating = session.run(["target_logits", "sentence"], feed([item]))
        return logits, rating

    return read


def reader_of(model: ToneModel) -> Reader:
    """Return `model` itself."""

    def read(item: Item) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        inputs = [torch.from_numpy(array) for array in vars(batch_of([item])).values()]
        with torch.no_grad():
            logits, rating, _ = model(*inputs)
        return logits.numpy(), rating.numpy()

    return read


def _options() -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return options
