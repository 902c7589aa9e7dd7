"""Packs: consecutive passages that the model reads in one run, so that one gives the other context."""

from collections.abc import Iterable, Iterator

from services.quotes.passages import Passage

SIZE = 128
"""Sub-tokens of a pack, with one before it and one after each passage. A longer passage is a pack by itself."""


def packs(passages: Iterable[Passage], size: int = SIZE) -> Iterator[list[Passage]]:
    """Yield the passages, in order, in packs as large as may be."""
    pack: list[Passage] = []
    total = 1
    for passage in passages:
        length = len(passage.ids) + 1
        if pack and total + length > size:
            yield pack
            pack, total = [], 1
        pack.append(passage)
        total += length
    if pack:
        yield pack
