"""The trained model: a sentence in, probabilities for each of its targets and a score for itself out.

A MiniLM encoder with two heads, 8-bit, run by ONNX Runtime. One pass over a sentence serves all its targets. Inputs:
`ids`, `mask`, `types` (1 on the sub-tokens of targets) of shape (1, sub-tokens), `target_mask` (targets, sub-tokens),
`target_sent` (targets), all 0 here. Outputs: `target_logits` (targets, 3) of negative, neutral and positive, and
`sentence` (1): half of a rating from -4 to 4.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.common.card import NAME, BadCard, Card
from services.sentiment.reading import UNREADABLE, Place, Probabilities, Reading
from services.sentiment.windows import Window, windows

TOKENIZER = "tokenizer.json"
MOST_TARGETS = 64
"""Of one pass: each takes half a megabyte while it runs. No sentence has more, but lists and tables can."""


class Model:
    """Loaded weights. Sentences are read one by one: each has the same tone in whatever article it stands."""

    def __init__(self, weights: Path, tokenizer: Path, temperature: float, abstain_below: float) -> None:
        """`temperature` divides the logits, so that probabilities are what they say; both are fitted on dev sets."""
        self.abstain_below = abstain_below
        self._temperature = temperature
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = _session(weights)

    @classmethod
    def load(cls, card: Card) -> "Model":
        """Load the weights of `card` with what stands beside them. Raises BadCard."""
        if card.file is None:
            raise BadCard(f"the card of profile {card.profile} names no weights")
        folder = card.file.parent
        try:
            row = json.loads((folder / NAME).read_bytes())["profiles"][card.profile]
            temperature, abstain_below = float(row["temperature"]), float(row["abstain_below"])
            if not temperature > 0:
                raise ValueError(f"a temperature of {temperature}")
            return cls(card.file, folder / TOKENIZER, temperature, abstain_below)
        except (KeyError, TypeError, ValueError) as error:
            raise BadCard(f"{folder / NAME}: profile {card.profile}: {error!r}") from error
        except Exception as error:  # what the two libraries raise where a file is none of theirs
            raise BadCard(f"{folder}: {' '.join(str(error).split())}") from error

    def read(self, sentence: str, targets: Sequence[Place] = ()) -> Reading:
        """Read one sentence: see `Reader`."""
        encoding = self._tokenizer.encode(sentence, add_special_tokens=False)
        tones = [UNREADABLE] * len(targets)
        total = weight = 0.0
        for window in windows(encoding.ids, encoding.offsets, targets):
            logits, score = self._run(window)
            for number, probabilities in zip(window.numbers, _softmax(logits / self._temperature), strict=False):
                tones[number] = probabilities
            total += score * len(window.ids)
            weight += len(window.ids)
        return Reading(tones, max(-1.0, min(1.0, total / weight / 2)) if weight else 0.0)

    def _run(self, window: Window) -> tuple[NDArray[np.float32], float]:
        """Return the logits of the window's targets, one row at least, and the sentence's half rating."""
        shape = (1, len(window.ids))
        types = np.zeros(shape, np.int64)
        # The graph wants at least one target; what it says of one that nobody asked for is left aside.
        masks = np.zeros((len(window.targets) or 1, len(window.ids)), np.float32)
        masks[0, 0] = not window.targets
        for row, (start, end) in enumerate(window.targets):
            masks[row, start:end] = 1
            types[0, start:end] = 1
        feed = {"ids": np.array([window.ids], np.int64), "mask": np.ones(shape, np.int64), "types": types}
        found: list[NDArray[np.float32]] = []
        for row in range(0, len(masks), MOST_TARGETS):
            part = masks[row : row + MOST_TARGETS]
            of_part = {"target_mask": part, "target_sent": np.zeros(len(part), np.int64)}
            logits, scores = self._session.run(["target_logits", "sentence"], feed | of_part)
            found.append(logits)
        return np.concatenate(found), float(scores[0])


def _softmax(logits: NDArray[np.float32]) -> list[Probabilities]:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return [(float(a), float(b), float(c)) for a, b, c in weights / weights.sum(axis=1, keepdims=True)]


def _session(weights: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Sentences are of all lengths: a plan of memory kept for each would be made often and used seldom.
    options.enable_mem_pattern = False
    # The fused kernel takes four times as long as an addition and a normalization.
    return ort.InferenceSession(
        str(weights), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
