"""The command as a subscriber has it: what it prints into a pipe, and how it ends."""

import gzip
import json
import os
import pty
import signal
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.unit.cli.gateway import (
    COMMAND,
    CORRECTED,
    KILLED,
    KNOWN,
    LONG,
    RECALLED,
    RECEIPT,
    VERSION,
    Gateway,
    environment,
    wirelens,
)

pytestmark = pytest.mark.slow

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
    run = wirelens()

    assert b"Usage" in run.stdout
    assert (run.returncode, run.stderr) == (2, b"")


def test_it_says_which_version_it_is() -> None:
    run = wirelens("--version")

    assert (run.returncode, run.stdout) == (0, f"wirelens {version('wirelens')}\n".encode())


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


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_reader_that_has_seen_enough_ends_it_quietly(gateway: Gateway, options: list[str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, "tail", "--from", "earliest", *options],
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


def test_ctrl_c_ends_it_without_a_traceback(gateway: Gateway) -> None:
    process = subprocess.Popen(
        [*COMMAND, "tail"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(gateway.url),
        # Whoever runs the tests in the background has this signal ignored, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)

    assert (process.returncode, said.strip()) == (130, b"")


def test_a_recall_is_told_apart_and_says_why(gateway: Gateway) -> None:
    gateway.recalls = True
    run = wirelens("tail", "-n", "1", url=gateway.url)

    assert run.stdout.decode() == "canceled  id-1 r1  wrong person named\n"


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["tail", "-n", "1", "--from", "earliest"], "/v1/stream?from=earliest"),
        (
            ["search", "ferry", "OR", "boat", "-n", "5", "--page-token", "t"],
            "/v1/search?q=ferry+OR+boat&page_size=5&page_token=t",
        ),
        (["search"], "/v1/search?q=&page_size=20&page_token="),
    ],
)
def test_the_gateway_is_asked_for_what_the_options_say(gateway: Gateway, arguments: list[str], asked: str) -> None:
    wirelens(*arguments, url=gateway.url)

    assert gateway.asked == [asked]


def test_search_prints_what_it_finds(gateway: Gateway) -> None:
    run = wirelens("search", "ferry", url=gateway.url)

    assert run.returncode == 0
    assert run.stdout.decode().splitlines() == ["id-1  2026-03-12 09:30  Harbour", "  a ferry sailed"]


def test_search_that_finds_nothing_is_exit_code_1(gateway: Gateway) -> None:
    gateway.hits = []
    run = wirelens("search", "ferry", url=gateway.url)

    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b"nothing found\n")


def test_search_says_how_to_get_the_next_page(gateway: Gateway) -> None:
    gateway.next_page = "[t2]"
    run = wirelens("search", "ferry", url=gateway.url)

    assert (run.returncode, run.stderr) == (0, b"1 found; the next page: --page-token [t2]\n")


def test_show_json_is_the_article_as_the_gateway_has_it(gateway: Gateway) -> None:
    gateway.article = KNOWN
    run = wirelens("show", "id-1", "--json", url=gateway.url)

    assert json.loads(run.stdout) == KNOWN
    assert "“It sails”" in run.stdout.decode()


def test_show_prints_who_it_is_about_who_said_what_and_the_tone(gateway: Gateway) -> None:
    gateway.article = KNOWN
    lines = [" ".join(line.split()) for line in wirelens("show", "id-1", url=gateway.url).stdout.decode().splitlines()]

    assert lines[0] == "Ferry sails"
    assert f"Ana Duarte person 0.50 1× {LONG.strip()}" in lines
    assert "Ana Duarte direct “It sails”" in lines
    assert lines[-2:] == ["Tone -0.25 over 1 sentences", "Ana Duarte: 1 negative"]


def test_show_versions_prints_what_each_changed(gateway: Gateway) -> None:
    run = wirelens("show", "id-1", "--versions", url=gateway.url)
    lines = [" ".join(line.split()) for line in run.stdout.decode().splitlines()]

    assert lines == [
        "r1 2026-03-12 09:30:00 new version 1 Ferry sails",
        "r2 2026-03-12 09:30:00 correction version 2 (CORRECTED) Ferry sails",
        "headline − Ferry sinks",
        "at 6 − sinks + sails",
        *(f"at {n} − x" for n in range(11)),
        "and 9 more places",
        "quote changed, Luis Reyes → Ana Duarte − “It sinks” + “It sails”",
        "person + Ana Duarte",
        "person − Luis ·[31mReyes",
        "r3 2026-03-12 09:30:00 recall version 1 wrong ship",
    ]


