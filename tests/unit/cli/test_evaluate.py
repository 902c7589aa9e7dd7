"""`wirelens evaluate` as a person types it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.gateway import wirelens

pytestmark = pytest.mark.slow

TEXT = "“The harbour is open again,” Ana Duarte said."
QUOTES = {
    "id": "q1",
    "text": TEXT,
    "attributions": [{"source": [[29, 39]], "cue": [[40, 44]], "content": [[0, 28]], "source_head": [33, 39]}],
}
TONES = {
    "id": "t1",
    "text": "Ana Duarte, the hero of Norvik, was cheered.",
    "targets": [
        {"start": 0, "end": 10, "label": "positive"},
        {"start": 24, "end": 30, "label": "neutral"},
        {"start": 0, "end": 10, "label": "negative"},
    ],
}
RATED = {"id": "7_1", "text": "It was a wonderful day.", "mean_rating": 3.1}
NAMES = {
    "id": "n1",
    "text": "Ana Duarte lives in Portugal. Duarte is a sailor.",
    "graded": [0, 49],
    "mentions": [
        {"start": 0, "end": 10, "text": "Ana Duarte", "type": "PERSON", "wikidata": "Q1", "name": "Ana Duarte"},
        {"start": 20, "end": 28, "text": "Portugal", "type": "PLACE", "wikidata": "Q45", "name": "Portugal"},
        {"start": 30, "end": 36, "text": "Duarte", "type": "PERSON", "wikidata": "Q1", "name": "Ana Duarte"},
    ],
}


def write(path: Path, *found: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("service", ["entities", "quotes", "sentiment"])
def test_a_malformed_row_is_one_line_with_its_place(tmp_path: Path, service: str) -> None:
    path = write(tmp_path / "rows.jsonl", {"id": "1", "text": 5})

    run = wirelens("evaluate", service, path)

    assert (run.returncode, run.stdout) == (2, b"")
    assert len(run.stderr.splitlines()) == 1
    assert f"{path}:1: " in run.stderr.decode()


@pytest.mark.parametrize("wrong", [["--profile", "best"], ["--model", "/no/such/folder"]])
def test_a_model_that_is_not_there_is_one_line(tmp_path: Path, wrong: list[str]) -> None:
    run = wirelens("evaluate", "sentiment", write(tmp_path / "rows.jsonl", TONES), *wrong)

    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [[], ["entities"], ["quotes"], ["sentiment"]])
def test_each_explains_itself_with_an_example(command: list[str]) -> None:
    run = wirelens("evaluate", *command, "--help")

    assert run.returncode == 0
    assert f"wirelens evaluate {''.join(command)}" in run.stdout.decode().partition("Example: ")[2]


@pytest.mark.parser
def test_quotes_are_scored_beside_the_baseline_and_written_for_a_scorer(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    file = write(tmp_path / "quotes.jsonl", QUOTES)

    run = wirelens("evaluate", "quotes", file, "--json", "--baseline", "--predictions", str(out))

    assert (run.returncode, run.stderr) == (0, b"")
    (found,) = [json.loads(line) for line in run.stdout.splitlines()]
    ours, rules = found["systems"]
    assert (found["kind"], found["rows"], rules["name"]) == ("quotes", 1, "rules")
    assert ours["figures"]["direct_segments_end_to_end"]["value"] == 1
    assert ours["figures"]["direct_segments_end_to_end"]["n"] == 1
    assert ours["speed"]["wordsPerCpuSecond"] > 0
    (row,) = read(out)
    assert row["id"] == "q1"
    assert (row["quotes"][0]["content"], row["quotes"][0]["source"]) == ([[0, 28]], [[29, 39]])


@pytest.mark.parser
def test_tone_of_several_files_is_written_into_a_folder(tmp_path: Path) -> None:
    files = [write(tmp_path / "a.jsonl", TONES), write(tmp_path / "b.jsonl", RATED)]

    run = wirelens("evaluate", "sentiment", *files, "--json", "--predictions", str(tmp_path / "out"))

    assert (run.returncode, run.stderr) == (0, b"")
    assert [json.loads(line)["kind"] for line in run.stdout.splitlines()] == ["targets", "ratings"]
    (targets,), (rated,) = read(tmp_path / "out/a.jsonl"), read(tmp_path / "out/b.jsonl")
    assert [target["gold"] for target in targets["targets"]] == ["positive", "neutral", "negative"]
    assert targets["targets"][0]["probabilities"] == targets["targets"][2]["probabilities"]
    assert sum(targets["targets"][1]["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert rated["score"] > 0


@pytest.mark.parser
def test_names_are_written_with_types_and_ids_and_errors_shown(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    row = NAMES | {"mentions": [*NAMES["mentions"], NAMES["mentions"][1] | {"start": 42, "end": 48, "text": "sailor"}]}

    run = wirelens(
        "evaluate", "entities", write(tmp_path / "names.jsonl", row), "--errors", "9", "--predictions", str(out)
    )

    assert (run.returncode, run.stderr) == (0, b"")
    assert "PLACE, missed  n1\n    Ana Duarte lives in Portugal. Duarte is a sailor." in run.stdout.decode()
    (found,) = read(out)
    assert [(m["text"], m["type"], m["id"]) for m in found["mentions"]] == [
        ("Ana Duarte", "PERSON", None),
        ("Portugal", "PLACE", "iso3166-1:PT"),
        ("Duarte", "PERSON", None),
    ]
    assert found["mentions"][0]["entity"] == found["mentions"][2]["entity"]
    assert len(found["gold"]) == 4
