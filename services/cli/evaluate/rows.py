"""The files of annotated texts: one JSON object a line, offsets in code points into its `text`, half-open.

entities:  {"id", "text", "graded": [s, e], "mentions": [{"start", "end", "text", "type", "wikidata", "name"}]};
           a mention may have a "cluster": the same for mentions of one thing
quotes:    {"id", "text", "attributions": [{"source", "cue", "content": [[s, e], ...], "source_head": [s, e]?}]}
sentiment: {"id", "text", "targets": [{"start", "end", "label"}]}, or {"id": "ARTICLE_NUMBER", "text", "mean_rating"}
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

type Span = tuple[int, int]
"""First code point, and first after."""


class BadRow(ValueError):
    """A file that can't be read, or a line of it; the message is one line for a person: "FILE:LINE: what"."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something that the text attributes to someone. Each part may be broken in several spans."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source_head: Span | None = None
    """The word of the source that a system's speaker must touch; None: any word of it."""


@dataclass(frozen=True, slots=True)
class QuotesRow:
    """A text with all that is attributed in it."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]

    def __post_init__(self) -> None:
        """Raise ValueError for a span that is none of the text."""
        spans: list[Span] = []
        for each in self.attributions:
            spans += (*each.source, *each.cue, *each.content)
            if each.source_head:
                spans.append(each.source_head)
        _check(self.text, *spans)


@dataclass(frozen=True, slots=True)
class Target:
    """A mention, and the tone toward it."""

    start: int
    end: int
    label: Literal["negative", "neutral", "positive"]


@dataclass(frozen=True, slots=True)
class ToneRow:
    """A sentence with its targets; the same span can stand twice."""

    id: str
    text: str
    targets: tuple[Target, ...]

    def __post_init__(self) -> None:
        """Raise ValueError for a span that is none of the text."""
        _check(self.text, *((each.start, each.end) for each in self.targets))


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A sentence or snippet, and how people rated its tone: -4 (negative) to 4 (positive)."""

    id: str
    text: str
    mean_rating: float

    def __post_init__(self) -> None:
        """Raise ValueError for a text that is none."""
        _check(self.text)

    @property
    def article(self) -> str:
        """The article that it is from: the part of the id before "_"."""
        return self.id.split("_")[0]


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A name in a text. `wikidata` is None where Wikidata has no such thing; OTHER: neither person nor … place."""

    start: int
    end: int
    text: str
    type: Literal["PERSON", "ORG", "PLACE", "OTHER"]
    wikidata: str | None
    name: str
    """What Wikidata calls it."""
    cluster: str | None = None
    """The same for all mentions of one thing in the text, Wikidata may know it or not."""

    @property
    def identity(self) -> str | None:
        """What it is a mention of; None where nobody said."""
        return self.cluster or self.wikidata


@dataclass(frozen=True, slots=True)
class NamesRow:
    """A text with its names. They are complete only inside `graded`, and even there not every name is annotated."""

    id: str
    text: str
    graded: Span
    mentions: tuple[GoldMention, ...]

    def __post_init__(self) -> None:
        """Raise ValueError for a mention that is not where its offsets say."""
        _check(self.text, self.graded, *((each.start, each.end) for each in self.mentions))
        for each in self.mentions:
            if self.text[each.start : each.end] != each.text:
                raise ValueError(f"{each.start}..{each.end} of the text is not {each.text!r}: offsets are code points")


_ADAPTERS: Mapping[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (QuotesRow, ToneRow, RatedRow, NamesRow)
}

type Row = QuotesRow | ToneRow | RatedRow | NamesRow


@dataclass(frozen=True, slots=True)
class Line[R: Row]:
    """A row, and the line of the file that it stood on, as JSON."""

    row: R
    json: dict[str, Any]


def read_quotes(path: Path) -> list[Line[QuotesRow]]:
    """Read a file of attributions. Raises BadRow."""
    return [_line(path, number, found, QuotesRow) for number, found in _objects(path)]


def read_entities(path: Path) -> list[Line[NamesRow]]:
    """Read a file of names. Raises BadRow."""
    return [_line(path, number, found, NamesRow) for number, found in _objects(path)]


def read_sentiment(path: Path) -> list[Line[ToneRow]] | list[Line[RatedRow]]:
    """Read a file of targets or of ratings: its first row decides which. Raises BadRow."""
    objects = list(_objects(path))
    if "mean_rating" in objects[0][1]:
        return [_line(path, number, found, RatedRow) for number, found in objects]
    return [_line(path, number, found, ToneRow) for number, found in objects]


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file with the numbers of their lines; at least one."""
    count = 0
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BadRow(f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            raise BadRow(f"{path}:{number}: no JSON: {error}") from error
        if not isinstance(found, dict):
            raise BadRow(f"{path}:{number}: no JSON object")
        count += 1
        yield number, found
    if not count:
        raise BadRow(f"{path}: no row in it")


def _line[R: Row](path: Path, number: int, found: dict[str, Any], kind: type[R]) -> Line[R]:
    try:
        return Line(_ADAPTERS[kind].validate_python(found), found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        said = str(first.get("ctx", {}).get("error") or first["msg"])
        raise BadRow(f"{path}:{number}: {f'{where}: ' if where else ''}{said}") from error


def _check(text: str, *spans: Span) -> None:
    """Raise ValueError for a text that no article can have, and for a span that is none of it."""
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("the text has half of a surrogate pair")
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start}..{end} is no span of a text of {len(text)} code points")


def rows_of[R: Row](lines: Sequence[Line[R]]) -> list[R]:
    """Return the rows alone."""
    return [line.row for line in lines]
