from services.assembler.recent import Recent, Sent


def sent(size: int) -> Sent:
    return Sent((1, False, ""), b"x" * size)


def test_the_one_used_longest_ago_goes_when_there_is_too_much() -> None:
    recent = Recent(10)
    recent.put(0, "a", sent(4))
    recent.put(0, "b", sent(4))
    recent.get(0, "a")
    recent.put(0, "c", sent(4))
    assert [recent.get(0, i) is not None for i in "abc"] == [True, False, True]


def test_a_later_event_takes_the_place_of_the_earlier_one() -> None:
    recent = Recent(10)
    for size in (9, 9, 5):
        recent.put(0, "a", sent(size))
    recent.put(0, "b", sent(5))
    assert (recent.get(0, "a"), recent.get(0, "b")) == (sent(5), sent(5))


def test_the_last_event_is_kept_whatever_its_size() -> None:
    recent = Recent(0)
    recent.put(0, "a", sent(9))
    assert recent.get(0, "a") == sent(9)


def test_a_partition_that_is_taken_away_is_forgotten() -> None:
    recent = Recent(10)
    recent.put(0, "a", sent(5))
    recent.put(1, "a", sent(5))
    recent.forget([0])
    assert (recent.get(0, "a"), recent.get(1, "a")) == (None, sent(5))
