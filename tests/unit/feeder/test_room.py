from services.feeder.room import ASK_SECONDS, Room, behind

BEGINS = {0: 100, 1: 0}
ENDS = {0: 110, 1: 5}


def test_the_slowest_group_counts_over_all_partitions() -> None:
    assert behind(BEGINS, ENDS, [{0: 110, 1: 5}, {0: 107, 1: 3}, {0: 109, 1: 4}]) == 5


def test_a_group_that_never_read_has_all_before_it_that_is_kept() -> None:
    assert behind(BEGINS, ENDS, [{0: 110, 1: 5}, {}]) == 15


def test_what_kafka_has_forgotten_is_no_work_any_more() -> None:
    assert behind(BEGINS, ENDS, [{0: 40, 1: 5}]) == 10


def test_there_is_room_for_what_is_missing_to_the_bound_and_never_less_than_none() -> None:
    answers = iter([3, 8, 900])
    room = Room(8, lambda: next(answers))
    assert [room.free(lambda _: None) for _ in range(3)] == [5, 0, 0]


def test_the_broker_is_not_asked_more_often_than_it_may() -> None:
    now = 100.0

    def pause(seconds: float) -> None:
        nonlocal now
        now += seconds

    asked: list[float] = []
    room = Room(8, lambda: asked.append(now) or 0, lambda: now)  # type: ignore[func-returns-value]
    for _ in range(3):
        room.free(pause)
    now += 10
    room.free(pause)
    assert asked == [100.0, 100.0 + ASK_SECONDS, 100.0 + 2 * ASK_SECONDS, 110.0 + 2 * ASK_SECONDS]
