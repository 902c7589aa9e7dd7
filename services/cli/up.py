"""`wirelens up`, `demo` and `serve`: the stack on this machine under one supervisor."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.cli.layout import ROOT, SERVICES

State = Annotated[
    Path, typer.Option(envvar="WIRELENS_STATE_DIR", help="Folder of the broker's data, the registry and the index.")
]
DEFAULT_STATE = Path(".wirelens")
Fresh = Annotated[bool, typer.Option("--fresh", help="Throw away topics, data and index of earlier runs.")]
AnyPorts = Annotated[bool, typer.Option("--any-ports", help="Choose free ports instead of the documented ones.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: [bold]wirelens up --fresh[/]")(up)
    app.command(epilog="Example: [bold]wirelens demo[/]   [bold]wirelens demo --once --any-ports[/]")(demo)
    app.command(epilog="Example: [bold]WIRELENS_KAFKA=broker:9092 wirelens serve entities[/]")(serve)


def up(state: State = DEFAULT_STATE, fresh: Fresh = False, any_ports: AnyPorts = False) -> None:
    """Run the whole stack on this machine: broker, topics, services. Ctrl-C stops it all."""
    from services.cli import local

    local.up(state, fresh=fresh, any_ports=any_ports)


def demo(
    state: State = DEFAULT_STATE,
    fresh: Fresh = False,
    any_ports: AnyPorts = False,
    once: Annotated[bool, typer.Option("--once", help="End when every story of the sample wire has arrived.")] = False,
) -> None:
    """Run the stack, send the sample wire, and show enriched events arriving. Ctrl-C stops it all."""
    from services.cli import local

    local.demo(state, fresh=fresh, any_ports=any_ports, once=once)


def serve(name: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")]) -> None:
    """Run one service in the foreground, with its settings from the environment."""
    if name not in SERVICES:
        raise typer.BadParameter(f"no service {name}: there are {', '.join(SERVICES)}")
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", f"services.{name}"])
