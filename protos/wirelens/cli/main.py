"""The command itself: its groups, and how it ends.

Exit codes: 0 done, 1 it could not be done (one line on stderr says why), 2 wrong usage, 130 Ctrl-C.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import entry_points

import click
import typer
from rich.console import Console

from wirelens.cli import kill, search, send, show, tail

app = typer.Typer(
    name="wirelens",
    help="Live news, enriched: who and what it is about, who said what, and how it speaks of them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def build() -> typer.Typer:
    """Return the command with its own subcommands and those of installed packages."""
    for module in (send, tail, search, show, kill):
        module.add(app)
    for point in sorted(entry_points(group="wirelens.commands"), key=lambda p: p.name):
        register: Callable[[typer.Typer], None] = point.load()
        register(app)
    return app


def main() -> None:
    """Run the command; every error that a person can do something about is one line."""
    try:
        code = build()(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of the pipe has seen enough; Python must not complain of it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if os.environ.get("WIRELENS_TRACEBACK"):
            raise
        text = " ".join(str(error).split()) or type(error).__name__
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"[red]wirelens:[/] {_escape(text)}")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _escape(text: str) -> str:
    return text.replace("[", r"\[")


if __name__ == "__main__":
    main()
