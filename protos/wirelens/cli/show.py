"""`wirelens show`: one article with all that is known of it, or what each of its versions changed."""

from typing import Annotated

import typer

from wirelens.cli.options import DEFAULT_URL, Json, Url
from wirelens.cli.render import article_page, print_json
from wirelens.cli.versions import version_lines
from wirelens.client import Client


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: [bold]wirelens show 0d9f8f6e-…[/]   [bold]wirelens show --json 0d9f8f6e-… | jq .quotes[/]"
    )(show)


def show(
    article_id: Annotated[str, typer.Argument(help="The article's id, as receipts and search print it.")],
    versions: Annotated[bool, typer.Option("--versions", help="Show what changed from version to version.")] = False,
    json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Show who an article is about, who said what, and its tone; or its versions."""
    with Client(url) as client:
        if versions:
            for version in client.versions(article_id):
                (print_json if json else version_lines)(version)
            return
        article = client.get(article_id)
    if json:
        print_json(article)
    else:
        article_page(article)
