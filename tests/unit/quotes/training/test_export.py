from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.encoder import Shape  # noqa: E402
from services.quotes.training.export import export  # noqa: E402
from services.quotes.training.items import FEATURES  # noqa: E402
from services.quotes.training.model import TaggerModel  # noqa: E402

SHAPE = Shape(layers=2, marks=FEATURES, width=48, heads=4, inner=64, vocabulary=90, positions=32)


@pytest.fixture
def model() -> TaggerModel:
    torch.manual_seed(0)
    model = TaggerModel(SHAPE).eval()
    torch.nn.init.normal_(model.encoder.marks.weight)
    return model


def assert_says_the_same(model: TaggerModel, path: Path) -> None:
    ids, features = torch.randint(0, 90, (1, 20)), torch.randint(0, FEATURES, (1, 20))
    with torch.no_grad():
        logits, queries, keys, _ = model(ids, features, torch.ones(1, 20, dtype=torch.bool))
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    feed = {"ids": ids.numpy(), "feat": features.numpy(), "pos": np.arange(20)}
    said, pointers = session.run(["logits", "qk"], feed)
    assert np.allclose(said, logits.numpy(), atol=1e-4)
    assert np.allclose(pointers, torch.cat([queries, keys], -1).numpy(), atol=1e-4)


def exported(model: TaggerModel, path: Path) -> Path:
    export({name: value.numpy() for name, value in model.state_dict().items()}, SHAPE, path)
    return path


def test_the_exported_graph_says_what_the_model_says(model: TaggerModel, tmp_path: Path) -> None:
    assert_says_the_same(model, exported(model, tmp_path / "tagger.onnx"))


def test_units_that_are_kept_apart_say_what_they_said(model: TaggerModel, tmp_path: Path) -> None:
    with torch.no_grad():
        model.encoder.layers[1].narrowed.weight[3, 7] = 50

    assert_says_the_same(model, exported(model, tmp_path / "tagger.onnx"))
