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
    weights.write(tmp_path / "small.safetensors", model, SMALL)

    state, shape = weights.read(tmp_path / "small.safetensors")

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


def test_a_small_model_does_not_begin_with_a_large_one(tmp_path: Path) -> None:
    weights.write(tmp_path / "large.safetensors", Small(SMALL), SMALL)

    with pytest.raises(ValueError, match="learn from it"):
        begin.model_of(Small, 2, learning_from(tmp_path / "large.safetensors", "--begin"))
