from collections import namedtuple

from services.common import metrics
from services.common.lag import Lag

Partition = namedtuple("Partition", "topic partition")
A0, A1 = Partition("p.articles", 0), Partition("p.articles", 1)


def _lag(service: str) -> float:
    return metrics.LAG.labels(service, "articles")._value.get()


def _seconds(service: str) -> float:
    return metrics.LAG_SECONDS.labels(service, "articles")._value.get()


def test_lag_is_what_is_left_in_all_partitions() -> None:
    lag = Lag("sum", "p.")
    lag.read("p.articles", 0, 9, 0.0)
    lag.read("p.articles", 1, 4, 0.0)

    lag.report([A0, A1], {A0: 15, A1: 7}.get, {}.get)

    assert _lag("sum") == (15 - 10) + (7 - 5)


def test_a_consumer_that_has_read_all_is_no_second_behind() -> None:
    lag = Lag("done", "p.")
    lag.read("p.articles", 0, 14, 0.0)

    lag.report([A0], {A0: 15}.get, {}.get)

    assert (_lag("done"), _seconds("done")) == (0, 0)


def test_a_consumer_that_is_behind_is_as_far_behind_as_the_record_it_read_last() -> None:
    lag = Lag("old", "p.")
    lag.read("p.articles", 0, 1, 1000.0)

    lag.report([A0], {A0: 15}.get, {}.get)

    assert _seconds("old") > 1e6


def test_a_consumer_that_has_read_nothing_yet_is_behind_from_where_it_begins() -> None:
    now = [100.0]
    lag = Lag("stuck", "p.", clock=lambda: now[0])

    lag.report([A0], {A0: 15}.get, {A0: 12}.get)
    now[0] = 130.0
    lag.report([A0], {A0: 15}.get, {A0: 12}.get)

    assert (_lag("stuck"), _seconds("stuck")) == (3, 30)
