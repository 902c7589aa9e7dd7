"""How long and how fast a run learns. Everything is counted in steps, nothing in seconds."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Phase:
    """A stretch of `steps` that begins and ends slowly: up over the first `warmup` of them, then down to nothing."""

    steps: int
    warmup: float = 0.06
    """Share of the steps, 0 to 1."""

    def __post_init__(self) -> None:
        if self.steps < 0 or not 0 <= self.warmup <= 1:
            raise ValueError(f"{self.steps} steps with a warm-up of {self.warmup}")

    def factor(self, step: int) -> float:
        """Return what the learning rate is multiplied with at `step`, 0-based: above 0, at most 1."""
        rising = max(1, round(self.warmup * self.steps))
        return min((step + 1) / rising, (self.steps - step) / max(1, self.steps - rising + 1), 1.0)


@dataclass(frozen=True)
class Rates:
    """Learning rates: of the pre-trained weights, and of those that start from nothing."""

    body: float
    head: float
    decay: float = 0.01
    """Weight decay of matrices; vectors have none."""


@dataclass(frozen=True)
class Course:
    """How long and how fast to learn."""

    phases: Sequence[Phase]
    rates: Rates
    every: int = 200
    """Steps between two checkpoints."""
    bfloat16: bool = True
    """Products in bfloat16: twice as fast where the CPU has AVX512_BF16 or AMX, slower elsewhere."""

    @property
    def steps(self) -> int:
        """All of them."""
        return sum(phase.steps for phase in self.phases)


def phase_at(phases: Sequence[Phase], step: int) -> tuple[int, int]:
    """Return the index of the phase that `step` of the run falls into, and the step within it.

    Raises IndexError for a step beyond the last phase.
    """
    for index, phase in enumerate(phases):
        if step < phase.steps:
            return index, step
        step -= phase.steps
    raise IndexError("the step is beyond the last phase")
