"""What is kept of each layer of an encoder that is narrowed (narrowing.py)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Widths:
    """As services.common.training.encoder.Shape has them."""

    heads: int
    inner: int
