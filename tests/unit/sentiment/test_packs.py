"""Which windows are read in one pass, and what the model is fed with of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.sentiment.packs import INPUTS, LENGTHS, MOST_PLACES, MOST_TARGETS, feed, packs
from services.sentiment.windows import MOST_SUBTOKENS, Window


def window(length: int, *targets: tuple[int, int]) -> Window:
    return Window(tuple(range(1000, 1000 + length)), list(targets), list(range(len(targets))))


windows = st.lists(
    st.builds(
        lambda length, targets: window(length, *[(1, 2)] * targets),
        st.integers(3, MOST_SUBTOKENS + 2),
        st.integers(0, MOST_TARGETS),
    ),
    max_size=40,
)


@given(windows)
def test_each_window_is_read_once_and_no_pass_is_too_large(found: list[Window]) -> None:
    passes = list(packs(found))

    assert sorted(number for pack in passes for number in pack) == list(range(len(found)))
    for pack in passes:
        fed = feed([found[number] for number in pack])
        assert fed["mask"].size <= MOST_PLACES
        assert len(fed["target_mask"]) <= MOST_TARGETS


@given(windows)
def test_a_window_takes_as_many_places_as_it_would_alone(found: list[Window]) -> None:
    for pack in packs(found):
        alone = {feed([found[number]])["mask"].shape[1] for number in pack}
        assert alone == {feed([found[number] for number in pack])["mask"].shape[1]}


def test_lengths_are_rounded_up_by_less_than_a_half_and_the_longest_not_at_all() -> None:
    assert all(feed([window(length)])["mask"].shape[1] - length < max(8, length / 2) for length in range(3, 161))
    assert LENGTHS[-1] == MOST_SUBTOKENS + 2


def test_each_sub_token_is_found_at_its_place_and_no_place_holds_padding_for_one() -> None:
    fed = feed([window(3), window(5)])

    assert fed["ids"].tolist() == [1000, 1001, 1002, 1000, 1001, 1002, 1003, 1004]
    assert fed["positions"].tolist() == [0, 1, 2, 0, 1, 2, 3, 4]
    assert fed["mask"].sum(1).tolist() == [3, 5]
    assert fed["rows"].ravel()[fed["places"]].tolist() == list(range(8))
    assert np.flatnonzero(fed["mask"]).tolist() == fed["places"].tolist()


def test_a_model_is_fed_with_what_it_is_held_to_take() -> None:
    assert feed([window(4)]).keys() == INPUTS


def test_each_target_stands_in_its_own_window_and_marks_its_sub_tokens() -> None:
    fed = feed([window(4), window(5, (1, 2), (2, 4))])

    assert fed["target_sent"].tolist() == [1, 1]
    assert [np.flatnonzero(row).tolist() for row in fed["target_mask"]] == [[1], [2, 3]]
    assert fed["types"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 0]


def test_without_any_target_one_row_stands_for_none_and_nothing_is_marked() -> None:
    fed = feed([window(4), window(5)])

    assert fed["target_mask"].sum() == 1
    assert fed["target_sent"].tolist() == [0]
    assert not fed["types"].any()
