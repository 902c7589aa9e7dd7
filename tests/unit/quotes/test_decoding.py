"""The best tags of passages."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.quotes.decoding import Decoder
from services.quotes.tags import COUNT, IMPOSSIBLE, IMPOSSIBLE_FIRST


@given(st.lists(st.integers(1, 4), max_size=5), st.integers(0, 2**32 - 1))
def test_no_other_tags_score_higher(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    transitions, start = random.normal(size=(COUNT, COUNT)), random.normal(size=COUNT)
    passages = [random.normal(size=(length, COUNT)).astype(np.float32) for length in lengths]

    def score(passage: np.ndarray, tags: tuple[int, ...]) -> float:
        if IMPOSSIBLE_FIRST[tags[0]] or any(IMPOSSIBLE[a, b] for a, b in pairwise(tags)):
            return float("-inf")
        steps = sum(transitions[a, b] for a, b in pairwise(tags))
        return float(start[tags[0]] + steps + sum(passage[at, tag] for at, tag in enumerate(tags)))

    found = Decoder(transitions, start).tags(passages)
    for passage, tags in zip(passages, found, strict=True):
        best = max(score(passage, other) for other in product(range(COUNT), repeat=len(passage)))
        assert score(passage, tuple(tags)) == pytest.approx(best, abs=1e-4)


def test_transitions_of_other_tags_are_refused() -> None:
    with pytest.raises(ValueError, match="7 tags"):
        Decoder(np.zeros((5, 5), np.float32), np.zeros(5, np.float32))