def test_show_versions_json_is_one_version_a_line(gateway: Gateway) -> None:
    run = wirelens("show", "id-1", "--versions", "--json", url=gateway.url)

    assert [json.loads(line) for line in run.stdout.splitlines()] == [VERSION, CORRECTED, KILLED]


def test_show_of_a_killed_story_says_why_it_was_killed(gateway: Gateway) -> None:
    gateway.article = KNOWN | RECALLED
    lines = wirelens("show", "id-1", url=gateway.url).stdout.decode().splitlines()

    assert "canceled" in lines[1]
    assert lines[2:] == ["wrong person named"]


def test_an_article_that_is_not_there_is_one_line_in_the_gateways_words(gateway: Gateway) -> None:
    assert error(wirelens("show", "id-2", url=gateway.url), 1) == "wirelens: no article [of] this id"


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
        # Whoever writes slowly may stop within a line.
        process.stdin.write(b'{"guid": ')
        process.stdin.flush()
        time.sleep(0.2)
        process.stdin.write(b'"%s"}\n' % guid.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["action"] == "ACCEPTED"
        assert gateway.bodies[-1][1] == b'{"guid": "%s"}\n' % guid.encode()
    process.stdin.close()

    assert process.wait(30) == 0
    process.stdout.close()


def test_a_line_from_a_pipe_that_is_too_long_is_cut_and_the_next_one_is_whole(gateway: Gateway) -> None:
    long = b'{"guid": "2", "body": "' + b"x" * (9 * 1024 * 1024) + b'"}\n'
    wirelens("send", "-", url=gateway.url, stdin=b'{"guid": "1"}\n' + long + b'{"guid": "3"}\n')

    sent = [body for _, body in gateway.bodies]
    assert sent == [b'{"guid": "1"}\n', long[: 4 * 1024 * 1024 + 1], b'{"guid": "3"}\n']


@pytest.mark.parametrize("by_pipe", [False, True])
def test_of_an_item_longer_than_can_be_sent_only_so_much_is_read_as_shows_it(
    gateway: Gateway, tmp_path: Path, by_pipe: bool
) -> None:
    path = tmp_path / "story.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with path.open("rb") as file:
        content = file.read(20 * 1024 * 1024) if by_pipe else None
    wirelens("send", "-" if by_pipe else str(path), url=gateway.url, **({"stdin": content} if content else {}))

    assert [len(body) for _, body in gateway.bodies] == [4 * 1024 * 1024 + 1]


def test_a_text_from_a_pipe_is_one_item_without_a_name(gateway: Gateway) -> None:
    wirelens("send", "-", url=gateway.url, stdin=b"Headline\n\nText.\n")

    assert gateway.bodies == [("/v1/articles?name=&wire=", b"Headline\n\nText.\n")]


def test_an_archive_goes_into_its_lane_and_on_from_where_it_was_broken_off(gateway: Gateway, tmp_path: Path) -> None:
    lines = [b'{"guid": "%d", "body": "%s"}\n' % (number, b"x" * 1000) for number in range(1200)]
    path, state = tmp_path / "archive.jsonl.gz", str(tmp_path / "state")
    path.write_bytes(gzip.compress(b"".join(lines)))
    send = ["send", "--lane", "backfill", "--state", state, str(path)]
    answer, held = gateway.receipts, RECEIPT | {"action": "HELD"}
    gateway.receipts = lambda body: (200, {"receipts": [held]}) if not gateway.bodies[1:] else (503, {})

    broken_off = wirelens(*send, url=gateway.url)
    sent = [gateway.bodies[0][1]]
    gateway.bodies.clear()
    gateway.receipts = answer
    again = wirelens(*send, url=gateway.url)

    assert (broken_off.returncode, broken_off.stdout) == (1, b"")
    assert again.returncode == 0
    assert b"going on after" in again.stderr
    assert all("lane=backfill" in path and "name=archive.jsonl" in path for path, _ in gateway.bodies)
    assert b"".join(sent + [body for _, body in gateway.bodies]) == b"".join(lines)
    assert list((tmp_path / "state").iterdir()) == []


def test_send_names_the_wire(gateway: Gateway) -> None:
    wirelens("send", "-", "--wire", "w", url=gateway.url, stdin=b"Text.")

    assert gateway.bodies == [("/v1/articles?name=&wire=w", b"Text.")]


def test_a_long_file_goes_in_pieces_and_no_line_is_cut(gateway: Gateway, tmp_path: Path) -> None:
    lines = [b'{"guid": "%d", "body": "%s"}\r\n' % (n, b"x" * 50_000) for n in range(40)]
    (tmp_path / "wire.jsonl").write_bytes(b"".join(lines))
    run = wirelens("send", str(tmp_path / "wire.jsonl"), url=gateway.url)

    assert run.returncode == 0
    assert len(gateway.bodies) > 1
    assert max(len(body) for _, body in gateway.bodies) <= 512 * 1024
    assert [line for _, body in gateway.bodies for line in body.splitlines(keepends=True)] == lines


def test_a_folder_goes_in_the_order_of_names_without_what_is_hidden(gateway: Gateway, tmp_path: Path) -> None:
    folder = tmp_path / ".spool"
    for name in ("b.txt", "a.txt", ".hidden", "inner/c.txt", ".git/config"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    wirelens("send", str(folder), url=gateway.url)

    assert [body for _, body in gateway.bodies] == [b"a.txt", b"b.txt", b"inner/c.txt"]


def test_a_rejected_story_is_exit_code_1(gateway: Gateway) -> None:
    run = wirelens("send", "-", url=gateway.url, stdin=b"bad")

    assert run.returncode == 1
    assert run.stdout.startswith(b"rejected")
    assert run.stdout.endswith(b"  no [text] in it\n")


def test_of_several_files_a_receipt_says_which_was_rejected(gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "b.txt").write_text("bad")
    lines = wirelens("send", str(tmp_path), url=gateway.url)
    objects = wirelens("send", str(tmp_path), "--json", url=gateway.url)

    assert [line.endswith(b"  (b.txt)") for line in lines.stdout.splitlines()] == [False, True]
    assert [json.loads(line)["file"] for line in objects.stdout.splitlines()] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], b"dry run, nothing was published: 2 accepted\n"),
        (["--json"], b'{"dryRun": true, "counts": {"accepted": 2}}\n'),
    ],
)
def test_a_dry_run_prints_receipts_and_says_their_number_apart(
    gateway: Gateway, options: list[str], said: bytes
) -> None:
    run = wirelens("send", "-", "--dry-run", *options, url=gateway.url, stdin=b'{"guid": "1"}\n{"guid": "2"}')

    assert {path for path, _ in gateway.bodies} == {"/v1/articles?name=stdin.jsonl&wire=&dry_run=true"}
    assert (run.returncode, len(run.stdout.splitlines()), run.stderr) == (0, 2, said)


