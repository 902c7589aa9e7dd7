from collections.abc import Callable
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra train")

from services.common.training import answers  # noqa: E402
from services.common.training.answers import Answer, Answers  # noqa: E402


class Teacher:
    def __init__(self) -> None:
        self.asked: list[int] = []

    def says(self, number: int) -> Callable[[], Answer]:
        def answer() -> Answer:
            self.asked.append(number)
            return torch.full((number, 3), float(number)), torch.arange(number + 1).bfloat16()

        return answer


def key(number: int) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    return (101, number), ((0, number),)


@pytest.fixture(autouse=True)
def _small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "CHUNK", 3)


def test_the_same_is_asked_once() -> None:
    teacher, kept = Teacher(), Answers()

    first = kept.of(key(2), teacher.says(2))

    assert kept.of(key(2), teacher.says(2)) is first
    assert teacher.asked == [2]


def test_the_next_run_has_the_answers_of_whole_files_bit_for_bit_and_asks_for_the_others(tmp_path: Path) -> None:
    first, second = Teacher(), Teacher()
    kept = Answers(tmp_path / "answers")
    before = [kept.of(key(number), first.says(number)) for number in range(8)]

    again = Answers(tmp_path / "answers")
    after = [again.of(key(number), second.says(number)) for number in range(8)]

    assert first.asked == list(range(8))
    assert second.asked == [6, 7]
    for one, other in zip(before, after, strict=True):
        assert all(torch.equal(*each) and each[0].dtype == each[1].dtype for each in zip(one, other, strict=True))


def test_files_that_later_runs_add_stand_beside_the_earlier_ones(tmp_path: Path) -> None:
    for numbers in (range(3), range(3, 6)):
        kept = Answers(tmp_path)
        for number in numbers:
            kept.of(key(number), Teacher().says(number))

    teacher, last = Teacher(), Answers(tmp_path)
    for number in range(6):
        last.of(key(number), teacher.says(number))

    assert teacher.asked == []


def test_runs_beside_each_other_keep_the_answers_of_both(tmp_path: Path) -> None:
    one, other = Answers(tmp_path), Answers(tmp_path)
    for number in range(3):
        one.of(key(number), Teacher().says(number))
        other.of(key(number + 3), Teacher().says(number + 3))

    teacher, last = Teacher(), Answers(tmp_path)
    for number in range(6):
        last.of(key(number), teacher.says(number))

    assert teacher.asked == []


def test_a_file_that_was_not_written_to_its_end_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "00000.part").write_bytes(b"PK")
    teacher = Teacher()

    Answers(tmp_path).of(key(1), teacher.says(1))

    assert teacher.asked == [1]
