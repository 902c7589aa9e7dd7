"""spaCy's maxout layers, for prediction alone.

The layer as it comes also notes which piece of a unit is the largest, which only training needs, and has the pieces of
a unit side by side, where no vector instruction compares them.
"""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

type Rows = NDArray[np.float32]
"""(words, width)."""


def quicken(model: Model[Any, Any]) -> None:
    """Let the maxout layers of `model`, and of what it is made of, only predict. What they answer stays the same."""
    for node in model.walk():
        if node.name == "maxout" and node.has_param("W") is True:
            node.replace_callbacks(_Maxout(node.get_param("W"), node.get_param("b")))


class _Maxout:
    """The forward pass: `weights` are (units, pieces, inputs), `bias` is (units, pieces)."""

    def __init__(self, weights: Any, bias: Any) -> None:
        _, self._pieces, inputs = weights.shape
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, inputs).T)
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))

    def __call__(self, model: Model[Rows, Rows], rows: Rows, is_train: bool) -> tuple[Rows, Any]:
        made = rows @ self._weights
        made += self._bias
        return reduce(np.maximum, np.split(made, self._pieces, axis=1)), None