def test_several_stories_are_counted_by_what_became_of_them(gateway: Gateway) -> None:
    run = wirelens("send", "-", url=gateway.url, stdin=b'{"guid": "1"}\n{"guid": "2"}\nbad')

    assert run.stderr == b"2 accepted, 1 rejected\n"


@pytest.mark.parametrize(("reason", "code", "printed"), [("wrong", 0, b"accepted"), ("bad", 1, b"rejected")])
def test_kill_names_the_story_says_why_and_prints_the_receipt(
    gateway: Gateway, reason: str, code: int, printed: bytes
) -> None:
    run = wirelens("kill", "id-1", "--reason", reason, url=gateway.url)
    [(path, body)] = gateway.bodies

    assert (path, json.loads(body)) == ("/v1/articles/id-1/kill", {"reason": reason})
    assert (run.returncode, run.stdout[:8]) == (code, printed)


def test_a_file_that_is_refused_does_not_keep_the_others(gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("text")
    run = wirelens("send", str(tmp_path), url=gateway.url)

    assert (run.returncode, run.stderr) == (1, b"a.txt: the body is empty\n1 refused, 1 accepted\n")
    assert len(run.stdout.splitlines()) == 1


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_with_a_bar_on_the_terminal_the_receipts_still_go_to_the_pipe(
    gateway: Gateway, tmp_path: Path, options: list[str]
) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    ours, theirs = pty.openpty()
    run = subprocess.run(
        [*COMMAND, "send", str(tmp_path), *options],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(gateway.url) | {"TERM": "xterm"},
        timeout=60,
        check=True,
    )
    os.close(theirs)
    bar = os.read(ours, 1024)
    os.close(ours)

    assert b"sending" in bar
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
