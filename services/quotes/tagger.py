"""The trained model: passages in, a tag for each word out, and vectors that tell which part belongs to which.

A MiniLM encoder, 8-bit, run by ONNX Runtime, on whole packs without padding. Inputs: `ids` and `feat` (1, sub-tokens),
`pos` (sub-tokens). Outputs: `logits` (1, sub-tokens, 7 tags), `qk` (1, sub-tokens, 384): four vectors of 96, by which a
content asks for its cue and a cue for its source, and by which a cue and a source answer.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.common.card import BadCard, Card
from services.quotes.decoding import Decoder, Scores
from services.quotes.packs import packs
from services.quotes.passages import Encoder, Passage

TOKENIZER = "tokenizer.json"
_BEGIN, _END = 101, 102
"""Numbers of the sub-tokens [CLS] and [SEP]."""
_SPECIAL = 18
"""The feature of those two."""
_TOGETHER = 32
"""Packs whose outputs are held at once; memory does not grow with the text."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A passage as the model reads it."""

    passage: Passage
    pack: int
    """Number of its pack in the text."""
    tags: list[int]
    """Per word."""
    chances: Scores
    """(words, tags): logarithm of the probability of each tag by the word alone."""
    pointers: Scores
    """(words, 2, 2, 96): what it asks and what it answers; for a content's cue, and for a cue's source."""
    nobody: Scores
    """(2, 96): the answer that stands for none, of a content's cue and of a cue's source."""


class Session(Protocol):
    """What runs the weights: ONNX Runtime's session, or the model itself while it is trained."""

    def run(self, names: Sequence[str], feed: Mapping[str, NDArray[np.int64]], /) -> Sequence[Scores]:
        """Return the outputs of `names`."""


class Tagger:
    """Loaded weights."""

    def __init__(self, session: Session, encoder: Encoder, decoder: Decoder) -> None:
        self.encoder = encoder
        self._session = session
        self._decoder = decoder

    @classmethod
    def load(cls, card: Card) -> "Tagger":
        """Load the weights of `card` with what stands beside them. Raises BadCard."""
        recipe = read_recipe(card)
        assert card.file is not None
        try:
            transitions, start = (np.array(recipe[key], np.float32) for key in ("transitions", "start"))
            tokenizer = Tokenizer.from_file(str(card.file.parent / TOKENIZER))
            return cls(_session(str(card.file)), Encoder(tokenizer), Decoder(transitions, start))
        except Exception as error:  # what the libraries raise where a file is none of theirs
            raise BadCard(f"{card.file.parent}: {' '.join(str(error).split())}") from error

    def read(self, passages: Iterable[Passage]) -> Iterator[Tagged]:
        """Yield the passages, tagged, in order."""
        number = 0
        for some in batched(packs(passages), _TOGETHER):
            outputs = [self._run(pack) for pack in some]
            decoded = iter(self._decoder.tags([scores for output in outputs for scores in output.logits]))
            for pack, output in zip(some, outputs, strict=True):
                for passage, logits, pointers in zip(pack, output.logits, output.pointers, strict=True):
                    yield Tagged(passage, number, next(decoded), _log_softmax(logits), pointers, output.nobody)
                number += 1

    def _run(self, pack: Sequence[Passage]) -> "_Output":
        ids, features = [_BEGIN], [_SPECIAL]
        words = []
        for passage in pack:
            words.append(np.array(passage.heads) + len(ids))
            ids += [*passage.ids, _END]
            features += [*passage.features, _SPECIAL]
        feed = {
            "ids": np.array([ids], np.int64),
            "feat": np.array([features], np.int64),
            "pos": np.arange(len(ids), dtype=np.int64),
        }
        logits, pointers = self._session.run(["logits", "qk"], feed)
        by_role = pointers[0].reshape(len(ids), 2, 2, -1)
        return _Output([logits[0, at] for at in words], [by_role[at] for at in words], by_role[0, 1])


@dataclass(frozen=True, slots=True)
class _Output:
    """What a run gives: a (words, …) array per passage, and the answers of none."""

    logits: list[Scores]
    pointers: list[Scores]
    nobody: Scores


def read_recipe(card: Card) -> dict[str, Any]:
    """Return what stands beside the weights, in a file of their name that ends in .json. Raises BadCard.

    It has `transitions` and `start`, logarithms of which tag follows which (decoding.py).
    """
    if card.file is None:
        raise BadCard(f"the card of profile {card.profile} names no weights")
    path = card.file.with_suffix(".json")
    try:
        recipe = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadCard(f"{path}: {error}") from error
    if not isinstance(recipe, dict):
        raise BadCard(f"{path}: no object")
    return recipe


def _log_softmax(logits: Scores) -> Scores:
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _session(weights: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Packs are of all lengths: a plan of memory kept for each would be made often and used seldom.
    options.enable_mem_pattern = False
    # The fused kernel takes four times as long as an addition and a normalization.
    return ort.InferenceSession(
        weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
