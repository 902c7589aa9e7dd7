import pytest

from services.feeder.lane import parts

ONE, TWO, BAD = b'{"guid": "1"}', b'{"guid": "2"}', b'{"guid": oops}'


def test_of_json_lines_each_good_one_is_kept_by_itself() -> None:
    assert list(parts(b"\n".join([ONE, b"", BAD, b" ", TWO, b""]), [True, False, True])) == [ONE, TWO]


@pytest.mark.parametrize(
    "content",
    [
        b"Talks go on\n\nThey went on and on.",
        b"[\n" + ONE + b",\n" + TWO + b"\n]",
        b"<newsMessage/>\n<!-- one and two -->",
        '{"guid": "1"}\n{"guid": "2"}'.encode("utf-16"),
    ],
)
def test_anything_else_is_kept_whole_where_anything_of_it_is_good(content: bytes) -> None:
    assert list(parts(content, [True, False])) == [content]
    assert list(parts(content, [False, False])) == []


def test_lines_that_were_not_all_read_stay_together() -> None:
    content = b"\n".join([ONE, BAD, TWO])
    assert list(parts(content, [True, False])) == [content]
