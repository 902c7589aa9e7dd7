import json
from pathlib import Path

import pytest

from services.common.training.options import Options, parse, write_card_row


def options(*arguments: str) -> Options:
    return parse("services.example.training", "An example.", ["corpora", "out", *arguments])


def test_two_folders_are_enough() -> None:
    asked = options()

    assert (asked.data, asked.out) == (Path("corpora"), Path("out"))
    assert (asked.steps, asked.seed, asked.profile, asked.teachers, asked.smoke) == (None, 1, "default", (), False)


def test_a_run_has_the_steps_of_its_recipe_unless_it_says_others() -> None:
    assert options().steps_of(12, 2000) == 2000
    assert options("--steps", "0").steps_of(12, 2000) == 0
    assert options("--smoke").steps_of(12, 2000) == 12


def test_what_is_only_exported_is_not_taught_again_unless_it_is_asked_for() -> None:
    assert options().recovery_of(8, 500) == 500
    assert options("--steps", "0").recovery_of(8, 500) == 0
    assert options("--steps", "0", "--recovery", "300").recovery_of(8, 500) == 300


def test_what_teachers_answer_is_kept_beside_them_by_teachers_and_precision_for_all_runs(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a teacher")
    other.write_text("another")
    first = options("--teacher", str(one)).answers

    assert options().answers is None
    assert first is not None
    assert first.parent == tmp_path
    assert options("--teacher", str(one), "--profile", "fast", "--seed", "2").answers == first
    assert options("--teacher", str(other)).answers != first
    assert options("--teacher", str(one), "--float32").answers != first


def test_a_large_model_is_named_so_whatever_the_profile() -> None:
    assert options("--profile", "fast").kind == "fast"
    assert options("--profile", "fast", "--large").kind == "large"


@pytest.mark.parametrize(
    "wrong",
    [["--steps", "-1"], ["--steps", "many"], ["--profile", "slow"], ["--large", "--begin", "small.safetensors"]],
)
def test_a_wrong_option_ends_with_code_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options(*wrong)
    assert ended.value.code == 2


def test_a_run_is_known_by_its_settings_and_data_and_not_by_where_they_lie(tmp_path: Path) -> None:
    first, same, other = (tmp_path / name for name in ("first", "same", "other"))
    first.write_text("data")
    same.write_text("data")
    other.write_text("other data")

    assert options().run_id([first]) == options().run_id([same])
    assert options().run_id([first]) != options().run_id([other])
    assert options().run_id([first]) != options("--seed", "2").run_id([first])
    assert options().run_id([first]) != options("--teacher", str(other)).run_id([first])
    assert options("--begin", str(first)).run_id([]) == options("--begin", str(same)).run_id([])
    assert options("--begin", str(first)).run_id([]) != options("--begin", str(other)).run_id([])


def test_a_card_keeps_the_rows_of_other_profiles(tmp_path: Path) -> None:
    write_card_row(tmp_path, "example", "default", {"model": "deep"})
    write_card_row(tmp_path, "example", "fast", {"model": "shallow"})
    write_card_row(tmp_path, "example", "default", {"model": "deeper"})

    card = json.loads((tmp_path / "card.json").read_text())
    assert card == {"service": "example", "profiles": {"default": {"model": "deeper"}, "fast": {"model": "shallow"}}}
