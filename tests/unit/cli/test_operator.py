"""The operator's commands, without a broker."""

import io
import json
import socket
import subprocess
import sys
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from services.cli import commands, enrich
from services.common import kafka
from tests.unit.cli.gateway import COMMAND, environment, wirelens

COMMANDS = [
    *(["send"], ["tail"], ["search"], ["show"], ["kill"], ["up"], ["demo"], ["serve"], ["enrich"], ["evaluate"]),
    *(["topics"], ["topics", "apply"], ["topics", "check"], ["topics", "acls"]),
    *(["dlq"], ["dlq", "list"], ["dlq", "show"], ["dlq", "redrive"]),
]


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    from wirelens.cli import kill, search, send, show, tail

    made = typer.Typer(rich_markup_mode="rich")
    for module in (send, tail, search, show, kill):
        module.add(made)
    commands.register(made)
    return made


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(app: typer.Typer, command: list[str]) -> None:
    run = CliRunner().invoke(app, [*command, "--help"])

    assert run.exit_code == 0
    _, _, example = run.output.partition("Example: ")
    assert f"wirelens {' '.join(command)}" in example


ASKING = [
    ["topics", "check"],
    ["topics", "apply"],
    ["dlq", "list"],
    ["dlq", "show", "quotes", "1"],
    ["dlq", "redrive", "quotes"],
]


def no_client(*_: object, **__: object) -> None:
    raise AssertionError("a client of Kafka was made, which tries for seconds")


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_where_no_kafka_listens_it_says_at_once_where_it_looked(
    app: typer.Typer, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for client in ("admin", "consumer", "producer"):
        monkeypatch.setattr(kafka, client, no_client)
    run = CliRunner().invoke(app, [*command, "--kafka", "127.0.0.1:1,nowhere.invalid:9092"])

    assert run.exit_code == 1
    assert str(run.exception).startswith("no Kafka answers at 127.0.0.1:1,nowhere.invalid:9092")


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_where_something_else_listens_it_says_so_too(
    app: typer.Typer, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "BOOTSTRAP_MS", 100)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        run = CliRunner().invoke(app, [*command, "--kafka", address])

    assert run.exit_code == 1
    assert str(run.exception).startswith(f"no Kafka answers at {address}")


def test_a_service_that_has_no_letters_is_answered_with_those_that_have(app: typer.Typer) -> None:
    run = CliRunner().invoke(app, ["dlq", "list", "parser"])

    assert "entities" in str(run.exception)


@pytest.mark.parametrize(
    ("arguments", "named"), [(["no-such-file"], "no-such-file"), ([__file__, "--format", "xml"], "--format")]
)
def test_enrich_names_what_is_wrong_in_one_line(arguments: list[str], named: str) -> None:
    run = wirelens("enrich", *arguments)

    assert (run.returncode, run.stdout) == (2, b"")
    assert named in run.stderr.decode()


@pytest.mark.parametrize("arguments", [["no-such-file"], [__file__, "--format", "xml"]])
def test_enrich_looks_at_its_arguments_before_it_loads_the_model(
    app: typer.Typer, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "services.cli.pipeline", None)

    assert CliRunner().invoke(app, ["enrich", *arguments]).exit_code == 2


@dataclass(frozen=True)
class Refused:
    reason: str


class Pipeline:
    """Refuses what is empty; loads nothing."""

    def __init__(self, profile: str, aliases: Sequence[Path]) -> None:
        assert (profile, tuple(aliases)) == ("default", ())

    def enrich(self, content: bytes, name: str) -> Iterator[dict[str, Any] | Refused]:
        yield {"name": name} if content else Refused("it is [empty]")


def test_enrich_into_a_pipe_is_json_and_what_is_refused_is_exit_code_1(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "services.cli.pipeline", types.SimpleNamespace(Pipeline=Pipeline, Refused=Refused))
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("text")
    run = CliRunner().invoke(app, ["enrich", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])

    assert (run.exit_code, run.stdout, run.stderr) == (1, '{"name": "b.txt"}\n', "a.txt: it is [empty]\n")


def inputs(monkeypatch: pytest.MonkeyPatch, content: bytes) -> Iterator[Any]:
    monkeypatch.setattr(enrich.sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(content)))
    return enrich._inputs(["-"])


def test_enrich_takes_lines_of_json_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(inputs(monkeypatch, b'\n{"guid": "1"}\n\n{"guid": "2"}')) == [
        ("stdin.jsonl", b'{"guid": "1"}\n'),
        ("stdin.jsonl", b'{"guid": "2"}'),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"Headline\n\nText.",
        b'{\n "guid": "1"\n}',
        b"{bold} text\nmore",
        b'"It is open"\n\nText.',
        b"2026\n\nText.",
        b"Caf\xe9\n\nText.",
    ],
)
def test_enrich_takes_anything_else_whole(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    assert list(inputs(monkeypatch, content)) == [("stdin.txt", content)]


@pytest.mark.parser
def test_enrich_prints_a_story_before_the_next_one_comes() -> None:
    process = subprocess.Popen(
        [*COMMAND, "enrich", "-", "--format", "json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(""),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for guid in ("1", "2"):
        story = {
            "guid": guid,
            "headline": "Harbour reopens",
            "body": "“It is open,” Ana Duarte said.",
            "language": "en",
        }
        process.stdin.write(json.dumps(story).encode() + b"\n")
        process.stdin.flush()
        found = json.loads(process.stdout.readline())
        assert found["guid"] == guid
        assert found["quotes"]["quotes"][0]["speaker"]["name"] == "Ana Duarte"
    process.stdin.close()

    assert process.wait(30) == 0
    process.stdout.close()
