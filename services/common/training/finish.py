"""What a run leaves: the weights that ship, those in 32 bits, and their row in the card."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from services.common.training.encoder import Shape
from services.common.training.graph import Weights
from services.common.training.options import Options, digest
from services.common.training.quantised import OPERATORS, quantise

GENERATIONS = {"default": 9, "fast": 8}
"""The better model's section replaces the other's."""


def write_export(
    state: Mapping[str, Tensor],
    shape: Shape,
    asked: Options,
    export: Callable[[Weights, Shape, Path], None],
    keep: Sequence[str],
    operators: Sequence[str] = OPERATORS,
) -> Path:
    """Write PROFILE.onnx alone, of the weights `state`, and return its path: `operators` in 8 bits but for `keep`."""
    path = asked.out / f"{asked.profile}.onnx"
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        export({name: value.detach().float().numpy() for name, value in state.items()}, shape, full)
        quantise(full, path, keep, operators)
    return path


def card_row(
    path: Path, name: str, asked: Options, steps: tuple[int, int], run: str, files: Sequence[Path]
) -> dict[str, Any]:
    """Return the row of the card for the model at `path`: what it is, on what it was trained; its scores come later.

    `steps` are those before and after it was narrowed.
    """
    return {
        "model": name,
        "version": run[:8],
        "generation": GENERATIONS[asked.profile],
        "file": path.name,
        "sha256": digest(path),
        "scores": {},
        "training": {
            "data": [str(file.relative_to(asked.data)) for file in files],
            "steps": steps[0],
            "recovery": steps[1],
            "seed": asked.seed,
            "begun": [digest(file) for file in asked.begins],
            "teachers": [digest(file) for file in asked.teachers],
            "smoke": asked.smoke,
        },
    }
