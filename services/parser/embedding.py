"""What a word is to a model before its neighbours are looked at, kept: most words of an article were in one before.

It takes spaCy's layers half of their time to make it from tables of hashes and from vectors, for every word anew.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH, SPACY
from spacy.tokens import Doc
from thinc.api import Model

MOST = 20_000
"""Words that are kept for each model, 400 bytes of memory each; then all are forgotten, and it begins again."""
BLOCK = 8
"""Words embedded at a time: always so many, so that no row depends on the others, and few: in larger blocks some BLAS
kernels add up a row differently by its place."""

type Rows = NDArray[np.float32]
"""(words, width)."""

_KEY = [ORTH, NORM, SPACY]
"""What an embedding depends on: the rest follows from the word."""
_KEY_BYTES = 8 * len(_KEY)


def remember(model: Model[Any, Any], most: int = MOST) -> None:
    """Let `model`, and what it is made of, keep what its layers make of single words; others are left as they are."""
    for node in list(model.walk()):
        layers = node.layers
        for at, layer in enumerate(layers):
            if layer.name.startswith("extract_features>>") and layer.name.endswith(">>ragged2list"):
                layers[at] = Model("remembered", _Remembered(layer, most), attrs={"layer": layer})


class _Remembered:
    """The forward pass of a layer that stands for `layer`, from texts to rows of their words."""

    def __init__(self, layer: Model[list[Doc], list[Rows]], most: int) -> None:
        self._layer = layer
        self._most = most
        self._at: dict[bytes, int] = {}
        self._rows: Rows = np.empty((0, layer.get_dim("nO")), np.float32)

    def __call__(self, model: Model[list[Doc], list[Rows]], docs: list[Doc], is_train: bool) -> tuple[list[Rows], Any]:
        if not docs:
            return [], None
        keys = [_keys(doc) for doc in docs]
        self._learn(docs[0], {key for of_doc in keys for key in of_doc})
        rows = self._rows[[self._at[key] for of_doc in keys for key in of_doc]]
        ends = np.cumsum([len(of_doc) for of_doc in keys])
        return np.split(rows, ends[:-1]), None

    def _learn(self, doc: Doc, keys: set[bytes]) -> None:
        missing = sorted(keys - self._at.keys())
        if len(self._at) + len(missing) > self._most:
            self._at.clear()
            missing = sorted(keys)
        first = len(self._at)
        self._room(first + len(missing))
        for at in range(0, len(missing), BLOCK):
            block = missing[at : at + BLOCK]
            made = self._layer.predict([_doc(doc, block + block[-1:] * (BLOCK - len(block)))])[0]
            self._rows[first + at : first + at + len(block)] = made[: len(block)]
        self._at |= {key: first + number for number, key in enumerate(missing)}

    def _room(self, count: int) -> None:
        if count > len(self._rows):
            grown = np.empty((max(count, min(2 * len(self._rows), self._most)), self._rows.shape[1]), np.float32)
            grown[: len(self._rows)] = self._rows
            self._rows = grown


def _keys(doc: Doc) -> list[bytes]:
    columns = doc.to_array(_KEY).tobytes()
    return [columns[at : at + _KEY_BYTES] for at in range(0, len(columns), _KEY_BYTES)]


def _doc(like: Doc, keys: Sequence[bytes]) -> Doc:
    """Return a text of the words of `keys`, which stands for nothing but them."""
    strings = like.vocab.strings
    words = np.frombuffer(b"".join(keys), np.uint64).reshape(len(keys), len(_KEY)).tolist()
    doc = Doc(like.vocab, words=[strings[orth] for orth, _, _ in words], spaces=[bool(space) for _, _, space in words])
    for token, (_, norm, _) in zip(doc, words, strict=True):
        token.norm_ = strings[norm]
    return doc
