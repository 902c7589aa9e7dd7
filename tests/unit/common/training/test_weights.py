from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from safetensors.torch import save_file  # noqa: E402

from services.common.training import begin, weights  # noqa: E402
from services.common.training.encoder import Encoder, Shape  # noqa: E402
from services.common.training.options import Options, parse  # noqa: E402

SMALL = Shape(layers=4, marks=2, width=24, heads=2, inner=32, vocabulary=50, positions=16)


def learning_from(path: Path, option: str = "--teacher") -> Options:
    return parse("services.example.training", "", ["corpora", "out", option, str(path)])


class Small(torch.nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout=0.1)
        self.head = torch.nn.Linear(shape.width, 1)


def test_what_was_written_is_read_with_its_shape(tmp_path: Path) -> None:
    model = Small(SMALL)
    path = tmp_path / "new" / "small.safetensors"
    weights.write(path, model, SMALL)

    state, shape = weights.read(path)

    assert shape == SMALL
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())


def test_weights_of_another_origin_are_refused(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")

    with pytest.raises(ValueError, match="does not say the shape"):
        weights.read(tmp_path / "other.safetensors")


def test_some_layers_are_kept_in_their_order_and_all_else() -> None:
    state = Small(SMALL).state_dict()

    kept = weights.keep_layers(state, (0, 3))

    assert torch.equal(kept["encoder.layers.1.qkv.weight"], state["encoder.layers.3.qkv.weight"])
    assert "encoder.layers.2.qkv.weight" not in kept
    assert torch.equal(kept["head.weight"], state["head.weight"])


def test_a_teacher_answers_without_learning(tmp_path: Path) -> None:
    weights.write(tmp_path / "small.safetensors", Small(SMALL), SMALL)

    (teacher,) = begin.teachers_of(Small, learning_from(tmp_path / "small.safetensors"))

    assert not teacher.training
    assert not any(parameter.requires_grad for parameter in teacher.parameters())


def test_a_teacher_of_another_kind_is_told_in_one_line(tmp_path: Path) -> None:
    weights.write(tmp_path / "encoder.safetensors", Encoder(SMALL, 0.1), SMALL)

    with pytest.raises(ValueError, match="not a model of this kind") as raised:
        begin.teachers_of(Small, learning_from(tmp_path / "encoder.safetensors"))
    assert "\n" not in str(raised.value)


def test_it_begins_with_the_mean_of_several_models(tmp_path: Path) -> None:
    shape = replace(SMALL, layers=6, width=Shape().width)
    models = [Small(shape) for _ in range(3)]
    paths = [tmp_path / f"{number}.safetensors" for number in range(3)]
    for path, model in zip(paths, models, strict=True):
        weights.write(path, model, shape)
    asked = ["corpora", "out", *(word for path in paths for word in ("--begin", str(path)))]

    begun = begin.model_of(Small, 2, parse("services.example.training", "", asked))

    for name, value in begun.state_dict().items():
        expected = torch.stack([model.state_dict()[name] for model in models]).mean(0)
        assert torch.allclose(value, expected, atol=1e-6), name


def test_there_is_no_mean_of_models_of_different_shapes(tmp_path: Path) -> None:
    other = replace(SMALL, inner=16)
    weights.write(tmp_path / "one.safetensors", Small(SMALL), SMALL)
    weights.write(tmp_path / "other.safetensors", Small(other), other)

    with pytest.raises(ValueError, match="not of the shape of"):
        weights.mean([tmp_path / "one.safetensors", tmp_path / "other.safetensors"])


def test_a_small_model_does_not_begin_with_a_large_one(tmp_path: Path) -> None:
    weights.write(tmp_path / "large.safetensors", Small(SMALL), SMALL)

    with pytest.raises(ValueError, match="learn from it"):
        begin.model_of(Small, 2, learning_from(tmp_path / "large.safetensors", "--begin"))
