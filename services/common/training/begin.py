"""What a run starts from: the pre-trained encoder, an earlier run's model, or some layers of a deeper one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from torch import Tensor, nn

from services.common.training import pretrained, weights
from services.common.training.encoder import Shape
from services.common.training.options import Options


def model_of[Model: nn.Module](build: Callable[[Shape], Model], marks: int, asked: Options) -> Model:
    """Return the model to train, made by `build`; its encoder has so many `marks`.

    It begins with what it was asked to begin with, else with its teacher where that one is deeper; of a deeper model
    only the layers of the profile stay. A teacher as deep as the model is learnt from, but not started from: what it
    over-fitted is better forgotten. Raises OSError or ValueError where weights are none of this kind.
    """
    layers = pretrained.LAYERS[asked.profile]
    for path in (asked.begin, *asked.teachers[:1]):
        if path is None:
            continue
        state, shape = weights.read(path)
        if shape.layers > len(layers):
            state = weights.keep_layers(state, layers)
        elif path != asked.begin:
            break
        return _filled(build(replace(shape, layers=len(layers))), state, path)
    model = build(Shape(layers=len(layers), marks=marks))
    pretrained.load(model.encoder, layers)
    return model


def teacher_of[Model: nn.Module](build: Callable[[Shape], Model], path: Path) -> Model:
    """Return the finished model at `path`, to learn from. Raises ValueError where it is no model of this kind."""
    state, shape = weights.read(path)
    model = _filled(build(shape), state, path)
    model.requires_grad_(False)
    model.eval()
    return model


def _filled[Model: nn.Module](model: Model, state: Mapping[str, Tensor], path: Path) -> Model:
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"{path}: not a model of this kind: {str(error).splitlines()[0]}") from error
    return model
