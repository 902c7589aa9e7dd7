"""One call of `wirelens evaluate`: files read, systems loaded and run, figures printed and predictions written."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.progress import Progress
from wirelens.cli.render import err, note, print_json

from services.cli.evaluate import show, systems, tasks
from services.cli.evaluate.desk import Desk
from services.cli.evaluate.options import Options
from services.cli.evaluate.rows import BadRow
from services.cli.evaluate.run import Run, Speed, Tick, measures, misses, predictions, run
from services.cli.evaluate.systems import System
from services.common.card import BadCard
from services.entities.linking.aliases import BadTable
from services.sentiment.training.data import held_out


def evaluate(service: str, files: Sequence[Path], options: Options) -> None:
    """Evaluate the core of `service` on each of `files`, and on those of one kind together.

    Raises BadParameter for a file, a model or a table that can't be read; NoSystem.
    """
    try:
        sheets = [tasks.read(service, path) for path in files]
        compared = [systems.ours(service, options.profile, options.model, options.aliases)]
    except (BadRow, BadCard, BadTable) as error:
        raise typer.BadParameter(str(error)) from error
    if options.baseline:
        compared.append(systems.baseline(service))
    runs = _runs([_kept(sheet, options) for sheet in sheets], compared, options)
    of_kind: dict[str, list[Run]] = {}
    for each in runs:
        of_kind.setdefault(each.sheet.task.kind, []).append(each)
    for together in of_kind.values():
        if len(together) > 1:
            _print(f"{len(together)} files together", together, options)


def _kept(sheet: tasks.Sheet, options: Options) -> tasks.Sheet:
    """Return the sheet, of ratings only what training leaves out where that is asked for."""
    if sheet.task is not tasks.RATINGS:
        return sheet
    if not options.held_out:
        if ".train." in sheet.path.name:
            note(f"{sheet.path.name}: the model has learnt from most of this; --held-out takes only the rest")
        return sheet
    articles = held_out([line.row.article for line in sheet.lines])
    return tasks.Sheet(sheet.path, sheet.task, [line for line in sheet.lines if line.row.article in articles])


def _runs(sheets: Sequence[tasks.Sheet], compared: Sequence[System], options: Options) -> list[Run]:
    """Run every file, and print and write what comes of it at once."""
    desk = Desk()
    runs = []
    for sheet in sheets:
        with _progress(sheet.path.name, len(sheet.lines)) as tick:
            runs.append(run(sheet, compared, desk, tick))
        if options.predictions:
            several = len(sheets) > 1
            target = options.predictions / sheet.path.name if several else options.predictions
            _write(target, predictions(sheet, runs[-1].outcomes[0]))
        _print(sheet.path.name, runs[-1:], options)
    return runs


def _print(title: str, runs: Sequence[Run], options: Options) -> None:
    """Print the figures of one file, or of several together; of one, its errors as well."""
    task = runs[0].sheet.task
    rows = sum(len(each.sheet.lines) for each in runs)
    parser = sum((each.parser for each in runs), start=Speed())
    found = []
    for outcomes in zip(*(each.outcomes for each in runs), strict=True):
        speed = sum((outcome.speed for outcome in outcomes), start=Speed())
        drawn, count = misses(runs[0].sheet, outcomes[0], options.errors) if len(runs) == 1 else ([], 0)
        found.append(show.Found(outcomes[0].system, measures(task, outcomes), speed, drawn, count))
    if options.as_json:
        print_json(show.as_json(title, task.kind, rows, found, parser, task.unit))
    else:
        show.page(title, rows, found, parser, task.unit, options)


@contextmanager
def _progress(name: str, rows: int) -> Iterator[Tick]:
    """Show a bar on a terminal, and nothing anywhere else."""
    with Progress(console=err, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(name, total=rows)
        yield lambda: progress.advance(task)


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
