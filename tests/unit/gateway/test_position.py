import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.position import PositionError, decode, encode

PARTITIONS = {"articles.enriched": 3, "articles.recalls": 2}
offsets = st.integers(0, 2**62)


@given(st.lists(offsets, min_size=3, max_size=3), st.lists(offsets, min_size=2, max_size=2))
def test_a_position_comes_back_as_it_was(enriched: list[int], recalls: list[int]) -> None:
    at = {"articles.enriched": enriched, "articles.recalls": recalls}

    assert decode(encode(at), PARTITIONS) == at


@pytest.mark.parametrize(
    "text", ["x", "e1.2r3", "e1.2.3r1.2.3", "e1.2.-3r1.2", "e1.2.3r1.99999999999999999999", "e1.2.3"]
)
def test_a_position_of_another_stream_is_refused(text: str) -> None:
    with pytest.raises(PositionError):
        decode(text, PARTITIONS)
