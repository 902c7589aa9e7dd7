"""What is held and what expires, with a clock of the test; that a killed feeder does it too needs a real Kafka."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.common.health import Health
from services.feeder.intake import Delivery, Intake
from services.feeder.timer import Timer
from tests.unit.feeder.memory import MemoryLedger

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)
TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Desk:
    """A feeder's insides, at a time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON
        self.ledger = MemoryLedger()
        health = Health("feeder", "kafka")
        health.found("kafka")
        self.intake = Intake(self.ledger, "wire", health, clock=lambda: self.now)  # type: ignore[arg-type]
        self.timer = Timer(self.intake)

    def take(self, *stories: dict[str, object]) -> list[Receipt]:
        content = "\n".join(json.dumps({"guid": "g", "language": "en", **story}) for story in stories)
        return self.intake.take([Delivery(content.encode(), traceparent=TRACE)])[0]

    def actions(self, *stories: dict[str, object]) -> list[str]:
        return [Receipt.Action.Name(receipt.action) for receipt in self.take(*stories)]

    def at(self, minutes: float) -> None:
        self.now = NOON + timedelta(minutes=minutes)
        self.timer.tick()

    @property
    def published(self) -> list[Article]:
        return [out.article for batch in self.ledger.batches for out in batch]

    @property
    def life(self) -> list[tuple[int, str, str]]:
        return [(a.revision, Article.Status.Name(a.status), a.headline) for a in self.published]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def minute(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def story(version: int | str = "", headline: str = "Talks", **more: object) -> dict[str, object]:
    return {"version": str(version), "headline": headline, **more}


def embargoed(
    version: int | str = "", headline: str = "Talks", minutes: float = 10, **more: object
) -> dict[str, object]:
    return story(version, headline, embargoed=minute(minutes), **more)


KILL: dict[str, object] = {"status": "canceled", "reason": "libel"}


def test_a_story_under_embargo_is_held_and_told_when_it_goes_out(desk: Desk) -> None:
    (receipt,) = desk.take(embargoed(1))
    assert receipt.action == Receipt.HELD
    assert receipt.reason == "under embargo: it goes out at 2024-05-03T12:10:00+00:00"
    assert (receipt.revision, receipt.article_id != "") == (0, True)
    assert desk.published == []


def test_it_goes_out_at_its_time_and_not_before(desk: Desk) -> None:
    desk.take(embargoed(1))
    desk.at(9.99)
    assert desk.published == []
    desk.at(10)
    assert desk.life == [(1, "USABLE", "Talks")]
    desk.at(11)
    assert len(desk.published) == 1


def test_it_goes_out_before_what_comes_when_it_is_due(desk: Desk) -> None:
    desk.take(embargoed(1, "Old"))
    desk.now = NOON + timedelta(minutes=10)
    assert desk.actions(story(2, "New")) == ["REFRESHED"]
    assert desk.life == [(1, "USABLE", "Old"), (2, "USABLE", "New")]


def test_it_goes_out_as_received_then_with_its_trace_context(desk: Desk) -> None:
    desk.take(embargoed(1))
    desk.at(10)
    assert desk.published[0].received_at.ToDatetime(UTC) == NOON + timedelta(minutes=10)
    assert desk.ledger.batches[-1][0].traceparent == TRACE


def test_the_same_again_is_a_duplicate_held_or_published(desk: Desk) -> None:
    assert desk.actions(embargoed(1), embargoed(1)) == ["HELD", "DUPLICATE"]
    desk.at(10)
    assert desk.actions(embargoed(1)) == ["DUPLICATE"]


def test_a_new_version_takes_the_place_of_a_held_one(desk: Desk) -> None:
    assert desk.actions(embargoed(1, "Old"), embargoed(2, "New", 20)) == ["HELD", "HELD"]
    desk.at(10)
    assert desk.published == []
    desk.at(20)
    assert desk.life == [(1, "USABLE", "New")]


def test_a_new_version_without_embargo_takes_it_too(desk: Desk) -> None:
    assert desk.actions(embargoed(1, "Old"), story(2, "New")) == ["HELD", "ACCEPTED"]
    desk.at(10)
    assert desk.life == [(1, "USABLE", "New")]


def test_the_same_version_whose_embargo_was_lifted_goes_out_at_once(desk: Desk) -> None:
    desk.take(embargoed(1))
    assert desk.actions(story(1)) == ["ACCEPTED"]
    desk.at(10)
    assert len(desk.published) == 1


def test_an_earlier_version_is_stale_against_a_held_one(desk: Desk) -> None:
    desk.take(embargoed(2))
    (receipt,) = desk.take(story(1))
    assert (receipt.action, receipt.reason) == (Receipt.STALE, "version 2 is held under embargo")
    assert desk.actions(embargoed(1)) == ["STALE"]
    assert desk.published == []


def test_a_kill_drops_what_is_held(desk: Desk) -> None:
    desk.take(embargoed(1))
    assert desk.actions(KILL) == ["KILLED"]
    desk.at(10)
    assert desk.life == [(1, "CANCELED", "")]
    assert desk.actions(embargoed(1), story(1), embargoed(2, minutes=30)) == ["STALE", "STALE", "HELD"]


def test_what_is_dated_ahead_does_not_outlive_its_kill(desk: Desk) -> None:
    desk.take(embargoed(1, versionCreated=minute(10)))
    assert desk.actions(KILL, embargoed(1, versionCreated=minute(10))) == ["KILLED", "STALE"]


def test_readers_have_the_published_version_while_a_later_one_is_held(desk: Desk) -> None:
    assert desk.actions(story(1, "Old"), embargoed(2, "New")) == ["ACCEPTED", "HELD"]
    assert desk.life == [(1, "USABLE", "Old")]
    desk.at(10)
    assert desk.life[1:] == [(2, "USABLE", "New")]
    assert desk.published[1].change == Article.UPDATE


def test_a_kill_of_the_published_version_is_obeyed_and_the_held_later_one_stays(desk: Desk) -> None:
    desk.take(story(1, "Old"), embargoed(2, "New"))
    assert desk.actions({**KILL, "version": "1"}) == ["KILLED"]
    desk.at(10)
    assert desk.life[1:] == [(2, "CANCELED", ""), (3, "USABLE", "New")]
    assert desk.published[2].text_revision == 3


def test_what_is_held_and_what_is_published_of_a_story_are_separate_steps(desk: Desk) -> None:
    desk.take(story(1), embargoed(2), KILL, embargoed(3), {**story(1), "guid": "other"})
    assert [(len(step.articles), len(step.held)) for step in desk.ledger.steps] == [(1, 0), (0, 1), (1, 1), (1, 1)]


def test_a_rehearsal_knows_of_what_it_would_hold(desk: Desk) -> None:
    content = "\n".join(json.dumps({"guid": "g", **each}) for each in (embargoed(2), story(1), KILL))
    (receipts,) = desk.intake.rehearse([Delivery(content.encode())])
    assert [Receipt.Action.Name(r.action) for r in receipts] == ["HELD", "STALE", "KILLED"]
    assert desk.ledger.steps == []


def test_a_story_expires_at_its_time(desk: Desk) -> None:
    desk.take(story(1, expires=minute(5)))
    desk.at(4.99)
    assert len(desk.published) == 1
    desk.at(5)
    desk.at(6)
    assert desk.life[1:] == [(2, "CANCELED", "")]
    assert desk.published[1].reason == "expired at 2024-05-03T12:05:00+00:00"
    assert (desk.published[1].change, desk.published[1].text_revision) == (Article.RECALL, 2)


def test_a_later_version_with_a_later_expiry_keeps_it(desk: Desk) -> None:
    desk.take(story(1, expires=minute(5)), story(2, expires=minute(15)))
    desk.at(5)
    assert desk.life == [(1, "USABLE", "Talks"), (2, "USABLE", "Talks")]
    desk.at(15)
    assert desk.life[2:] == [(3, "CANCELED", "")]


def test_an_expired_story_lives_again_by_a_later_version_alone(desk: Desk) -> None:
    desk.take(story("a", versionCreated=minute(-9), expires=minute(5)))
    desk.at(6)
    assert desk.actions(story("a", versionCreated=minute(-9))) == ["STALE"]
    assert desk.actions(story("b", versionCreated=minute(4))) == ["REFRESHED"]


def test_what_expired_while_held_never_goes_out(desk: Desk) -> None:
    desk.take(embargoed(1, expires=minute(10)))
    desk.at(10)
    assert desk.published == []
    assert len(desk.ledger.holds) == 0


def test_a_story_that_expires_leaves_its_held_version_waiting(desk: Desk) -> None:
    desk.take(story(1, "Old", expires=minute(5)), embargoed(2, "New"))
    desk.at(5)
    desk.at(10)
    assert desk.life == [(1, "USABLE", "Old"), (2, "CANCELED", ""), (3, "USABLE", "New")]


def test_while_the_broker_is_away_what_is_due_waits_and_counts_as_overdue(desk: Desk) -> None:
    desk.take(embargoed(1))
    desk.ledger.away_after = 1
    desk.at(10)
    desk.ledger.away_after = 10
    desk.at(11)
    assert desk.published == []
    desk.intake.open()
    desk.at(11.5)
    assert desk.life == [(1, "USABLE", "Talks")]
    assert REGISTRY.get_sample_value("wirelens_feeder_overdue_seconds") == 90


def test_stories_are_noted_now_and_then(desk: Desk) -> None:
    desk.at(0)
    desk.at(1)
    assert desk.ledger.noted == 1


STEPS = st.lists(
    st.one_of(
        st.builds(story, st.integers(1, 4), st.sampled_from(["Talks", "More talks"])),
        st.builds(embargoed, st.integers(1, 4), st.sampled_from(["Talks", "More talks"]), st.integers(1, 9)),
        st.builds(lambda version: {**KILL, "version": version}, st.sampled_from(["", "1", "2", "3", "4"])),
        st.integers(1, 3),
    ),
    max_size=12,
)


@settings(max_examples=50)
@given(STEPS)
def test_whatever_comes_revisions_rise_and_nothing_under_embargo_is_published(
    steps: list[dict[str, object] | int],
) -> None:
    desk, time = Desk(), 0
    for step in steps:
        before = len(desk.published)
        if isinstance(step, int):
            time += step
            desk.at(time)
        else:
            desk.take(step)
        assert all(
            a.embargoed.ToDatetime(UTC) <= desk.now for a in desk.published[before:] if a.status == Article.USABLE
        )
    desk.at(100)
    assert [a.revision for a in desk.published] == list(range(1, len(desk.published) + 1))
    assert len(desk.ledger.holds) == 0


@given(st.permutations([story(1), embargoed(2, "More talks"), {**KILL, "version": "3"}, embargoed(4, "The end", 20)]))
def test_in_whatever_order_they_come_the_highest_version_stands_at_the_end(items: list[dict[str, object]]) -> None:
    desk = Desk()
    for item in items:
        desk.take(item)
    desk.at(100)
    assert desk.life[-1][1:] == ("USABLE", "The end")
