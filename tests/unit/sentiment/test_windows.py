"""How a sentence of any length is cut for the encoder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sentiment.windows import CLS, MOST_SUBTOKENS, SEP, STEP, Window, parts, windows


def cut(length: int, *targets: tuple[int, int]) -> list[Window]:
    """Cut a sentence whose sub-token i has id 1000 + i and stands for code points 10 i to 10 i + 5."""
    return windows(range(1000, 1000 + length), [(10 * i, 10 * i + 5) for i in range(length)], targets)


def read_at(window: Window, number: int) -> list[int]:
    """Return the indices of the sub-tokens that a target is read at."""
    start, end = window.targets[window.numbers.index(number)]
    return [id - 1000 for id in window.ids[start:end]]


def test_a_sentence_is_one_window_with_its_targets_where_they_stand() -> None:
    (window,) = cut(5, (10, 15), (20, 45))

    assert window.ids == (CLS, 1000, 1001, 1002, 1003, 1004, SEP)
    assert [read_at(window, 0), read_at(window, 1)] == [[1], [2, 3, 4]]


def test_a_target_is_read_at_every_sub_token_that_it_touches() -> None:
    (window,) = cut(5, (14, 31))

    assert read_at(window, 0) == [1, 2, 3]


@pytest.mark.parametrize(("place", "at"), [((16, 18), 2), ((48, 99), 4)], ids=["between", "beyond"])
def test_a_target_that_nothing_is_left_of_is_read_beside_where_it_stood(place: tuple[int, int], at: int) -> None:
    (window,) = cut(5, place)

    assert read_at(window, 0) == [at]


def test_nothing_to_read_is_no_window() -> None:
    assert cut(0, (0, 1)) == []


def test_the_longest_sentence_that_fits_is_one_window_and_one_more_sub_token_makes_two() -> None:
    assert len(cut(MOST_SUBTOKENS)) == 1
    assert len(cut(MOST_SUBTOKENS + 1)) == 2


lengths = st.integers(1, 20 * MOST_SUBTOKENS)


@given(lengths, st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 4_000)), max_size=20))
def test_every_sub_token_is_read_and_every_target_once(length: int, targets: list[tuple[int, int]]) -> None:
    places = [(start, start + size) for start, size in targets]
    found = cut(length, *places)

    assert {id for window in found for id in window.ids} == {CLS, SEP, *range(1000, 1000 + length)}
    assert all(len(window.ids) <= MOST_SUBTOKENS + 2 for window in found)
    assert sorted(number for window in found for number in window.numbers) == list(range(len(places)))
    for window in found:
        assert all(0 < start < end < len(window.ids) for start, end in window.targets)


@given(lengths, st.integers(0, 30_000), st.integers(1, STEP))
def test_a_target_no_longer_than_a_step_is_read_whole(length: int, first: int, size: int) -> None:
    first = min(first // 10, length - 1)
    size = min(size, length - first)
    found = cut(length, (10 * first, 10 * (first + size)))

    (window,) = [window for window in found if window.numbers]
    assert read_at(window, 0) == list(range(first, first + size))


def test_a_window_of_many_targets_is_read_several_times_and_counts_once() -> None:
    (window,) = cut(5, *[(10, 15)] * 7)
    found = list(parts(window, 3))

    assert [each.numbers for each in found] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [len(each.targets) for each in found] == [3, 3, 1]
    assert [each.again for each in found] == [False, True, True]
    assert {each.ids for each in found} == {window.ids}


@given(lengths, st.integers(0, 500))
def test_the_number_of_windows_follows_the_length_alone(length: int, targets: int) -> None:
    found = cut(length, *[(10 * i, 10 * i + 5) for i in range(targets)])

    assert len(found) <= 1 + -(-max(length - MOST_SUBTOKENS, 0) // STEP)
