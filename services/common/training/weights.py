"""The weights of a finished run in 32 bits, beside the 8-bit ones that ship: later runs start or learn from them."""

import json
from collections.abc import Sequence
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from services.common.training.encoder import Shape


def write(path: Path, model: nn.Module, shape: Shape) -> None:
    """Write the weights of `model` with the shape of its encoder; the folder is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {name: value.detach().float().contiguous() for name, value in model.state_dict().items()}
    save_file(state, path, metadata={"shape": json.dumps(shape.numbers())})


def read(path: Path) -> tuple[dict[str, Tensor], Shape]:
    """Return weights by name, and the shape. Raises OSError, and ValueError where they are none that `write` wrote."""
    with safe_open(path, framework="pt") as file:
        said = (file.metadata() or {}).get("shape")
        if said is None:
            raise ValueError(f"{path}: it does not say the shape of its encoder; it is of no earlier run")
        return {name: file.get_tensor(name) for name in file.keys()}, Shape(**json.loads(said))  # noqa: SIM118


def mean(paths: Sequence[Path]) -> tuple[dict[str, Tensor], Shape]:
    """Return the mean of the weights in each of `paths`, and their shape; of one file what `read` does.

    Raises as `read`, and ValueError where they are not of one shape.
    """
    total, shape = read(paths[0])
    for path in paths[1:]:
        state, other = read(path)
        if other != shape or state.keys() != total.keys():
            raise ValueError(f"{path}: not of the shape of {paths[0]}; the mean is taken of models that began alike")
        for name, value in state.items():
            total[name] += value
    return {name: value / len(paths) for name, value in total.items()}, shape


def keep_layers(state: dict[str, Tensor], layers: tuple[int, ...]) -> dict[str, Tensor]:
    """Return the weights with only `layers` of the encoder, numbered anew."""
    places = {old: new for new, old in enumerate(layers)}
    kept: dict[str, Tensor] = {}
    for name, value in state.items():
        parts = name.split(".")
        if parts[:2] == ["encoder", "layers"]:
            if int(parts[2]) not in places:
                continue
            parts[2] = str(places[int(parts[2])])
        kept[".".join(parts)] = value
    return kept
