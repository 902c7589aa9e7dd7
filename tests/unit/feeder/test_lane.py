from collections.abc import Sequence
from typing import cast

import pytest
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder.intake import Delivery, Intake
from services.feeder.lane import MAX_BYTES, Lane, parts
from services.feeder.settings import FeederSettings
from services.feeder.wires import Push

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


class Holding:
    """An intake that holds whatever it is given."""

    def hold(self, deliveries: Sequence[Delivery], reason: str) -> list[list[Receipt]]:
        return [[Receipt(action=Receipt.HELD, reason=reason)] for _ in deliveries]


def test_what_no_record_can_hold_is_rejected_with_what_to_do() -> None:
    ((receipt,),) = Lane(FeederSettings(), cast(Intake, Holding())).take([Delivery(b"x" * (MAX_BYTES + 1))])
    assert receipt.action == Receipt.REJECTED
    assert receipt.reason.endswith("bytes at once: send JSON lines, or smaller files")


def test_a_wire_goes_the_way_that_its_operator_has_set() -> None:
    wires = (Push(id="old", lane="backfill"), Push(id="news"))
    intake = cast(Intake, object())
    lane = Lane(FeederSettings(wires=wires), intake)
    assert [lane.way(wire) for wire in ("old", "news", "other", "")] == [lane, intake, intake, intake]
    assert lane.is_of(["old", "old"])
    assert not lane.is_of(["old", ""])
