"""Inner units that fire for one sub-token alone, and then as strongly as no other.

In BERT's kin a unit or two of the first layers fire at [CLS] only, into one number of its state, by weights that are
tens of times as large as all others. One scale for 8 bits then leaves the other inputs and weights with next to none of
them. So the export keeps such units apart, in 32 bits: a product of one row or two costs nothing.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_LARGE = 12.0
"""How many times as large as a row's largest usually is, in the middle over all rows, makes a weight a spike."""


def apart(weights: Mapping[str, NDArray[np.float32]], layers: int) -> dict[str, NDArray[np.float32]]:
    """Return `weights`, named encoder.*, with the spikes of each layer under names of their own: spikes.*.

    Where they stood there are noughts: a unit that never fires.
    """
    found = dict(weights)
    for number in range(layers):
        prefix = f"encoder.layers.{number}."
        out = found[f"{prefix}narrowed.weight"]
        size = np.abs(out)
        units = np.flatnonzero((size > _LARGE * np.median(size.max(1))).any(0))
        if not len(units):
            continue
        into, bias = found[f"{prefix}widened.weight"], found[f"{prefix}widened.bias"]
        found |= {
            f"{prefix}spikes.widened.weight": into[units],
            f"{prefix}spikes.widened.bias": bias[units],
            f"{prefix}spikes.narrowed.weight": out[:, units],
            f"{prefix}narrowed.weight": _without(out, units, 1),
            f"{prefix}widened.weight": _without(into, units, 0),
            f"{prefix}widened.bias": _without(bias, units, 0),
        }
    return found


def _without(values: NDArray[np.float32], units: NDArray[np.intp], axis: int) -> NDArray[np.float32]:
    rest = values.copy()
    rest[(slice(None),) * axis + (units,)] = 0
    return rest
