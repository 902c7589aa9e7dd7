from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from services.cli.evaluate.rows import RatedRow, Target, ToneRow
from services.common.training.options import parse
from services.sentiment.training import recipe
from services.sentiment.training.items import LABELS, Item, batch_of, items_of

TOKENIZER = Tokenizer.from_file(str(Path(__file__).parents[4] / "services/sentiment/weights/tokenizer.json"))
TOKENIZER.no_padding()
TOKENIZER.no_truncation()
TEXT = "The mayor praised Osterby, and mocked its rivals."


def target(words: str, label: str) -> Target:
    start = TEXT.index(words)
    return Target(start, start + len(words), label)  # type: ignore[arg-type]


ROW = ToneRow("made-up", TEXT, (target("Osterby", "positive"), target("its rivals", "negative")))


def test_a_target_is_the_sub_tokens_that_it_stands_on() -> None:
    (item,) = items_of([ROW], TOKENIZER)

    words = [TOKENIZER.decode(list(item.ids[start:end])) for start, end in item.targets]
    assert words == ["osterby", "its rivals"]
    assert [LABELS[tone] for tone in item.tones] == ["positive", "negative"]
    assert item.rating is None


def test_a_rating_is_halved_and_has_no_targets() -> None:
    (item,) = items_of([RatedRow("1_1", TEXT, -3.0)], TOKENIZER)

    assert (item.rating, item.targets) == (-1.5, ())


def test_a_batch_marks_each_target_in_its_own_sentence() -> None:
    items = [*items_of([RatedRow("1_1", "Short.", 0.0)], TOKENIZER), *items_of([ROW], TOKENIZER)]

    batch = batch_of(items)

    assert batch.mask.sum(1).tolist() == [len(item.ids) for item in items]
    assert batch.target_sent.tolist() == [1, 1]
    assert [np.flatnonzero(row).tolist() for row in batch.target_mask] == [
        list(range(start, end)) for start, end in items[1].targets
    ]
    assert np.array_equal(batch.types[1], batch.target_mask.sum(0))
    assert not batch.types[0].any()


def test_a_batch_without_targets_has_one_row_that_stands_for_none() -> None:
    batch = batch_of([Item((101, 7, 102), rating=1.0)])

    assert batch.target_mask.tolist() == [[1.0, 0.0, 0.0]]


def test_a_plan_learns_sentences_first_and_then_mixes_them_in() -> None:
    rated = [Item((101, number, 102), rating=0.5) for number in range(70)]
    targets = [Item((101, number, 102), ((1, 2),), (0,)) for number in range(70)]
    course = recipe.course(parse("services.sentiment.training", "", ["corpora", "out", "--steps", "200"]))

    plan = recipe.Plan.of(course, targets, rated, [], seed=1)

    kinds = ["rated" if plan.at(step)[0].rating is not None else "targets" for step in range(200)]
    first = course.phases[0].steps
    assert kinds[:first] == ["rated"] * first
    assert kinds[first : first + 7] == ["targets"] * 6 + ["rated"]
    again = recipe.Plan.of(course, targets, rated, [], seed=1)
    assert [again.at(step) for step in (150, 3, 199)] == [plan.at(step) for step in (150, 3, 199)]


def test_a_plan_with_unlabelled_items_takes_two_of_seven_steps_from_them_and_skips_none() -> None:
    rated = [Item((101, number, 102), rating=0.5) for number in range(64)]
    targets = [Item((101, number, 102), ((1, 2),), (0,)) for number in range(64)]
    silent = [Item((101, number, 102), ((1, 2),)) for number in range(64)]
    course = recipe.course(parse("services.sentiment.training", "", ["corpora", "out", "--steps", "100"]))

    plan = recipe.Plan.of(course, targets, rated, silent, seed=1)

    second = [plan.at(step) for step in range(course.phases[0].steps, 100)]
    kinds = ["rated" if batch[0].rating is not None else "targets" if batch[0].tones else "silent" for batch in second]
    assert kinds[:7] == ["silent"] * 2 + ["targets"] * 4 + ["rated"]
    for kind, items in (("targets", targets), ("silent", silent)):
        epoch = [item for batch, said in zip(second, kinds, strict=True) if said == kind for item in batch][
            : len(items)
        ]
        assert sorted(item.ids for item in epoch) == sorted(item.ids for item in items)
