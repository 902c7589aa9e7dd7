"""`wirelens search`: what the index finds."""

from typing import Annotated

import typer

from wirelens.cli.options import DEFAULT_URL, Json, Url
from wirelens.cli.render import hit_lines, note, print_json
from wirelens.client import Client


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens search harbour[/]   [bold]wirelens search 'speaker:\"Ana Duarte\" budget'[/]"
    )(search)


def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words, "phrases", prefix*, AND, OR, NOT; person: speaker: entity: wire: headline: look there only.'
            " Without a query: all, newest first."
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="Hits to print.")] = 20,
    page_token: Annotated[str, typer.Option(help="Where the page before ended.")] = "",
    copies: Annotated[
        bool,
        typer.Option("--copies", help="Print all that matches, also copies of a text, to the letter."),
    ] = False,
    advisories: Annotated[
        bool,
        typer.Option("--advisories", help="Also what is to editors and not to be published."),
    ] = False,
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Find articles, best match first. Exit code 1 where nothing was found."""
    with Client(url) as client:
        page = client.search(
            " ".join(query or ()), page_size=limit, page_token=page_token, copies=copies, advisories=advisories
        )
    for hit in page["hits"]:
        if json:
            print_json(hit)
        else:
            hit_lines(hit)
    if page["nextPageToken"]:
        note(f"{page['total']} found; the next page: --page-token {page['nextPageToken']}")
    elif not page["hits"]:
        note("nothing found")
        raise typer.Exit(1)
