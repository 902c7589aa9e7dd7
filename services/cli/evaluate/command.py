"""`wirelens evaluate`: how good the analyses are on texts that people have annotated, beside a system that is known."""

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

EXAMPLES = {
    "entities": "[bold]wirelens evaluate entities names.jsonl --baseline[/]",
    "quotes": "[bold]wirelens evaluate quotes attributions.jsonl --baseline --errors 10[/]",
    "sentiment": "[bold]wirelens evaluate sentiment targets.jsonl --profile fast --json[/]",
}


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    for name, command in (("entities", entities), ("quotes", quotes), ("sentiment", sentiment)):
        group.command(name, epilog=f"Example: {EXAMPLES[name]}", no_args_is_help=True)(command)
    app.add_typer(
        group,
        name="evaluate",
        help="Measure an analysis on texts that people have annotated. Needs no broker.",
        epilog=f"Example: {EXAMPLES['quotes']}",
    )


def entities(
    files: Files,
    as_json: Json = False,
    errors: Errors = 0,
    predictions: Predictions = None,
    baseline: Baseline = False,
    every: Every = False,
    aliases: Annotated[
        list[Path] | None, typer.Option(metavar="TABLE", help="Names of your own to link by; may be repeated.")
    ] = None,
) -> None:
    """Names: found, typed, taken together and linked. The baseline is what spaCy marks."""
    options = Options(as_json, errors, predictions, baseline, every, aliases=tuple(aliases or ()))
    _evaluate("entities", files, options)


def quotes(
    files: Files,
    as_json: Json = False,
    errors: Errors = 0,
    predictions: Predictions = None,
    baseline: Baseline = False,
    every: Every = False,
    profile: WhichProfile = "default",
    model: Model = None,
) -> None:
    """Quotations: found, and their speakers. The baseline is a system of rules over the parse."""
    _evaluate("quotes", files, Options(as_json, errors, predictions, baseline, every, _known(profile), model))


def sentiment(
    files: Files,
    as_json: Json = False,
    errors: Errors = 0,
    predictions: Predictions = None,
    baseline: Baseline = False,
    every: Every = False,
    profile: WhichProfile = "default",
    model: Model = None,
    held_out: Annotated[
        bool,
        typer.Option("--held-out", help="Of ratings take only the tenth of the articles that training leaves out."),
    ] = False,
) -> None:
    """Tone: toward targets, or of whole snippets that people rated. The baseline is the VADER lexicon."""
    options = Options(as_json, errors, predictions, baseline, every, _known(profile), model, held_out=held_out)
    _evaluate("sentiment", files, options)


def _known(profile: str) -> Profile:
    if profile == "fast":
        return "fast"
    if profile != "default":
        raise typer.BadParameter("--profile is default or fast")
    return "default"


def _evaluate(service: str, files: list[Path], options: Options) -> None:
    # The cores and the parser take a second to load: only for who asks for them.
    from services.cli.evaluate.session import evaluate

    evaluate(service, files, options)
