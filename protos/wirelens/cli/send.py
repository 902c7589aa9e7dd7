"""`wirelens send`: wire items in, receipts out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wirelens.cli.options import DEFAULT_URL, Json, Url
from wirelens.cli.render import print_json, receipt_line
from wirelens.client import Client

CHUNK_BYTES = 512 * 1024
"""JSON lines go in pieces of about this size, so that receipts come back while a long file is sent."""
LINES = (".jsonl", ".ndjson")


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: [bold]wirelens send story.txt[/]   [bold]cat wire.jsonl | wirelens send -[/]")(send)


def send(
    paths: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|-", help="What to send; - reads standard input.")],
    wire: Annotated[str, typer.Option(help="Name of the wire the items came by.")] = "",
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Send stories, and print the receipt of each. Exit code 1 where one was rejected."""
    pieces = [piece for path in paths for piece in _pieces(path)]
    rejected = 0
    console = Console(stderr=True)
    with (
        Client(url) as client,
        Progress(
            TextColumn("sending"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=len(pieces) < 2 or not console.is_terminal,
        ) as progress,
    ):
        for name, content in progress.track(pieces):
            for receipt in client.submit(content, name=name, wire=wire):
                rejected += receipt["action"] == "REJECTED"
                if json:
                    print_json(receipt)
                else:
                    receipt_line(receipt)
    if rejected:
        raise typer.Exit(1)


def _pieces(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of what to send; a folder's files in the order of their names."""
    if path == "-":
        content = sys.stdin.buffer.read()
        # A text without a name is known by its content; with one, every text from a pipe would be the same story.
        yield from _split("stdin.jsonl" if content.lstrip().startswith(b"{") else "", content)
        return
    file = Path(path)
    if file.is_dir():
        files = sorted(f for f in file.rglob("*") if f.is_file() and not f.name.startswith("."))
        if not files:
            raise typer.BadParameter(f"{path}: the folder holds no file")
        for each in files:
            yield from _split(each.name, each.read_bytes())
    elif file.is_file():
        yield from _split(file.name, file.read_bytes())
    else:
        raise typer.BadParameter(f"{path}: there is no such file or folder")


def _split(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not name.endswith(LINES):
        yield name, content
        return
    piece = bytearray()
    for line in content.splitlines(keepends=True):
        if piece and len(piece) + len(line) > CHUNK_BYTES:
            yield name, bytes(piece)
            piece.clear()
        piece += line
    yield name, bytes(piece)
