"""How figures and errors look: a table on a terminal, an object a line in JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table
from rich.text import Text
from wirelens.cli.render import clean, out, show

from services.cli.evaluate.figures import Figure, Measure
from services.cli.evaluate.miss import Miss
from services.cli.evaluate.options import Options
from services.cli.evaluate.run import Speed
from services.cli.evaluate.systems import System

AROUND = 70
"""Characters of context on each side of an error."""
MOST = 240
"""Characters that are shown of the erroneous stretch itself."""


@dataclass(frozen=True)
class Found:
    """What is known of one system over one file, or several."""

    system: System
    measures: Sequence[Measure]
    speed: Speed
    errors: Sequence[Miss]
    """Those to show, of `error_count`."""
    error_count: int


def page(title: str, rows: int, found: Sequence[Found], parser: Speed, unit: str, options: Options) -> None:
    """Print the figures of each system side by side, how fast they were, and some of their errors."""
    made = Table(title=Text(clean(title), "bold"), title_justify="left", box=None, pad_edge=False, header_style="dim")
    made.add_column(f"{rows:,} rows, %")
    made.add_column("n", justify="right")
    shown = [row for row in zip(*(each.measures for each in found), strict=True) if options.every or row[0].main]
    two_sided = any(row[0].precision for row in shown)
    for each in found:
        for column in (*(("P", "R") if two_sided else ()), each.system.name, "95 %"):
            made.add_column(Text(column, "bold" if column == each.system.name else ""), justify="right")
    for row in shown:
        # Of how many it is told can differ: it may be of what a system gives.
        cells = [cell for measure in row for cell in _cells(measure, two_sided)]
        made.add_row(row[0].name, f"{max(measure.n for measure in row):,}", *cells)
    out.print()
    out.print(made)
    for each in found:
        _speed(each.system.name, each.speed, unit)
    _speed("the parser", parser)
    for each in found:
        if each.errors:
            _errors(each)


def _cells(measure: Measure, two_sided: bool) -> list[str]:
    sides = (measure.precision, measure.recall) if two_sided else ()
    if not measure.n:
        return [*("" for _ in sides), "–", ""]
    low, high = _number(measure.figure.low, measure), _number(measure.figure.high, measure)
    return [
        *(_number(side.value, measure) if side else "" for side in sides),
        _number(measure.figure.value, measure),
        f"{low}–{high}",
    ]


def _number(value: float, measure: Measure) -> str:
    if measure.unit == "percent":
        return f"{100 * value:.1f}"
    return f"{value:.3f}" if measure.unit == "r" else f"{value:.0f}"


def _speed(name: str, taken: Speed, unit: str = "words") -> None:
    line = Text(f"{name}: {taken.words_per_second:,.0f} words")
    if unit != "words":
        line.append(f", {taken.units_per_second:,.0f} {unit}")
    line.append(" per CPU second")
    line.append(f" ({taken.words:,} words in {taken.seconds:.1f} s)", "dim")
    show(line)


def _errors(found: Found) -> None:
    out.print()
    show(Text(f"{len(found.errors):,} of the {found.error_count:,} errors of {found.system.name}", "italic"))
    for miss in found.errors:
        show(Text(f"  {miss.what}", "yellow").append(f"  {miss.row}", "dim"))
        line = Text("    ")
        line.append(_before(miss.text, miss.start), "dim")
        line.append(_shortened(miss.text[miss.start : miss.end]), "bold")
        line.append(_after(miss.text, miss.end), "dim")
        show(line)


def as_json(title: str, kind: str, rows: int, found: Sequence[Found], parser: Speed, unit: str) -> dict[str, Any]:
    """Return what a page says, whole. Shares are 0 to 1."""
    return {
        "file": title,
        "kind": kind,
        "rows": rows,
        "systems": [_system(each, unit) for each in found],
        "parser": _speed_json(parser, "words"),
    }


def _system(found: Found, unit: str) -> dict[str, Any]:
    card = found.system.card
    said: dict[str, Any] = {"name": found.system.name}
    if card:
        said |= {"profile": card.profile, "generation": card.generation, "sha256": card.sha256}
    said["speed"] = _speed_json(found.speed, unit)
    said["figures"] = {measure.key: figure_json(measure) for measure in found.measures}
    said["errors"] = [
        {"row": e.row, "start": e.start, "end": e.end, "exact": e.text[e.start : e.end], "what": e.what}
        for e in found.errors
    ]
    return said


def _speed_json(taken: Speed, unit: str) -> dict[str, Any]:
    found: dict[str, Any] = {"words": taken.words, "cpuSeconds": round(taken.seconds, 3)}
    found["wordsPerCpuSecond"] = round(taken.words_per_second)
    if unit != "words":
        found |= {unit: taken.units, f"{unit}PerCpuSecond": round(taken.units_per_second)}
    return found


def figure_json(measure: Measure) -> dict[str, Any]:
    """Return a measure: its value with its interval, precision and recall likewise, and of how many it is told."""
    found: dict[str, Any] = {"n": measure.n, **_figure(measure.figure)}
    if measure.precision and measure.recall:
        found |= {"precision": _figure(measure.precision), "recall": _figure(measure.recall)}
    return found


def _figure(figure: Figure) -> dict[str, float]:
    return {"value": round(figure.value, 6), "low": round(figure.low, 6), "high": round(figure.high, 6)}


def _before(text: str, start: int) -> str:
    cut = text[max(0, start - AROUND) : start]
    return ("…" if start > AROUND else "") + _flat(cut)


def _after(text: str, end: int) -> str:
    cut = text[end : end + AROUND]
    return _flat(cut) + ("…" if end + AROUND < len(text) else "")


def _shortened(text: str) -> str:
    half = MOST // 2
    return _flat(text) if len(text) <= MOST else f"{_flat(text[:half])} […] {_flat(text[-half:])}"


def _flat(text: str) -> str:
    return text.replace("\n", " ")
