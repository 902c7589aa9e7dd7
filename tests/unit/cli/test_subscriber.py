"""The command as a subscriber has it: what it prints into a pipe, and how it ends."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.gateway import COMMAND, Gateway, environment, wirelens

NOBODY = "http://127.0.0.1:1"


def error(run: "subprocess.CompletedProcess[bytes]", code: int) -> str:
    """Return the one line that a run says on stderr, and nothing else."""
    lines = run.stderr.decode().splitlines()
    assert (run.returncode, run.stdout, len(lines)) == (code, b"", 1)
    assert lines[0].startswith("wirelens: ")
    return lines[0]


ASKING = [["tail"], ["search", "x"], ["show", "a"], ["kill", "a", "--reason", "x"], ["send", __file__]]


@pytest.mark.parametrize("arguments", ASKING, ids=lambda a: a[0])
def test_where_nobody_answers_one_line_says_where(arguments: list[str]) -> None:
    assert NOBODY in error(wirelens(*arguments, url=NOBODY), 1)


WRONG = [
    (["show"], "article_id"),
    (["kill", "a"], "--reason"),
    (["search", "--nope"], "--nope"),
    (["search", "-n", "1000"], "--limit"),
    (["send", "no-such-file"], "no-such-file"),
    (["frobnicate"], "frobnicate"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG)
def test_wrong_usage_is_one_line_that_names_it_and_exit_code_2(arguments: list[str], named: str) -> None:
    line = error(wirelens(*arguments, url=NOBODY), 2)

    assert named in line
    assert "--help)" in line


def test_without_arguments_the_help_is_shown() -> None:
    assert b"Usage" in wirelens().stdout


def test_tail_ends_after_so_many_events_each_one_object_a_line(gateway: Gateway) -> None:
    run = wirelens("tail", "-n", "3", "--json", url=gateway.url)
    events = [json.loads(line) for line in run.stdout.splitlines()]

    assert run.returncode == 0
    assert [(e["event"], e["position"], e["articleId"]) for e in events] == [
        ("enriched", f"p{n}", f"id-{n}") for n in range(3)
    ]


def test_in_a_pipe_a_long_line_is_whole_and_has_no_colour(gateway: Gateway) -> None:
    run = wirelens("tail", "-n", "2", url=gateway.url)
    lines = run.stdout.decode().splitlines()

    assert len(lines) == 2
    assert lines[0].endswith("long")
    assert lines[0].count("long") == 60
    assert b"\x1b" not in run.stdout


def test_a_reader_that_has_seen_enough_ends_it_quietly(gateway: Gateway) -> None:
    process = subprocess.Popen(
        [*COMMAND, "tail", "--from", "earliest"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(gateway.url),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()

    assert process.stderr.read() == b""
    assert process.wait(30) == 0
    process.stderr.close()


def test_search_prints_what_it_finds(gateway: Gateway) -> None:
    run = wirelens("search", "ferry", url=gateway.url)

    assert run.returncode == 0
    assert run.stdout.decode().splitlines() == ["id-1  2026-03-12 09:30  Harbour", "  a ferry sailed"]


def test_search_that_finds_nothing_is_exit_code_1(gateway: Gateway) -> None:
    gateway.hits = []
    run = wirelens("search", "ferry", url=gateway.url)

    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b"nothing found\n")


def test_show_json_is_the_article_as_the_gateway_has_it(gateway: Gateway) -> None:
    run = wirelens("show", "id-1", "--json", url=gateway.url)

    assert json.loads(run.stdout)["articleId"] == "id-1"


def test_an_article_that_is_not_there_is_one_line_in_the_gateways_words(gateway: Gateway) -> None:
    assert error(wirelens("show", "id-2", url=gateway.url), 1) == "wirelens: no article of this id"


def test_send_reads_json_lines_from_a_pipe(gateway: Gateway) -> None:
    run = wirelens("send", "-", url=gateway.url, stdin=b'\n{"guid": "1"}\n{"guid": "2"}\n{"guid": "3"}')

    assert run.returncode == 0
    assert b"".join(body for _, body in gateway.bodies) == b'{"guid": "1"}\n{"guid": "2"}\n{"guid": "3"}'
    assert len(run.stdout.splitlines()) == 3


def test_a_line_from_a_pipe_has_its_receipt_before_the_next_one_comes(gateway: Gateway) -> None:
    process = subprocess.Popen(
        [*COMMAND, "send", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(gateway.url),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for guid in "123":
        process.stdin.write(b'{"guid": "%s"}\n' % guid.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["action"] == "ACCEPTED"
    process.stdin.close()

    assert process.wait(30) == 0
    process.stdout.close()


def test_a_text_from_a_pipe_is_one_item_without_a_name(gateway: Gateway) -> None:
    wirelens("send", "-", url=gateway.url, stdin=b"Headline\n\nText.\n")

    assert gateway.bodies == [("/v1/articles?name=&wire=", b"Headline\n\nText.\n")]


def test_a_long_file_goes_in_pieces_and_no_line_is_cut(gateway: Gateway, tmp_path: Path) -> None:
    lines = [b'{"guid": "%d", "body": "%s"}\r\n' % (n, b"x" * 50_000) for n in range(40)]
    (tmp_path / "wire.jsonl").write_bytes(b"".join(lines))
    run = wirelens("send", str(tmp_path / "wire.jsonl"), url=gateway.url)

    assert run.returncode == 0
    assert len(gateway.bodies) > 1
    assert max(len(body) for _, body in gateway.bodies) <= 512 * 1024
    assert [line for _, body in gateway.bodies for line in body.splitlines(keepends=True)] == lines


def test_a_folder_goes_in_the_order_of_names_without_what_is_hidden(gateway: Gateway, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "inner/c.txt", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    wirelens("send", str(tmp_path), url=gateway.url)

    assert [body for _, body in gateway.bodies] == [b"a.txt", b"b.txt", b"inner/c.txt"]


def test_a_rejected_story_is_exit_code_1(gateway: Gateway) -> None:
    run = wirelens("send", "-", url=gateway.url, stdin=b"bad")

    assert run.returncode == 1
    assert run.stdout.startswith(b"rejected")


def test_a_file_that_is_refused_does_not_keep_the_others(gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("text")
    run = wirelens("send", str(tmp_path), url=gateway.url)

    assert (run.returncode, run.stderr) == (1, b"a.txt: the body is empty\n")
    assert len(run.stdout.splitlines()) == 1


def test_with_a_bar_on_the_terminal_the_receipts_still_go_to_the_pipe(gateway: Gateway, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    ours, theirs = pty.openpty()
    run = subprocess.run(
        [*COMMAND, "send", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(gateway.url) | {"TERM": "xterm"},
        timeout=60,
        check=True,
    )
    os.close(theirs)
    os.close(ours)

    assert len(run.stdout.splitlines()) == 3


def test_a_subscribers_command_needs_no_service_no_kafka_and_no_grpc() -> None:
    program = """
import importlib.metadata, sys
importlib.metadata.entry_points = lambda **_: ()
BARRED = {"services", "grpc", "kafka", "aiokafka", "faust", "fastapi", "pydantic_settings", "structlog", "click"}
class Barrier:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BARRED:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Barrier())
sys.argv = ["wirelens", "--help"]
from wirelens.cli.main import main
main()
"""
    run = subprocess.run([COMMAND[0], "-c", program], capture_output=True, timeout=60, check=True)

    assert all(name in run.stdout.decode() for name in ("send", "tail", "search", "show", "kill"))
    assert "dlq" not in run.stdout.decode()
