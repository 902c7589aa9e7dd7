from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.training.batches import Epochs, by_budget, by_count

lengths = st.lists(st.integers(1, 300), max_size=80)


@given(lengths, st.integers(1, 600), st.integers(0, 9))
def test_a_budget_is_kept_and_every_example_comes_once(lengths: list[int], budget: int, seed: int) -> None:
    batches = by_budget(lengths, budget, Random(seed))

    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[index] for index in batch) * len(batch) <= budget


@given(lengths, st.integers(1, 20), st.integers(0, 9))
def test_batches_of_a_count_have_every_example_once(lengths: list[int], count: int, seed: int) -> None:
    batches = by_count(lengths, count, Random(seed))

    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert all(len(batch) <= count for batch in batches)


def epochs(seed: str) -> Epochs[int]:
    def epoch(rng: Random) -> list[list[int]]:
        numbers = list(range(6))
        rng.shuffle(numbers)
        return [numbers[:3], numbers[3:]]

    return Epochs(epoch, seed)


def test_a_batch_depends_on_the_seed_and_its_index_alone() -> None:
    in_order = epochs("1")
    expected = [in_order.batch(index) for index in range(10)]

    assert [epochs("1").batch(index) for index in (9, 4, 0)] == [expected[index] for index in (9, 4, 0)]
    assert in_order.batch(2) == expected[2]
    assert [epochs("2").batch(index) for index in range(10)] != expected


def test_every_epoch_has_every_example_in_another_order() -> None:
    row = epochs("1")

    whole = [row.batch(2 * number) + row.batch(2 * number + 1) for number in range(5)]

    assert all(sorted(epoch) == list(range(6)) for epoch in whole)
    assert len({tuple(epoch) for epoch in whole}) > 1


def test_nothing_to_learn_from_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="nothing to learn from"):
        Epochs(lambda _: [], "1").batch(0)
