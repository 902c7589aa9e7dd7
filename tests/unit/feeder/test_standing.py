import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feeder.standing import (
    MAX_ASKED_SECONDS,
    MAX_RETRY_SECONDS,
    Standing,
    answered,
    begun,
    failed,
    is_silent,
)
from services.feeder.wires import Feed

FEED = Feed(id="w", url="http://example.org/", every="5m", silent_after="1h")
NOW = 1_000_000.0


def shortest(low: float, high: float) -> float:
    return low


def longest(low: float, high: float) -> float:
    return high


def standing(**fields: object) -> Standing:
    return Standing("http://example.org/", **{"news_at": NOW} | fields)  # type: ignore[arg-type]


def test_a_new_feed_is_asked_at_once_and_is_not_silent_yet() -> None:
    assert begun(FEED, None, NOW) == standing(next_at=0.0)
    assert not is_silent(begun(FEED, None, NOW), FEED, NOW)


def test_a_feed_goes_on_as_it_stood() -> None:
    before = standing(etag="e", last_modified="m", next_at=NOW + 100, failures=2, news_at=NOW - 50)
    assert begun(FEED, before, NOW) == before


def test_another_address_is_asked_anew_and_its_silence_goes_on() -> None:
    before = Standing("http://old.example.org/", news_at=NOW - 50, etag="e", next_at=NOW + 100, gone=True)
    assert begun(FEED, before, NOW) == standing(news_at=NOW - 50)


def test_a_cadence_made_shorter_is_not_slept_through() -> None:
    assert begun(FEED, standing(next_at=NOW + 86400), NOW).next_at <= NOW + 1.1 * MAX_RETRY_SECONDS


@pytest.mark.parametrize(("spread", "pause"), [(shortest, 300), (longest, 330)])
def test_after_an_answer_it_is_asked_by_its_cadence_and_never_sooner(spread: object, pause: float) -> None:
    after = answered(standing(failures=3), FEED, NOW, news=False, etag="e", last_modified="m", spread=spread)  # type: ignore[arg-type]
    assert after.next_at == pytest.approx(NOW + pause)
    assert (after.failures, after.etag, after.last_modified) == (0, "e", "m")


@pytest.mark.parametrize(("news", "at"), [(True, NOW), (False, NOW - 60)])
def test_only_what_is_new_ends_a_silence(news: bool, at: float) -> None:
    before = standing(news_at=NOW - 60)
    assert answered(before, FEED, NOW, news=news, etag="", last_modified="", spread=shortest).news_at == at


def test_failures_are_parted_by_pauses_that_double_up_to_an_hour() -> None:
    pauses, before = [], standing()
    for _ in range(9):
        before = failed(before, FEED, NOW, spread=longest)
        pauses.append(before.next_at - NOW)
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_failure_keeps_what_is_known_of_the_last_answer() -> None:
    before = standing(etag="e", last_modified="m", news_at=NOW - 60)
    after = failed(before, FEED, NOW)
    assert (after.etag, after.last_modified, after.news_at) == ("e", "m", NOW - 60)


@given(st.integers(0, 10_000), st.floats(0, 1e12))
def test_a_pause_has_bounds_whatever_a_server_says(failures: int, retry_after: float) -> None:
    after = failed(standing(failures=failures), FEED, NOW, retry_after=retry_after)
    assert min(retry_after, MAX_ASKED_SECONDS) <= after.next_at - NOW + 1e-6
    assert 15 <= after.next_at - NOW <= MAX_ASKED_SECONDS


def test_it_is_silent_after_the_time_that_its_wire_allows() -> None:
    assert not is_silent(standing(news_at=NOW - 3600), FEED, NOW)
    assert is_silent(standing(news_at=NOW - 3601), FEED, NOW)
