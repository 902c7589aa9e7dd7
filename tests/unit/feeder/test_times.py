from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feeder.times import instant

TEN = datetime(2024, 5, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-03T10:00:00Z",
        "2024-05-03T10:00:00z",
        "2024-05-03T10:00Z",
        "2024-05-03 10:00:00",
        "2024-05-03T12:00:00+02:00",
        "2024-05-03T12:00:00+0200",
        "2024-05-03T12:00:00+02",
        "2024-05-03T05:00:00 -05:00",
        " 2024-05-03T10:00:00Z\n",
        "20240503T100000Z",
        "20240503T1000Z",
        "20240503100000",
        "20240503T120000+0200",
        "20240503T120000+02:00",
        "Fri, 03 May 2024 10:00:00 GMT",
        "Fri, 03 May 2024 12:00:00 +0200",
        "3 May 2024 10:00 GMT",
    ],
)
def test_every_spelling_of_an_instant_is_the_same(value: str) -> None:
    assert instant(value) == TEN


@pytest.mark.parametrize("value", ["2024-05-03T10:00:00.999Z", "2024-05-03T10:00:00,5Z"])
def test_parts_of_a_second_are_left_out(value: str) -> None:
    assert instant(value) == TEN


@pytest.mark.parametrize("value", ["2024-05-03", "20240503"])
def test_a_day_is_its_first_instant_in_utc(value: str) -> None:
    assert instant(value) == datetime(2024, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "Friday",
        "2024",
        "2024-05",
        "2024-13-03",
        "2024-02-30T10:00:00Z",
        "20241332",
        "2024-05-03T25:00:00Z",
        "Fri, 31 Feb 2024 10:00:00 GMT",
        "1714730400",
        "2024-05-03T10:00:00+99:00",
        "٢٠٢٤-٠٥-٠٣",
    ],
)
def test_what_names_no_instant_is_none(value: str) -> None:
    assert instant(value) is None


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00"])
def test_an_instant_beyond_the_calendar_is_none(value: str) -> None:
    assert instant(value) is None


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.timezones()))
def test_an_instant_written_in_any_zone_is_read_back(time: datetime) -> None:
    offset = time.utcoffset()
    assert offset is not None
    if offset.total_seconds() % 60:
        return
    whole = time.replace(microsecond=0)
    assert instant(whole.isoformat()) == whole.astimezone(UTC)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ]?[0-9:.,]{0,9}[Z+-]?[0-9:]{0,5}"))
def test_whatever_it_is_nothing_is_raised_and_what_is_found_is_in_utc(value: str) -> None:
    found = instant(value)
    assert found is None or found.tzinfo is UTC
