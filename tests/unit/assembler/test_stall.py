from services.assembler.stall import Enrichers

PATIENCE, STUCK = 5.0, 60.0


def _nothing_unread(_: str) -> bool:
    return False


def _waiting(anywhere: dict[str, float]) -> Enrichers:
    """Return one partition on which an article waits for quotes since second 0."""
    enrichers = Enrichers(["quotes"], PATIENCE, STUCK, anywhere)
    enrichers.settle(0, _nothing_unread, 0.0)
    return enrichers


def test_an_enricher_that_is_silent_everywhere_has_stalled() -> None:
    enrichers = _waiting({})

    enrichers.settle(0, _nothing_unread, PATIENCE)

    assert enrichers.stalled == {"quotes"}


def test_an_enricher_that_publishes_on_another_partition_is_behind_not_missing() -> None:
    anywhere: dict[str, float] = {}
    enrichers = _waiting(anywhere)
    other = Enrichers(["quotes"], PATIENCE, STUCK, anywhere)
    other.published("quotes", 7, 4.0)

    enrichers.settle(0, _nothing_unread, PATIENCE)

    assert enrichers.stalled == set()


def test_an_enricher_that_is_stuck_on_one_partition_is_not_waited_for_without_end() -> None:
    anywhere = {"quotes": STUCK}
    enrichers = _waiting(anywhere)

    enrichers.settle(0, _nothing_unread, STUCK)

    assert enrichers.stalled == {"quotes"}


def test_what_is_not_read_yet_is_no_silence() -> None:
    enrichers = _waiting({})

    enrichers.settle(0, lambda _: True, PATIENCE)

    assert enrichers.stalled == set()


def test_an_enricher_that_publishes_again_is_waited_for_again() -> None:
    enrichers = _waiting({})
    enrichers.settle(0, _nothing_unread, PATIENCE)

    enrichers.published("quotes", 0, PATIENCE + 1)

    assert enrichers.awaited == {"quotes"}


def test_nobody_stalls_while_nothing_waits() -> None:
    enrichers = Enrichers(["quotes"], PATIENCE, STUCK, {})

    for now in (0, 100):
        enrichers.settle(None, _nothing_unread, now)

    assert enrichers.stalled == set()


def test_the_time_counts_from_when_something_waits() -> None:
    enrichers = Enrichers(["quotes"], PATIENCE, STUCK, {})
    enrichers.published("quotes", 0, 0)
    enrichers.settle(0, _nothing_unread, 50)
    enrichers.settle(1, _nothing_unread, 100)

    enrichers.settle(1, _nothing_unread, 104.9)
    assert enrichers.stalled == set()
    enrichers.settle(1, _nothing_unread, 105)
    assert enrichers.stalled == {"quotes"}


def test_an_enricher_that_has_stalled_stays_so_when_nothing_waits_any_more() -> None:
    enrichers = _waiting({})
    enrichers.settle(0, _nothing_unread, PATIENCE)

    enrichers.settle(None, _nothing_unread, 50)

    assert enrichers.awaited == set()


def test_what_all_that_are_awaited_have_passed_waits_no_more() -> None:
    enrichers = Enrichers(["quotes", "entities"], PATIENCE, STUCK, {})
    assert enrichers.passed_by_all() == -1
    enrichers.published("entities", 9, 0)
    enrichers.published("quotes", 3, 0)
    assert enrichers.passed_by_all() == 3

    enrichers.stalled.add("quotes")
    assert enrichers.passed_by_all() == 9
    enrichers.stalled.add("entities")
    assert enrichers.passed_by_all() == float("inf")


def test_an_extension_that_nobody_awaits_is_passed_over() -> None:
    enrichers = Enrichers(["quotes"], PATIENCE, STUCK, {})

    enrichers.published("topics", 9, 0)
    enrichers.passed("topics", 9)

    assert (enrichers.passed_by_all(), enrichers.awaited) == (-1, {"quotes"})
