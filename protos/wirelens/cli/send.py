"""`wirelens send`: wire items in, receipts out."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BufferedReader
from json import dumps
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from wirelens.cli.options import DEFAULT_URL, Json, Url, is_json_line
from wirelens.cli.render import note, print_json, receipt_line
from wirelens.client import Client, RefusedError

CHUNK_BYTES = 512 * 1024
"""JSON lines go in pieces of about this size, so that receipts come back while a long file is sent."""
LINES = (".jsonl", ".ndjson")
STDIN = "-"

Piece = tuple[str, bytes]
"""Name and content of what is sent at once."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: [bold]wirelens send story.txt[/]   [bold]cat wire.jsonl | wirelens send -[/]")(send)


def send(
    paths: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|-", help="What to send; - reads standard input.")],
    wire: Annotated[str, typer.Option(help="Name of the wire the items came by.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of each story.")] = False,
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Send stories, print the receipt of each, and how many there were. Exit code 1 where one was rejected."""
    sources = [source for path in paths for source in _sources(path)]
    counts: Counter[str] = Counter()
    with Client(url) as client, _progress(sources) as progress:
        task = progress.add_task("", total=sum(s.stat().st_size for s in sources if isinstance(s, Path)))
        for name, content in _pieces(sources):
            try:
                receipts = client.submit(content, name=name, wire=wire, dry_run=dry_run)
            except RefusedError as error:
                # One file that can't be taken is no reason to keep the others.
                counts["refused"] += 1
                note(f"{name or 'standard input'}: {error}")
                receipts = []
            for receipt in receipts:
                counts[receipt["action"].lower()] += 1
                if json:
                    print_json(receipt)
                else:
                    receipt_line(receipt)
            progress.advance(task, len(content))
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


def _pieces(sources: Iterable[Path | str]) -> Iterator[Piece]:
    for source in sources:
        if not isinstance(source, Path):
            yield from _standard_input(cast(BufferedReader, sys.stdin.buffer))
        elif source.name.endswith(LINES):
            with source.open("rb") as file:
                yield from _by_lines(source.name, file)
        else:
            yield source.name, source.read_bytes()


def _standard_input(stream: BufferedReader) -> Iterator[Piece]:
    """Yield JSON lines as they come; anything else is one item, whole.

    A text without a name is known by its content; with one, every text from a pipe would be the same story.
    """
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    if is_json_line(first):
        yield from _as_it_comes("stdin.jsonl", first, stream)
    else:
        yield "", first + stream.read()


def _as_it_comes(name: str, first: bytes, stream: BufferedReader) -> Iterator[Piece]:
    """Yield whole lines as soon as they are there: whoever writes slowly, as `tail -f` does, gets each receipt."""
    yield name, first
    begun = b""
    while chunk := stream.read1(CHUNK_BYTES):
        lines, newline, begun = (begun + chunk).rpartition(b"\n")
        if newline:
            yield name, lines + newline
    if begun:
        yield name, begun


def _by_lines(name: str, lines: Iterable[bytes]) -> Iterator[Piece]:
    """Yield whole lines, in pieces of at most CHUNK_BYTES unless one line is longer."""
    piece = bytearray()
    for line in lines:
        if piece and len(piece) + len(line) > CHUNK_BYTES:
            yield name, bytes(piece)
            piece.clear()
        piece += line
    if piece:
        yield name, bytes(piece)


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
