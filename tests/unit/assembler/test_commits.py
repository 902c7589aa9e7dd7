import pytest
from kafka.errors import KafkaError, RebalanceInProgressError, TopicAuthorizationFailedError

from services.assembler.commits import Commits, Positions


class Future:
    """As kafka-python's: done or not, with an error or without."""

    def __init__(self) -> None:
        self.is_done = False
        self.exception: Exception | None = None

    def done(self, error: Exception | None = None) -> None:
        self.exception = error
        self.is_done = True


class Broker:
    def __init__(self) -> None:
        self.commits: list[Positions] = []
        self.futures: list[Future] = []

    def commit(self, positions: Positions) -> Future:
        self.commits.append(positions)
        self.futures.append(Future())
        return self.futures[-1]


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def commits(broker: Broker) -> Commits:
    return Commits(broker.commit, 1.0)


AT = ("articles", 0)


def turn(commits: Commits, at: int, now: float) -> None:
    list(commits.acknowledged())
    commits.turn(lambda: {AT: at}, now)


def test_nothing_is_committed_before_what_was_sent_is_acknowledged(commits: Commits, broker: Broker) -> None:
    event = Future()
    commits.sent("articles.enriched", event)
    turn(commits, 5, 0)
    turn(commits, 5, 9)
    assert broker.commits == []
    event.done()
    turn(commits, 7, 9)
    assert broker.commits == [{AT: 5}]


def test_what_was_sent_after_the_positions_were_noted_does_not_hold_them(commits: Commits, broker: Broker) -> None:
    first = Future()
    commits.sent("articles.enriched", first)
    turn(commits, 5, 0)
    commits.sent("articles.enriched", Future())
    first.done()
    turn(commits, 6, 0)
    assert (broker.commits, commits.unacknowledged) == ([{AT: 5}], 1)


def test_one_commit_runs_at_a_time_and_the_next_begins_after_the_interval(commits: Commits, broker: Broker) -> None:
    turn(commits, 5, 0)
    turn(commits, 6, 5)
    assert broker.commits == [{AT: 5}]
    broker.futures[0].done()
    turn(commits, 6, 5)
    turn(commits, 7, 5.5)
    assert broker.commits == [{AT: 5}, {AT: 6}]


def test_what_was_committed_is_not_committed_again(commits: Commits, broker: Broker) -> None:
    turn(commits, 5, 0)
    broker.futures[0].done()
    turn(commits, 5, 5)
    assert broker.commits == [{AT: 5}]


def test_what_failed_for_a_rebalance_is_tried_again(commits: Commits, broker: Broker) -> None:
    turn(commits, 5, 0)
    broker.futures[0].done(RebalanceInProgressError())
    turn(commits, 5, 5)
    assert broker.commits == [{AT: 5}, {AT: 5}]


def test_what_can_never_be_committed_is_raised(commits: Commits, broker: Broker) -> None:
    turn(commits, 5, 0)
    broker.futures[0].done(TopicAuthorizationFailedError())
    with pytest.raises(TopicAuthorizationFailedError):
        turn(commits, 5, 5)


def test_what_was_not_delivered_is_raised(commits: Commits) -> None:
    event = Future()
    commits.sent("articles.enriched", event)
    event.done(KafkaError("gone"))
    with pytest.raises(KafkaError, match="gone"):
        list(commits.acknowledged())


def test_acknowledgements_are_counted_in_order_by_topic(commits: Commits) -> None:
    first, second = Future(), Future()
    commits.sent("articles.enriched", first)
    commits.sent("dlq.assembler", second)
    second.done()
    assert list(commits.acknowledged()) == []
    first.done()
    assert list(commits.acknowledged()) == ["articles.enriched", "dlq.assembler"]


def test_positions_noted_before_a_rebalance_are_void(commits: Commits, broker: Broker) -> None:
    event = Future()
    commits.sent("articles.enriched", event)
    turn(commits, 5, 0)
    commits.forget()
    event.done()
    turn(commits, 2, 1)
    assert broker.commits == [{AT: 2}]
