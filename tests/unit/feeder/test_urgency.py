import pytest

from services.feeder.urgency import urgency


@pytest.mark.parametrize(("word", "expected"), [("1", 1), (" 9 ", 9), ("", 0), ("0", 0), ("10", 0), ("r", 0), ("³", 0)])
def test_an_urgency_is_one_digit(word: str, expected: int) -> None:
    assert urgency(word) == expected
