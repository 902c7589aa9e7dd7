"""`wirelens enrich`: the same cores in one process, without Kafka."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, cast, get_args

import typer
from wirelens.cli.options import is_json_line
from wirelens.cli.render import article_page, note, print_json

from services.common.card import Profile

FORMATS = ("json", "text")
PROFILES: tuple[str, ...] = get_args(Profile.__value__)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens enrich story.txt[/]   [bold]cat wire.jsonl | wirelens enrich - --format json[/]"
    )(enrich)


def enrich(
    paths: Annotated[list[str], typer.Argument(metavar="FILE|-", help="Text or JSON lines; - reads standard input.")],
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; json in a pipe.")] = "",
    profile: Annotated[str, typer.Option(help=f"Which of the models, one of {', '.join(PROFILES)}.")] = "default",
    aliases: Annotated[
        list[Path] | None, typer.Option(metavar="TABLE", help="Names of your own to link by; may be repeated.")
    ] = None,
) -> None:
    """Enrich stories and print them, each as soon as it is done. Needs no broker."""
    if format_ and format_ not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    for path in paths:
        if path != "-" and not Path(path).is_file():
            raise typer.BadParameter(f"{path}: there is no such file")
    if profile not in PROFILES:
        raise typer.BadParameter(f"--profile is one of {', '.join(PROFILES)}")
    as_json = format_ == "json" or (not format_ and not sys.stdout.isatty())
    # Loading the model takes a second: only for who asks for it.
    from services.cli.pipeline import Pipeline, Refused
    from services.entities.linking.aliases import BadTable

    try:
        pipeline = Pipeline(cast(Profile, profile), aliases or ())
    except BadTable as error:
        raise typer.BadParameter(str(error)) from error
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
            yield from _standard_input(sys.stdin.buffer)
        elif path.endswith((".jsonl", ".ndjson")):
            with Path(path).open("rb") as lines:
                yield from _stories(Path(path).name, lines)
        else:
            yield Path(path).name, Path(path).read_bytes()


def _standard_input(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Yield a line of JSON as soon as it is there; anything else is one story, whole."""
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    if is_json_line(first):
        yield "stdin.jsonl", first
        yield from _stories("stdin.jsonl", stream)
    else:
        yield "stdin.txt", first + stream.read()


def _stories(name: str, lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((name, line) for line in lines if line.strip())
