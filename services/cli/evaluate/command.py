"""`wirelens evaluate`: how good the analyses are on texts that people have annotated, beside a system that is known."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Signature, signature
from pathlib import Path
from typing import Annotated

import typer
from wirelens.cli.options import Json

from services.cli.evaluate.options import Options
from services.common.card import Profile

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Annotated texts, one JSON object a line.")]
Errors = Annotated[int, typer.Option("--errors", metavar="N", min=0, help="Show N errors of each file in context.")]
Predictions = Annotated[
    Path | None,
    typer.Option(metavar="OUT", help="Write what was predicted: to a file, or of several files into a folder."),
]
Baseline = Annotated[bool, typer.Option("--baseline", help="Measure the reference system on the same texts, too.")]
Every = Annotated[bool, typer.Option("--all", help="Print every figure; JSON always has them all.")]
WhichProfile = Annotated[str, typer.Option("--profile", help="Which of the models: default or fast.")]
Model = Annotated[
    Path | None, typer.Option("--model", metavar="FOLDER", help="A model of your own: weights with their card.json.")
]

Aliases = Annotated[
    list[Path] | None, typer.Option(metavar="TABLE", help="Names of your own to link by; may be repeated.")
]
HeldOut = Annotated[
    bool, typer.Option("--held-out", help="Of ratings take only the tenth of the articles that training leaves out.")
]


@dataclass(frozen=True)
class Command:
    """What the command of one service has of its own. `options`: those of `_command` that not all have."""

    about: str
    example: str
    options: frozenset[str]


COMMANDS = {
    "entities": Command(
        "Names: found, typed, taken together and linked. The baseline is what spaCy marks.",
        "names.jsonl --baseline",
        frozenset({"aliases"}),
    ),
    "quotes": Command(
        "Quotations: found, and their speakers. The baseline is a system of rules over the parse.",
        "attributions.jsonl --baseline --errors 10",
        frozenset({"profile", "model"}),
    ),
    "sentiment": Command(
        "Tone: toward targets, or of whole snippets that people rated. The baseline is the VADER lexicon.",
        "targets.jsonl --profile fast --json",
        frozenset({"profile", "model", "held_out"}),
    ),
}
_OWN = frozenset[str]().union(*(command.options for command in COMMANDS.values()))


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    for service, command in COMMANDS.items():
        group.command(service, help=command.about, epilog=_example(service), no_args_is_help=True)(_command(service))
    app.add_typer(
        group,
        name="evaluate",
        help="Measure an analysis on texts that people have annotated. Needs no broker.",
        epilog=_example("quotes"),
    )


def _example(service: str) -> str:
    return f"Example: [bold]wirelens evaluate {service} {COMMANDS[service].example}[/]"


def _command(service: str) -> Callable[..., None]:
    """Return the command of a service, with the options that it has."""

    def command(
        files: Files,
        as_json: Json = False,
        errors: Errors = 0,
        predictions: Predictions = None,
        baseline: Baseline = False,
        every: Every = False,
        profile: WhichProfile = "default",
        model: Model = None,
        aliases: Aliases = None,
        held_out: HeldOut = False,
    ) -> None:
        # The cores and the parser take a second to load: only for who asks for them.
        from services.cli.evaluate.session import evaluate

        tables = tuple(aliases or ())
        evaluate(
            service,
            files,
            Options(as_json, errors, predictions, baseline, every, _known(profile), model, tables, held_out),
        )

    without = _OWN - COMMANDS[service].options
    options = [option for option in signature(command).parameters.values() if option.name not in without]
    command.__signature__ = Signature(options)  # type: ignore[attr-defined]
    return command


def _known(profile: str) -> Profile:
    if profile == "fast":
        return "fast"
    if profile != "default":
        raise typer.BadParameter("--profile is default or fast")
    return "default"
