"""The command itself: its groups, and how it ends.

Exit codes: 0 done, 1 it could not be done, 2 wrong usage (one line on stderr says why), 130 Ctrl-C.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import entry_points, version
from typing import Annotated

import typer

from wirelens.cli import kill, search, send, show, tail
from wirelens.cli.render import failure

app = typer.Typer(
    name="wirelens",
    help="Live news, enriched: who and what it is about, who said what, and how it speaks of them.",
    epilog="Example: [bold]wirelens send story.txt[/]   [bold]wirelens tail --from earliest[/]",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wirelens {version('wirelens')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which it is.")] = (
        False
    ),
) -> None:
    """Options of the command itself."""


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
    sys.exit(_run(build()))


def _run(command: Callable[..., object]) -> int:
    """Return the exit code."""
    try:
        code = command(standalone_mode=False)
        sys.stdout.flush()
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return _seen_enough()
    except SystemExit as ended:
        # So says the command line's library that the pipe is broken.
        if isinstance(ended.__context__, BrokenPipeError):
            return _seen_enough()
        raise
    except Exception as error:
        if usage := getattr(error, "format_message", None):
            return _wrong_usage(error, usage())
        if os.environ.get("WIRELENS_TRACEBACK"):
            raise
        failure(str(error) or type(error).__name__)
        return 1
    return code if isinstance(code, int) else 0


def _wrong_usage(error: Exception, message: str) -> int:
    """Say what is wrong, and where to read more. The class is click's own or typer's copy, by typer's version."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        # Making the message has printed the help.
        return 2
    more = f" (see {context.command_path} --help)" if context else ""
    failure(message.removeprefix("Invalid value: ").rstrip(".") + more)
    return 2


def _seen_enough() -> int:
    """The reader of the pipe has left; Python must not complain of it once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    main()
