"""What a run starts from: the pre-trained encoder, or some layers of a deeper teacher."""

from collections.abc import Callable, Sequence
from pathlib import Path

from torch import nn

from services.common.card import Profile
from services.common.training import pretrained, weights
from services.common.training.encoder import Shape


def model_of[Model: nn.Module](
    build: Callable[[Shape], Model], marks: int, profile: Profile, teachers: Sequence[Path]
) -> Model:
    """Return a model of `profile` to train, made by `build`; its encoder has so many `marks`.

    A teacher as deep as the model is learnt from, but not started from: what it over-fitted is better forgotten.
    """
    layers = pretrained.LAYERS[profile]
    model = build(Shape(layers=len(layers), marks=marks))
    if teachers:
        state, shape = weights.read(teachers[0])
        if shape.layers > len(layers):
            model.load_state_dict(weights.keep_layers(state, layers))
            return model
    pretrained.load(model.encoder, layers)
    return model


def teacher_of[Model: nn.Module](build: Callable[[Shape], Model], path: Path) -> Model:
    """Return the finished model at `path`, to learn from. Raises ValueError where it is no model of this kind."""
    state, shape = weights.read(path)
    model = build(shape)
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"{path}: not a model of this kind: {str(error).splitlines()[0]}") from error
    model.requires_grad_(False)
    model.eval()
    return model
