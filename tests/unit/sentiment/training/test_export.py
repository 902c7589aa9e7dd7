from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.encoder import Shape  # noqa: E402
from services.sentiment.packs import feed  # noqa: E402
from services.sentiment.training.export import export  # noqa: E402
from services.sentiment.training.items import Item, batch_of  # noqa: E402
from services.sentiment.training.model import ToneModel  # noqa: E402

SHAPE = Shape(layers=2, width=48, heads=4, inner=64, vocabulary=90, positions=32)


def test_the_exported_graph_says_what_the_model_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = ToneModel(SHAPE).eval()
    torch.nn.init.normal_(model.encoder.marks.weight)
    path = tmp_path / "tone.onnx"
    export({name: value.numpy() for name, value in model.state_dict().items()}, SHAPE, path)
    items = [Item((4, 2, 8, 6, 1, 3), ((2, 4), (4, 5))), Item((5, 6, 7)), Item((8, 9, 3, 1), ((1, 3),))]

    with torch.no_grad():
        logits, ratings, _ = model(*(torch.from_numpy(array) for array in vars(batch_of(items)).values()))
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    said, rated = session.run(["target_logits", "sentence"], feed(items))

    assert np.allclose(said, logits.numpy(), atol=1e-4)
    assert np.allclose(rated, ratings.numpy(), atol=1e-4)
