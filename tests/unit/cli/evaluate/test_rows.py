"""A row that is not as it should is told by its file, its line and what is wrong with it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.cli.evaluate import rows
from services.cli.evaluate.rows import BadRow

QUOTE = {"id": "q", "text": "“Yes,” she said.", "attributions": []}
NAME = {"id": "n", "text": "Ana Duarte left.", "graded": [0, 16], "mentions": []}
TONE = {"id": "t", "text": "Ana Duarte is a hero.", "targets": []}


def mention(**other: Any) -> dict[str, Any]:
    return {"start": 0, "end": 3, "text": "Ana", "type": "PERSON", "wikidata": None, "name": "Unknown"} | other


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


@pytest.mark.parametrize(
    ("read", "row", "said"),
    [
        (rows.read_quotes, "{", "no JSON"),
        (rows.read_quotes, "[1]", "no JSON object"),
        (rows.read_quotes, {"id": "q", "text": "t"}, "attributions: Field required"),
        (rows.read_quotes, QUOTE | {"attributions": [{"source": [[0, 5]], "cue": [], "content": [[3, 99]]}]}, "3..99"),
        (rows.read_quotes, QUOTE | {"attributions": [{"source": [[0]], "cue": [], "content": []}]}, "source"),
        (rows.read_quotes, QUOTE | {"attributions": [{"source": [], "cue": [[2, 2]], "content": []}]}, "2..2"),
        (rows.read_quotes, QUOTE | {"text": "half \ud83d"}, "surrogate"),
        (rows.read_entities, NAME | {"mentions": [mention(start=1)]}, "'Ana'"),
        (rows.read_entities, NAME | {"mentions": [mention(type="CITY")]}, "mentions.0.type"),
        (rows.read_entities, NAME | {"graded": [5, 99]}, "5..99"),
        (rows.read_sentiment, TONE | {"targets": [{"start": 0, "end": 3, "label": "good"}]}, "targets.0.label"),
        (rows.read_sentiment, {"id": "r", "text": "\udc00", "mean_rating": 1}, "surrogate"),
    ],
)
def test_a_bad_row_is_told_by_its_line(tmp_path: Path, read: Callable[[Path], Any], row: object, said: str) -> None:
    good = {rows.read_quotes: QUOTE, rows.read_entities: NAME}.get(read, {"id": "r", "text": "t", "mean_rating": 1})
    if isinstance(row, dict) and "targets" in row:
        good = TONE
    path = write(tmp_path / "rows.jsonl", good, "", row)

    with pytest.raises(BadRow) as refused:
        read(path)

    assert str(refused.value).startswith(f"{path}:3: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="No such file"):
        rows.read_quotes(tmp_path / "none.jsonl")
    with pytest.raises(BadRow, match="no row"):
        rows.read_sentiment(write(tmp_path / "empty.jsonl", "", " "))


def test_the_first_row_says_whether_tone_was_rated_or_labelled(tmp_path: Path) -> None:
    rated = rows.read_sentiment(write(tmp_path / "a", {"id": "12_3", "text": "Fine.", "mean_rating": 2}))
    labelled = rows.read_sentiment(write(tmp_path / "b", TONE))

    assert rated[0].row == rows.RatedRow("12_3", "Fine.", 2.0)
    assert rated[0].row.article == "12"
    assert labelled[0].row == rows.ToneRow("t", TONE["text"], ())


def test_what_else_a_row_has_stays_for_its_predictions(tmp_path: Path) -> None:
    line = rows.read_quotes(write(tmp_path / "a", QUOTE | {"publisher": "gazette"}))[0]

    assert line.json["publisher"] == "gazette"
