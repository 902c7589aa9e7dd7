"""`wirelens send`: wire items in, receipts out."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from io import BufferedReader
from json import dumps
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from wirelens.cli.archive import MOST_BYTES, PIECE_BYTES, Marks, Piece, is_lines, pieces
from wirelens.cli.options import DEFAULT_URL, Json, Url, is_json_line
from wirelens.cli.render import note, print_json, receipt_line
from wirelens.client import Client, RefusedError

STDIN = "-"
STATE = Path(typer.get_app_dir("wirelens")) / "sent"


class Lane(StrEnum):
    """When what is sent is taken in."""

    LIVE = "live"
    BACKFILL = "backfill"


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens send story.txt[/]   [bold]wirelens send --lane backfill archive.jsonl.gz[/]"
    )(send)


def send(
    paths: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|-", help="What to send; - reads standard input.")],
    wire: Annotated[str, typer.Option(help="Name of the wire the items came by.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of each story.")] = False,
    lane: Annotated[
        Lane | None,
        typer.Option(help="backfill: what can wait, such as an archive. Sent again after Ctrl-C, it goes on."),
    ] = None,
    state: Annotated[
        Path, typer.Option(envvar="WIRELENS_SENT", help="Folder that keeps how far an archive was sent.")
    ] = STATE,
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Send stories, print the receipt of each, and how many there were. Exit code 1 where one was rejected.

    Of several files each receipt in JSON says in `file` which it is of, and a line of what was rejected does.
    Of what is held in the lane backfill only the count is printed, or with --json all receipts.
    """
    sources = [source for path in paths for source in _sources(path)]
    marks = Marks(state, url, wire) if lane == Lane.BACKFILL and not dry_run else None
    counts: Counter[str] = Counter()
    with Client(url) as client, _progress(sources) as progress:
        task = progress.add_task("", total=sum(s.stat().st_size for s in sources if isinstance(s, Path)))
        for piece in _pieces(sources, marks):
            name = piece.name
            try:
                receipts = client.submit(piece.content, name=name, wire=wire, dry_run=dry_run, lane=lane or "")
            except RefusedError as error:
                # One file that can't be taken is no reason to keep the others.
                counts["refused"] += 1
                note(f"{name or 'standard input'}: {error}")
                receipts = []
            for receipt in receipts:
                if len(sources) > 1:
                    receipt["file"] = name
                counts[receipt["action"].lower()] += 1
                if json:
                    print_json(receipt)
                elif not marks or receipt["action"] != "HELD":
                    receipt_line(receipt)
            if marks and piece.path and piece.end:
                marks.put(piece.path, piece.end)
            progress.advance(task, piece.size)
    if dry_run or counts.total() > 1:
        _say_counts(counts, dry_run=dry_run, json=json)
    if counts["rejected"] or counts["refused"]:
        raise typer.Exit(1)


def _say_counts(counts: Counter[str], *, dry_run: bool, json: bool) -> None:
    """Say on stderr how many there were of each action: on stdout a line is a receipt, and nothing else."""
    if json:
        note(dumps({"dryRun": dry_run, "counts": counts}))
    else:
        found = ", ".join(f"{number:,} {action}" for action, number in counts.most_common())
        note(f"{'dry run, nothing was published: ' * dry_run}{found or 'no story'}")


def _sources(path: str) -> list[Path | str]:
    """Return the files that a path means, a folder's in the order of their names."""
    if path == STDIN:
        return [STDIN]
    file = Path(path)
    if file.is_dir():
        inside = [f for f in file.rglob("*") if not any(p.startswith(".") for p in f.relative_to(file).parts)]
        if files := sorted(f for f in inside if f.is_file()):
            return list(files)
        raise typer.BadParameter(f"{path}: the folder holds no file.")
    if not file.exists():
        raise typer.BadParameter(f"{path}: there is no such file or folder.")
    return [file]


def _pieces(sources: Iterable[Path | str], marks: Marks | None) -> Iterator[Piece]:
    for source in sources:
        if not isinstance(source, Path):
            yield from _standard_input(cast(BufferedReader, sys.stdin.buffer))
        elif not is_lines(source.name):
            with source.open("rb") as file:
                yield Piece(source.name, file.read(MOST_BYTES), source.stat().st_size)
        else:
            start = marks.get(source) if marks else 0
            if start:
                note(f"{source.name}: going on after the {start:,} bytes that were sent before")
            yield from pieces(source, start)
            if marks:
                marks.clear(source)


def _standard_input(stream: BufferedReader) -> Iterator[Piece]:
    """Yield JSON lines as they come; anything else is one item, whole.

    A text without a name is known by its content; with one, every text from a pipe would be the same story.
    """
    first = stream.readline(MOST_BYTES)
    while first and not first.strip():
        first = stream.readline(MOST_BYTES)
    if is_json_line(first):
        yield from _as_it_comes("stdin.jsonl", first, stream)
    else:
        yield Piece("", first + stream.read(MOST_BYTES - len(first)), 0)


def _as_it_comes(name: str, first: bytes, stream: BufferedReader) -> Iterator[Piece]:
    """Yield whole lines as soon as they are there: whoever writes slowly, as `tail -f` does, gets each receipt."""
    yield Piece(name, first, 0)
    begun = b""
    while chunk := stream.read1(PIECE_BYTES):
        if len(begun) == MOST_BYTES:
            # The rest of a line that is too long is passed over, and the next ones go without it.
            _, newline, chunk = chunk.partition(b"\n")
            if not newline:
                continue
            yield Piece(name, begun, 0)
            begun = b""
        lines, newline, rest = chunk.rpartition(b"\n")
        if newline:
            yield Piece(name, begun + lines + newline, 0)
            begun = b""
        begun = (begun + rest)[:MOST_BYTES]
    if begun:
        yield Piece(name, begun, 0)


def _progress(sources: list[Path | str]) -> Progress:
    """Return a bar on stderr, for files only; what goes to a pipe on stdout passes it by."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("sending"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
        disable=STDIN in sources or not console.is_terminal,
    )
