"""The entry point by which these commands join the others."""

import typer

from services.cli import dlq, enrich, topics, up
from services.cli.evaluate import command as evaluate


def register(app: typer.Typer) -> None:
    """Add every command of this package."""
    for module in (up, enrich, evaluate, topics, dlq):
        module.add(app)
