"""`wirelens tail`: the stream, as it comes."""

from typing import Annotated

import typer

from wirelens.cli.options import DEFAULT_URL, Json, Url
from wirelens.cli.render import event_line, print_json
from wirelens.client import Client


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens tail[/]   [bold]wirelens tail --from earliest --json | jq .headline[/]"
    )(tail)


def tail(
    start: Annotated[
        str, typer.Option("--from", metavar="POSITION", help="earliest, or a position that --json printed.")
    ] = "",
    count: Annotated[int, typer.Option("--count", "-n", min=0, help="End after so many events; 0: never.")] = 0,
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Print every enriched article and every recall. Goes on by itself after a lost connection."""
    with Client(url) as client:
        for number, event in enumerate(client.stream(start), 1):
            if json:
                print_json({"event": event.kind, "position": event.position, **event.article})
            else:
                event_line(event.kind, event.article)
            if number == count:
                return
