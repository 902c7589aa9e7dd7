"""A user's own table of names."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.agent import enricher
from services.entities.linking.aliases import Aliases, BadTable
from services.entities.settings import EntitiesSettings
from tests.unit.entities.marked import article

ROWS: list[dict[str, Any]] = [
    {"id": "Q1", "type": "PERSON", "names": ["Ann Zorn", "Ann M. Zorn"]},
    {"id": "Q2", "type": "PERSON", "names": ["Max Low"]},
    {"id": "Q3", "type": "PERSON", "names": ["Max Low", "Maximilian Low"]},
    {"id": "Q4", "type": "ORG", "names": ["Zorn Widgets Inc"]},
    {"id": "Q5", "type": "place", "names": ["Zenda"], "scheme": "atlas"},
]


@pytest.fixture(params=["jsonl", "parquet"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"people.{request.param}"
    if request.param == "jsonl":
        path.write_text("\n".join(map(json.dumps, ROWS)))
    else:
        columns = {name: [row.get(name) for row in ROWS] for name in ("id", "type", "names", "scheme")}
        pq.write_table(pa.table(columns), path)
    return path


def links(table: Path, text: str) -> dict[str, list[tuple[str, str]]]:
    entities = enricher([table]).core(*article(text)).entities
    return {e.name: [(link.scheme, link.id) for link in e.links if link.scheme != "local"] for e in entities}


def test_a_full_name_is_linked_and_the_scheme_is_the_files_name(table: Path) -> None:
    assert links(table, "So President [Ann Zorn|PERSON] left.") == {"Ann Zorn": [("people", "Q1")]}


def test_a_surname_is_linked_by_the_full_name_in_the_text_and_not_alone(table: Path) -> None:
    assert links(table, "So [Ann Zorn|PERSON] left. [Zorn|PERSON] ate.") == {"Ann Zorn": [("people", "Q1")]}
    assert links(table, "So [Zorn|PERSON] left.") == {"Zorn": []}


def test_a_name_of_two_in_the_table_is_not_linked(table: Path) -> None:
    assert links(table, "So [Max Low|PERSON] left.") == {"Max Low": []}
    assert links(table, "So [Maximilian Low|PERSON] left.") == {"Maximilian Low": [("people", "Q3")]}


def test_the_type_must_agree(table: Path) -> None:
    assert links(table, "So [Ann Zorn|WORK_OF_ART] won.") == {"Ann Zorn": []}


def test_a_firm_is_linked_without_its_legal_form_and_a_row_can_name_its_scheme(table: Path) -> None:
    assert links(table, "So [Zorn Widgets|ORG] left [Zenda|GPE].") == {
        "Zorn Widgets": [("people", "Q4")],
        "Zenda": [("atlas", "Q5")],
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "row 2: no JSON"),
        ("[]", "row 2: it is no object"),
        ('{"id": "", "type": "PERSON", "names": ["A"]}', "row 2: id is '', not a text"),
        ('{"id": "Q9", "type": "DOG", "names": ["A"]}', "row 2: type is 'DOG', none of PERSON"),
        ('{"id": "Q9", "type": "PERSON", "names": "A"}', "row 2: names is 'A', not a list"),
        ('{"id": "Q9", "type": "PERSON", "names": ["A"], "scheme": 3}', "row 2: scheme is 3, not a text"),
    ],
)
def test_a_bad_row_is_named_in_one_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text(json.dumps(ROWS[0]) + "\n" + line + "\n")
    with pytest.raises(BadTable, match="row 2") as error:
        Aliases.read(path)
    assert message in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_none_or_lacks_a_column_is_named_in_one_line(tmp_path: Path) -> None:
    broken, lacking = tmp_path / "broken.parquet", tmp_path / "lacking.parquet"
    broken.write_bytes(b"no")
    pq.write_table(pa.table({"id": ["Q1"]}), lacking)
    for path, message in [
        (tmp_path / "none.jsonl", "No such file"),
        (tmp_path / "table.csv", "a table of names is a .jsonl or a .parquet file"),
        (broken, "no Parquet"),
        (lacking, "no column type, names"),
    ]:
        with pytest.raises(BadTable, match=message) as error:
            Aliases.read(path)
        assert "\n" not in str(error.value)


def test_the_setting_takes_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRELENS_ALIASES", "/a/people.jsonl:/b/firms.parquet")
    assert EntitiesSettings().aliases == (Path("/a/people.jsonl"), Path("/b/firms.parquet"))


def test_every_type_of_entity_can_stand_in_a_table() -> None:
    kinds = [kind for kind in Entity.Type.values() if kind]
    table = Aliases(("t", kind, str(kind), ["Ann Zorn"]) for kind in kinds)
    assert len(table) == len(kinds)
