"""Maxout layers that only predict."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from thinc.api import Maxout, Model, NumpyOps, chain, set_current_ops

from services.parser.maxout import quicken


@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize("words", [0, 1, 7])
def test_the_answer_is_that_of_the_layer_as_it_comes(words: int, pieces: int) -> None:
    set_current_ops(NumpyOps(use_blis=False))
    chance = np.random.default_rng(pieces)
    model: Model[Any, Any] = chain(
        Maxout(nO=5, nI=4, nP=pieces, normalize=True), Maxout(nO=3, nI=5, nP=pieces, init_b=_random)
    )
    model.initialize()
    rows = chance.standard_normal((words, 4)).astype(np.float32)
    wanted = model.predict(rows)
    quicken(model)
    np.testing.assert_allclose(model.predict(rows), wanted, rtol=1e-5, atol=1e-6)


def _random(ops: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)
