"""Tags, and the stretches of words that they mark."""

import pytest

from services.quotes.tags import IMPOSSIBLE, IMPOSSIBLE_FIRST, Part, Stretch, first, further, stretches


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 2, 0, 3], [(Part.SOURCE, 0, 2), (Part.CUE, 3, 4)]),
        ([5, 6, 5, 6, 6], [(Part.CONTENT, 0, 2), (Part.CONTENT, 2, 5)]),
        ([1, 5, 6], [(Part.SOURCE, 0, 1), (Part.CONTENT, 1, 3)]),
        ([6, 6, 0], [(Part.CONTENT, 0, 2)]),
    ],
)
def test_tags_mark_stretches(tags: list[int], expected: list[tuple[Part, int, int]]) -> None:
    assert stretches(tags) == [Stretch(*each) for each in expected]


def test_a_further_word_follows_only_a_word_of_its_own_part() -> None:
    for part in Part:
        before = {tag for tag, impossible in enumerate(IMPOSSIBLE[:, further(part)]) if not impossible}
        assert before == {first(part), further(part)}
        assert IMPOSSIBLE_FIRST[further(part)]
        assert not IMPOSSIBLE_FIRST[first(part)]
