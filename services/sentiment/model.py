"""The trained model: sentences in, probabilities for each of their targets and a score for each sentence out.

A MiniLM encoder with two heads, 8-bit, run by ONNX Runtime. One pass over a sentence serves all its targets, and one
pass serves several sentences: services.sentiment.packs says what goes in. Outputs: `target_logits` (targets, 3) of
negative, neutral and positive, and `sentence` (sentences): half of a rating from -4 to 4.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import batched, islice
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.common.card import NAME, BadCard, Card
from services.sentiment.packs import INPUTS, MOST_TARGETS, feed, packs
from services.sentiment.reading import UNREADABLE, Asked, Place, Probabilities, Reading
from services.sentiment.windows import Window, parts, windows

TOKENIZER = "tokenizer.json"
OUTPUTS = ("target_logits", "sentence")
STRETCH = 64
"""Sentences that are looked at together: more would make passes hardly fuller, and take memory."""


class Model:
    """Loaded weights. Each sentence has the same tone in whatever article it stands: see services.sentiment.packs."""

    def __init__(self, weights: Path, tokenizer: Path, temperature: float, abstain_below: float) -> None:
        """`temperature` divides the logits, so that probabilities are what they say; both are fitted on dev sets."""
        self.abstain_below = abstain_below
        self._temperature = temperature
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = _session(weights)
        takes = {each.name for each in self._session.get_inputs()}
        if takes != INPUTS:
            raise ValueError(f"{weights.name} takes other inputs, {', '.join(sorted(takes))}: it is of an earlier form")

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
        """Read one sentence by itself: see `Reader`."""
        return self.read_all([(sentence, targets)])[0]

    def read_all(self, sentences: Sequence[Asked]) -> list[Reading]:
        """Read sentences: see `Reader`."""
        return [reading for stretch in batched(sentences, STRETCH) for reading in self._read(stretch)]

    def _read(self, sentences: Sequence[Asked]) -> Iterator[Reading]:
        drafts = [_Draft(len(targets)) for _, targets in sentences]
        owned = [(draft, window) for draft, each in zip(drafts, sentences, strict=True) for window in self._cut(*each)]
        for pack in packs([window for _, window in owned]):
            logits, scores = self._session.run(OUTPUTS, feed([owned[number][1] for number in pack]))
            said = iter(_softmax(logits / self._temperature))
            for number, score in zip(pack, scores.tolist(), strict=True):
                draft, window = owned[number]
                draft.take(window, list(islice(said, len(window.targets))), score)
        return (draft.reading() for draft in drafts)

    def _cut(self, sentence: str, targets: Sequence[Place]) -> Iterator[Window]:
        encoding = self._tokenizer.encode(sentence, add_special_tokens=False)
        # Offsets take time to come by, and most sentences have no target.
        for window in windows(encoding.ids, encoding.offsets if targets else (), targets):
            yield from parts(window, MOST_TARGETS)


class _Draft:
    """What the windows of a sentence have said so far."""

    def __init__(self, targets: int) -> None:
        self._tones = [UNREADABLE] * targets
        self._total, self._weight = 0.0, 0

    def take(self, window: Window, tones: Sequence[Probabilities], score: float) -> None:
        """Add what is said in `window`: of its targets, and half a rating."""
        for number, tone in zip(window.numbers, tones, strict=True):
            self._tones[number] = tone
        if not window.again:
            self._total += score * len(window.ids)
            self._weight += len(window.ids)

    def reading(self) -> Reading:
        """Return all of it; the score is the windows' mean, by their length."""
        score = self._total / self._weight / 2 if self._weight else 0.0
        return Reading(self._tones, max(-1.0, min(1.0, score)))


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
