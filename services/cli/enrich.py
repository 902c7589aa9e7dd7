"""`wirelens enrich`: the same cores in one process, without Kafka."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from wirelens.cli.render import article_page, note, print_json

FORMATS = ("json", "text")


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens enrich story.txt[/]   [bold]cat wire.jsonl | wirelens enrich - --format json[/]"
    )(enrich)


def enrich(
    paths: Annotated[list[str], typer.Argument(metavar="FILE|-", help="Text or JSON lines; - reads standard input.")],
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; json in a pipe.")] = "",
) -> None:
    """Enrich stories and print them, each as soon as it is done. Needs no broker."""
    if format_ and format_ not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    as_json = format_ == "json" or (not format_ and not sys.stdout.isatty())
    # Loading the model takes a second: only for who asks for it.
    from services.cli.pipeline import Pipeline, Refused

    pipeline = Pipeline()
    rejected = 0
    for name, content in _inputs(paths):
        for result in pipeline.enrich(content, name):
            if isinstance(result, Refused):
                rejected += 1
                note(f"{name}: {result.reason}")
            elif as_json:
                print_json(result)
            else:
                article_page(result)
    if rejected:
        raise typer.Exit(1)


def _inputs(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if path == "-":
            first = sys.stdin.buffer.readline()
            if first.lstrip().startswith(b"{"):
                yield "stdin.jsonl", first
                for line in sys.stdin.buffer:
                    yield "stdin.jsonl", line
            else:
                yield "stdin.txt", first + sys.stdin.buffer.read()
        elif not Path(path).is_file():
            raise typer.BadParameter(f"{path}: there is no such file")
        elif path.endswith((".jsonl", ".ndjson")):
            with Path(path).open("rb") as lines:
                for line in lines:
                    yield Path(path).name, line
        else:
            yield Path(path).name, Path(path).read_bytes()
