"""The options that several commands have alike."""

from typing import Annotated

import typer

Url = Annotated[
    str, typer.Option("--url", envvar="WIRELENS_URL", help="Address of the gateway.", rich_help_panel="Connection")
]
DEFAULT_URL = "http://127.0.0.1:8080"

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
