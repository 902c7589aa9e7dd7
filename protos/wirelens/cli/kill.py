"""`wirelens kill`: recall a story everywhere."""

from typing import Annotated

import typer

from wirelens.cli.options import DEFAULT_URL, Json, Url
from wirelens.cli.render import print_json, receipt_line
from wirelens.client import Client


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog='Example: [bold]wirelens kill 0d9f8f6e-… --reason "wrong person named"[/]')(kill)


def kill(
    article_id: Annotated[str, typer.Argument(help="The article's id, as receipts and search print it.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever has used the story.")],
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Kill a story: it leaves the index and Kafka, and every stream is told."""
    with Client(url) as client:
        receipts = client.kill(article_id, reason)
    for receipt in receipts:
        if json:
            print_json(receipt)
        else:
            receipt_line(receipt)
    if any(receipt["action"] == "REJECTED" for receipt in receipts):
        raise typer.Exit(1)
