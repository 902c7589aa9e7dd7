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
