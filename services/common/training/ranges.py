"""In which range the numbers lie that go into each product: so 8 bits hold them by one scale, for any text the same.

A scale found anew for each input would hold its numbers a little better, but what is said of a sentence would then
depend on what is read beside it. A few numbers lie far from all others. A range that leaves them out holds the others
better, and so do a weight's: both are as wide as makes the mean square of what rounding takes away least.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

_KEPT, _LOOKED_AT = 4_096, 400_000
"""About how many numbers are kept of what one example gives, and looked at of all."""
_INPUT_WIDTHS, _WEIGHT_WIDTHS = np.linspace(0.3, 1, 15), np.linspace(0.5, 1, 11)
"""Which shares of the widest range are tried."""


@dataclass(frozen=True)
class Range:
    """The lowest and highest number that 8 bits tell apart; zero lies between."""

    low: float
    high: float

    def scale(self) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return the step between two neighbours of 256, and which of them is zero."""
        step = max(self.high - self.low, 1e-6) / 255
        return np.asarray(step, np.float32), np.asarray(round(-self.low / step), np.uint8)


type Ranges = Mapping[str, Range]
"""By the name of the product."""


def in_7_bits(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return whole numbers from -64 to 64, and what each column is multiplied with to have `weight` (in, out) back.

    With 8 bits the 16-bit sums of two products could saturate on a CPU without VNNI, and scores depend on the machine.
    """
    widest = np.maximum(np.abs(weight).max(0), 1e-12) / 64
    steps = (_WEIGHT_WIDTHS[:, None] * widest).astype(np.float32)
    lost = np.stack([np.square(_whole(weight, step) * step - weight).sum(0) for step in steps])
    best = np.take_along_axis(steps, lost.argmin(0)[None], 0)[0]
    return _whole(weight, best).astype(np.int8), best


def ranges_of(model: nn.Module, names: Sequence[str], run: Callable[[], None]) -> dict[str, Range]:
    """Return the range of what goes into each of the linear layers `names` while `run` lets examples through `model`.

    Nothing of what `run` reads should be padding: it would count.
    """
    seen: dict[str, list[Tensor]] = {name: [] for name in names}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
        def keep(_: nn.Module, inputs: tuple[Tensor]) -> None:
            numbers = inputs[0].detach().float().flatten()
            # An odd step, so that it goes through all columns.
            seen[name].append(numbers[:: len(numbers) // _KEPT * 2 + 1])

        return keep

    hooks = [model.get_submodule(name).register_forward_pre_hook(watch(name)) for name in names]
    try:
        with torch.no_grad():
            run()
    finally:
        for hook in hooks:
            hook.remove()
    return {name: range_of(torch.cat(parts).numpy()) for name, parts in seen.items()}


def range_of(numbers: NDArray[np.float32]) -> Range:
    """Return the range that holds `numbers` best."""
    low, high = min(float(numbers.min()), 0.0), max(float(numbers.max()), 0.0)
    looked_at = numbers[:: max(1, len(numbers) // _LOOKED_AT)]
    tried = [Range(low * width, high * width) for width in _INPUT_WIDTHS]
    return min(tried, key=lambda each: _lost(looked_at, each))


def _lost(numbers: NDArray[np.float32], held: Range) -> float:
    step, zero = held.scale()
    whole = np.clip(np.round(numbers / step) + zero, 0, 255) - zero
    return float(np.square(whole * step - numbers).mean())


def _whole(weight: NDArray[np.float32], steps: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.clip(np.round(weight / steps), -64, 64)
