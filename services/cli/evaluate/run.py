"""Runs systems over files of annotated texts, counts what is right, and takes the time."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.cli.evaluate.desk import Desk
from services.cli.evaluate.figures import SEED, Counts, Measure, Totals, no_counts
from services.cli.evaluate.miss import Miss
from services.cli.evaluate.systems import System
from services.cli.evaluate.tasks import Sheet, Task

type Tick = Callable[[], None]
"""Called after each row."""


@dataclass
class Speed:
    """CPU time of one thing over a file: of a core, or of the parser."""

    words: int = 0
    units: int = 0
    seconds: float = 0.0

    @property
    def words_per_second(self) -> float:
        """Words per CPU second."""
        return self.words / self.seconds if self.seconds else 0.0

    @property
    def units_per_second(self) -> float:
        """Whatever the task counts, per CPU second."""
        return self.units / self.seconds if self.seconds else 0.0

    def __add__(self, other: "Speed") -> "Speed":
        """Return the speed of both together."""
        return Speed(self.words + other.words, self.units + other.units, self.seconds + other.seconds)


@dataclass
class Outcome:
    """What one system made of one file."""

    system: System
    speed: Speed = field(default_factory=Speed)
    answers: list[Any] = field(default_factory=list)
    """What counts of the core's answers, a row each."""
    counts: dict[str, Counts] = field(default_factory=dict)
    """By document."""


@dataclass(frozen=True)
class Run:
    """One file, read by the systems."""

    sheet: Sheet
    outcomes: Sequence[Outcome]
    parser: Speed


def run(sheet: Sheet, systems: Sequence[System], desk: Desk, tick: Tick) -> Run:
    """Let each of `systems` read every row of a file. Raises what a core raises: a core never should."""
    task = sheet.task
    outcomes = [Outcome(system) for system in systems]
    parser = Speed()
    for number, line in enumerate(sheet.lines):
        row = line.row
        size = (len(row.text.split()), task.size(row))
        story, seconds = _timed(desk.read, row.id, row.text)
        parser += Speed(*size, seconds)
        asked = task.ask(row, story)
        for outcome in outcomes:
            core = outcome.system.core
            if number == 0:
                # What is read and made once, at the first text, is none of its time.
                core(asked.article, asked.document)
            section, seconds = _timed(core, asked.article, asked.document)
            outcome.speed += Speed(*size, seconds)
            answer = task.take(row, section)
            outcome.answers.append(answer)
            counts = outcome.counts.setdefault(task.document(row), no_counts())
            for name, value in task.counts(row, answer).items():
                counts[name] += value
        tick()
    return Run(sheet, outcomes, parser)


def measures(task: Task[Any, Any, Any], outcomes: Sequence[Outcome]) -> list[Measure]:
    """Return the figures of one system over one or several files of a kind."""
    return task.measures(Totals([counts for outcome in outcomes for counts in outcome.counts.values()]))


def misses(sheet: Sheet, outcome: Outcome, most: int) -> tuple[list[Miss], int]:
    """Return at most `most` errors in a file, in order, and how many there are. The same ones are drawn each time."""
    found = [
        miss
        for line, answer in zip(sheet.lines, outcome.answers, strict=True)
        for miss in sheet.task.misses(line.row, answer)
    ]
    drawn = sorted(random.Random(SEED).sample(range(len(found)), min(most, len(found))))
    return [found[number] for number in drawn], len(found)


def predictions(sheet: Sheet, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield what was predicted, an object a row."""
    for line, answer in zip(sheet.lines, outcome.answers, strict=True):
        yield sheet.task.write(line, answer)


def _timed[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[T, float]:
    """Return what `work` returns, and the CPU seconds that it took."""
    before = time.process_time()
    result = work(*args, **kwargs)
    return result, time.process_time() - before
