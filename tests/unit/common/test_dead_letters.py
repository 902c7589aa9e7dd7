import pytest
from wirelens.section.v1.section_pb2 import Failure

from services.common import dead_letters
from services.common.dead_letters import ROW_LIMIT, WINDOW, WINDOW_LIMIT, BlownFuseError, Fuse
from services.common.poison import Poison

POISON = Poison(Failure.ANALYSIS_ERROR, "ValueError: first line\nsecond line")


def _letter(original: list[tuple[str, bytes]], partition: int = 3, offset: int = 41) -> dict[str, bytes]:
    return dict(dead_letters.headers("quotes", POISON, original, "articles", partition, offset))


def test_a_letter_says_why_and_where_from_and_keeps_the_records_own_headers() -> None:
    letter = _letter([("ce_id", b"1")])

    assert letter["ce_id"] == b"1"
    assert letter[dead_letters.REASON] == b"ANALYSIS_ERROR"
    assert letter[dead_letters.TOPIC] == b"articles"
    assert (letter[dead_letters.PARTITION], letter[dead_letters.OFFSET]) == (b"3", b"41")


def test_the_detail_is_one_line() -> None:
    assert _letter([])[dead_letters.DETAIL] == b"ValueError: first line second line"


def test_a_letter_that_fails_again_keeps_the_place_of_the_first_record() -> None:
    first = list(_letter([]).items())

    again = _letter(first, partition=7, offset=99)

    assert dead_letters.source(list(again.items()), 7, 99) == (3, 41)


def test_a_record_without_a_letters_headers_is_its_own_source() -> None:
    assert dead_letters.source([("ce_id", b"1")], 5, 6) == (5, 6)


def test_the_fuse_blows_at_more_than_the_limit_in_a_row() -> None:
    fuse = Fuse()
    for _ in range(ROW_LIMIT):
        fuse.record(failed=True)

    with pytest.raises(BlownFuseError, match="in a row"):
        fuse.record(failed=True)


def test_the_fuse_blows_at_more_than_a_tenth_of_the_window() -> None:
    fuse = Fuse()
    for _ in range(WINDOW_LIMIT):
        fuse.record(failed=True)
        fuse.record(failed=False)

    with pytest.raises(BlownFuseError, match="of the last"):
        fuse.record(failed=True)


def test_failures_that_left_the_window_do_not_count() -> None:
    fuse = Fuse()
    for _ in range(WINDOW_LIMIT):
        fuse.record(failed=True)
        fuse.record(failed=False)
    for _ in range(WINDOW):
        fuse.record(failed=False)

    for _ in range(ROW_LIMIT):
        fuse.record(failed=True)
