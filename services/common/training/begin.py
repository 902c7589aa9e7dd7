"""What a run starts from: a pre-trained encoder, an earlier run's model, or some layers of a deeper one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from services.common.training import mpnet, pretrained, weights
from services.common.training.encoder import Shape
from services.common.training.options import Options


def model_of[Model: nn.Module](build: Callable[[Shape], Model], marks: int, asked: Options, frozen: int = 0) -> Model:
    """Return the model to train, made by `build`; its encoder has so many `marks`.

    A large one starts from MPNet, and its lowest `frozen` layers stay as they are, with what is below them.

    It begins with what it was asked to begin with, else with its teacher where that one is deeper; of a deeper model
    only the layers of the profile stay. A teacher as deep as the model is learnt from, but not started from: what it
    over-fitted is better forgotten. Of one of another width there is nothing to keep. Of several models that began
    alike the mean is taken: where they learnt the same it keeps it, and what each over-fitted fades. Raises OSError or
    ValueError where weights are none of this kind.
    """
    if asked.large:
        model = build(mpnet.shape(marks))
        mpnet.fill(model.encoder, pretrained.tokenizer().get_vocab())
        if frozen:
            for part in (model.encoder.marks, model.encoder.norm, *model.encoder.layers[:frozen]):
                part.requires_grad_(False)
        return model
    layers = pretrained.LAYERS[asked.profile]
    for paths in (asked.begins, asked.teachers[:1]):
        if not paths:
            continue
        state, shape = weights.mean(paths)
        if shape.width != Shape().width:
            if paths == asked.begins:
                raise ValueError(f"{paths[0]}: of a large model; a small one can't begin with it, but learn from it")
            continue
        if shape.layers > len(layers):
            state = weights.keep_layers(state, layers)
        elif paths != asked.begins:
            break
        return _filled(build(replace(shape, layers=len(layers))), state, paths[0])
    model = build(Shape(layers=len(layers), marks=marks))
    pretrained.load(model.encoder, layers)
    return model


def teachers_of[Model: nn.Module](build: Callable[[Shape], Model], asked: Options) -> list[Model]:
    """Return the finished models to learn from. Raises ValueError where one is no model of this kind."""
    models: list[Model] = []
    for path in asked.teachers:
        state, shape = weights.read(path)
        model = _filled(build(shape), state, path)
        model.requires_grad_(False)
        model.eval()
        for part in model.modules():
            if isinstance(part, nn.Linear) and not asked.float32:
                # Once and for all: autocast would turn a teacher's weights at every call, which takes as long as it.
                part.to(torch.bfloat16)
        models.append(model)
    return models


def _filled[Model: nn.Module](model: Model, state: Mapping[str, Tensor], path: Path) -> Model:
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"{path}: not a model of this kind: {str(error).splitlines()[0]}") from error
    return model
