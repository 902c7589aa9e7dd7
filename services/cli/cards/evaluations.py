"""Runs what a card says: the evaluations of every profile beside the baseline, speed and memory, and the examples."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.cli.cards import prose
from services.cli.cards.corpora import ARTICLES, CORPORA, Corpus
from services.cli.cards.machine import machine
from services.cli.cards.process import Cost, cost
from services.cli.cards.records import BASELINE
from services.cli.cards.said import said
from services.cli.evaluate import systems, tasks
from services.cli.evaluate.desk import Desk
from services.cli.evaluate.figures import Measure
from services.cli.evaluate.rows import read_quotes
from services.cli.evaluate.run import Run, measures, run
from services.cli.evaluate.show import figure_json
from services.cli.evaluate.story import Story
from services.cli.evaluate.systems import System
from services.common.card import Profile
from services.sentiment.training.data import held_out

PROFILES: Mapping[str, Sequence[Profile]] = {
    "entities": ("default",),
    "quotes": ("default", "fast"),
    "sentiment": ("default", "fast"),
}

type Json = dict[str, Any]


class Bench:
    """Loads the parser once, and parses the articles that speed is measured by once. Raises BadRow, ModelError."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._desk = Desk()
        self._articles: list[Story] = []

    def measure(self, service: str) -> Json:
        """Return all that a card says of a service in numbers, and what its core says of the examples."""
        compared: dict[str, System] = {
            profile: systems.ours(service, profile, None, ()) for profile in PROFILES[service]
        }
        compared[BASELINE] = systems.baseline(service)
        files = [self._file(service, corpus, compared) for corpus in CORPORA[service]]
        costs = {profile: _cost(cost(service, profile, self._whole_articles())) for profile in PROFILES[service]}
        return {
            "sha256": {name: system.card.sha256 for name, system in compared.items() if system.card},
            "files": files,
            "costs": costs,
            "machine": machine(),
            "examples": [self._example(example, compared["default"]) for example in prose.read(service).examples],
        }

    def _file(self, service: str, corpus: Corpus, compared: Mapping[str, System]) -> Json:
        sheet = tasks.read(service, self._data / corpus.path)
        if corpus.held_out:
            kept = held_out([line.row.article for line in sheet.lines])
            sheet = tasks.Sheet(sheet.path, sheet.task, [line for line in sheet.lines if line.row.article in kept])
        done: Run = run(sheet, list(compared.values()), self._desk, lambda: None)
        return {
            "key": corpus.key,
            "title": corpus.title,
            "path": corpus.path,
            "rows": len(sheet.lines),
            "systems": {
                name: _figures(measures(sheet.task, [outcome]))
                for name, outcome in zip(compared, done.outcomes, strict=True)
            },
        }

    def _whole_articles(self) -> Sequence[Story]:
        if not self._articles:
            lines = read_quotes(self._data / ARTICLES)
            self._articles = [self._desk.read(line.row.id, line.row.text) for line in lines]
        return self._articles

    def _example(self, example: prose.Example, system: System) -> Json:
        story = self._desk.read("example", example.text)
        return {"text": example.text, "said": said(system.core(story.article, story.document))}


def _figures(found: Sequence[Measure]) -> Json:
    """Return the figures that matter most, by key."""
    return {
        measure.key: {"name": measure.name, "unit": measure.unit, **figure_json(measure)}
        for measure in found
        if measure.main
    }


def _cost(found: Cost) -> Json:
    return {
        "articles": found.articles,
        "words": found.words,
        "wordsPerCpuSecond": round(found.words / found.cpu_seconds),
        "sentencesPerCpuSecond": round(found.sentences / found.cpu_seconds),
        "loadCpuSeconds": round(found.load_seconds, 1),
        "memoryMiB": round(found.memory / 2**20),
    }
