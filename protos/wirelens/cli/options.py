"""What several commands take alike: options, and standard input."""

import json
from typing import Annotated

import typer

Url = Annotated[
    str, typer.Option("--url", envvar="WIRELENS_URL", help="Address of the gateway.", rich_help_panel="Connection")
]
DEFAULT_URL = "http://127.0.0.1:8080"

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def is_json_line(line: bytes) -> bool:
    """Whether a line is one object of JSON by itself: then the lines after it are read alike."""
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
