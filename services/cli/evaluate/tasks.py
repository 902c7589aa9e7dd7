"""What can be evaluated: each kind of file, how a core is asked, how its answer counts, and how it is written down."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.cli.evaluate import attributions, entities, names, quotes, ratings, rows, tones, written
from services.cli.evaluate.figures import Counts, Measure, Totals
from services.cli.evaluate.miss import Miss
from services.cli.evaluate.rows import Line, NamesRow, QuotesRow, RatedRow, Row, ToneRow
from services.cli.evaluate.story import Story


@dataclass(frozen=True)
class Task[R: Row, S, P]:
    """One kind of file: its rows R, the section S that a core answers with, and what counts of it, P."""

    kind: str
    unit: str
    """What speed is told by, beside words."""
    size: Callable[[R], int]
    """How many of the units a row has."""
    ask: Callable[[R, Story], Story]
    """What the core is given."""
    take: Callable[[R, S], P]
    counts: Callable[[R, P], Counts]
    document: Callable[[R], str]
    """What the row is a part of: rows of one document are drawn together."""
    measures: Callable[[Totals], list[Measure]]
    misses: Callable[[R, P], Iterator[Miss]]
    write: Callable[[Line[R], P], dict[str, Any]]


def _whole(row: Row, story: Story) -> Story:
    return story


def with_targets(row: ToneRow, story: Story) -> Story:
    """Return `story` with the row's targets as its names: the tone toward these is what a core then gives."""
    document = Document()
    document.CopyFrom(story.document)
    for column in ("entity_start", "entity_length", "entity_label"):
        document.ClearField(column)
    label = len(document.labels)
    document.labels.append("PERSON")
    for start, end in sorted({(target.start, target.end) for target in row.targets}):
        document.entity_start.append(start)
        document.entity_length.append(end - start)
        document.entity_label.append(label)
    return Story(story.article, document)


def quotes_of(section: QuotesSection) -> list[attributions.Predicted]:
    """Return the quotes of a section as they are scored."""
    return [
        attributions.Predicted(
            tuple((span.start, span.end) for span in quote.content),
            tuple((span.start, span.end) for span in quote.cue),
            ((quote.speaker.mention.start, quote.speaker.mention.end),) if quote.speaker.HasField("mention") else (),
        )
        for quote in section.quotes
    ]


QUOTES: Task[QuotesRow, QuotesSection, QuotesSection] = Task(
    kind="quotes",
    unit="words",
    size=lambda row: len(row.text.split()),
    ask=_whole,
    take=lambda row, section: section,
    counts=lambda row, section: quotes.counts_of(attributions.Held(row, quotes_of(section))),
    document=lambda row: row.id,
    measures=quotes.measures,
    misses=lambda row, section: attributions.misses(attributions.Held(row, quotes_of(section))),
    write=written.quotes,
)
TONES: Task[ToneRow, SentimentSection, list[tones.Tone]] = Task(
    kind="targets",
    unit="targets",
    size=lambda row: len(row.targets),
    ask=with_targets,
    take=tones.tones_of,
    counts=tones.counts_of,
    document=lambda row: row.id,
    measures=tones.measures,
    misses=tones.misses,
    write=written.targets,
)
RATINGS: Task[RatedRow, SentimentSection, float] = Task(
    kind="ratings",
    unit="snippets",
    size=lambda row: 1,
    ask=_whole,
    take=lambda row, section: section.document,
    counts=ratings.counts_of,
    document=lambda row: row.article,
    measures=ratings.measures,
    misses=ratings.misses,
    write=written.rating,
)
ENTITIES: Task[NamesRow, EntitiesSection, EntitiesSection] = Task(
    kind="entities",
    unit="words",
    size=lambda row: len(row.text.split()),
    ask=_whole,
    take=lambda row, section: section,
    counts=lambda row, section: entities.counts_of(names.Held(row, section)),
    document=lambda row: row.id,
    measures=entities.measures,
    misses=lambda row, section: names.misses(names.Held(row, section)),
    write=written.names,
)


@dataclass(frozen=True)
class Sheet:
    """A file of annotated texts, read."""

    path: Path
    task: Task[Any, Any, Any]
    lines: Sequence[Line[Any]]


def read(service: str, path: Path) -> Sheet:
    """Read a file of the texts for a service. Raises BadRow."""
    if service == "quotes":
        return Sheet(path, QUOTES, rows.read_quotes(path))
    if service == "entities":
        return Sheet(path, ENTITIES, rows.read_entities(path))
    lines = rows.read_sentiment(path)
    return Sheet(path, RATINGS if isinstance(lines[0].row, RatedRow) else TONES, lines)
