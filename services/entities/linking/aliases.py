"""A user's own table of names, for example an extract of Wikidata: what makes people's names linkable at all.

A table has a row for each entity: `id`, `type` (PERSON, ORGANIZATION, PLACE, GROUP, EVENT, LAW or WORK; ORG and LOC are
taken, too), `names` (a list) and, where the rows are of several registers, `scheme`; without it the scheme is the name
of the file. It is JSONL, one object a line, or Parquet.

A name links where the table has one entity of that name and type. A person is linked by a full name alone, of two words
or more. What stays in memory is a hash of 8 bytes and a row's number for each name, and the rows' ids: 45 MB for
200,000 rows of three names each.
"""

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.clusters import Cluster
from services.entities.linking.port import Known
from services.entities.mention import Kind
from services.entities.names import fold, generation, organization_words, person_words, place_key
from services.entities.reading import Reading

PERSON, OTHER = 0.95, 0.9
"""Confidence by kind: of several people of one full name, a table mostly has the one who is in the news."""
_COLUMNS = ("id", "type", "names")
_TYPES = {**dict(Entity.Type.items()), "ORG": Entity.ORGANIZATION, "LOC": Entity.PLACE}
_BATCH = 10_000


class BadTable(ValueError):
    """A table that can't be used; the message is one line that names the file, the row and what is wrong with it."""


class Aliases:
    """One table; Register."""

    def __init__(self, rows: Iterable[tuple[str, Kind, str, Sequence[str]]]) -> None:
        """Take rows of scheme, type, id and names."""
        self._ids: list[tuple[str, str]] = []
        hashes, owners = array("Q"), array("I")
        for number, (scheme, kind, id_, names) in enumerate(rows):
            self._ids.append((scheme, id_))
            for key in {_key(kind, name) for name in names} - {None}:
                hashes.append(_hash(kind, str(key)))
                owners.append(number)
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        self._hashes = array("Q", (hashes[i] for i in order))
        self._owners = array("I", (owners[i] for i in order))

    @classmethod
    def read(cls, path: Path) -> "Aliases":
        """Read a table. Raises BadTable."""
        try:
            return cls(_rows(path))
        except OSError as error:
            raise BadTable(f"{path}: {error.strerror or error}") from error

    def __len__(self) -> int:
        return len(self._ids)

    def links(self, reading: Reading, entities: Sequence[Cluster]) -> Sequence[Sequence[Known]]:
        """Return the link of each entity whose name the table has once."""
        return [self._links(entity) for entity in entities]

    def _links(self, entity: Cluster) -> Sequence[Known]:
        names = [entity.name] if entity.kind == Entity.PERSON else [entity.name, *(m.exact for m in entity.mentions)]
        for name in dict.fromkeys(names):
            key = _key(entity.kind, name)
            found = self._find(_hash(entity.kind, key)) if key else set()
            if found:
                # Where the fullest name is two entities', a shorter one tells no better.
                return [Known(*found.pop(), _confidence(entity.kind))] if len(found) == 1 else ()
        return ()

    def _find(self, wanted: int) -> set[tuple[str, str]]:
        at = bisect_left(self._hashes, wanted)
        found = set()
        while at < len(self._hashes) and self._hashes[at] == wanted:
            found.add(self._ids[self._owners[at]])
            at += 1
        return found


def _confidence(kind: Kind) -> float:
    return PERSON if kind == Entity.PERSON else OTHER


def _key(kind: Kind, name: str) -> str | None:
    """Return what spellings of a name have alike; None for a name by which nobody is linked."""
    if kind == Entity.PERSON:
        words = person_words(name)
        return " ".join((*words, generation(name))) if len(words) > 1 else None
    if kind == Entity.ORGANIZATION:
        return " ".join(organization_words(name)) or None
    return (place_key(name) if kind == Entity.PLACE else fold(name)) or None


def _hash(kind: Kind, key: str) -> int:
    digest = hashlib.blake2b(f"{kind} {key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)


def _rows(path: Path) -> Iterator[tuple[str, Kind, str, Sequence[str]]]:
    if path.suffix not in (".jsonl", ".parquet"):
        raise BadTable(f"{path}: a table of names is a .jsonl or a .parquet file")
    read = _parquet if path.suffix == ".parquet" else _jsonl
    for number, row in enumerate(read(path), 1):
        try:
            yield _row(row, path.stem)
        except ValueError as error:
            raise BadTable(f"{path}: row {number}: {error}") from error


def _jsonl(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise BadTable(f"{path}: row {number}: no JSON: {error}") from error


def _parquet(path: Path) -> Iterator[Any]:
    # Only a process that has such a table needs the library, which takes 50 MB.
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            columns = set(file.schema_arrow.names)
            missing = [name for name in _COLUMNS if name not in columns]
            if missing:
                raise BadTable(f"{path}: it has no column {', '.join(missing)}")
            for batch in file.iter_batches(_BATCH, columns=sorted(columns & {*_COLUMNS, "scheme"})):
                yield from batch.to_pylist()
    except pa.ArrowInvalid as error:
        raise BadTable(f"{path}: no Parquet: {str(error).splitlines()[0]}") from error


def _row(row: Any, scheme: str) -> tuple[str, Kind, str, Sequence[str]]:
    """Return the row's columns. Raises ValueError."""
    if not isinstance(row, dict):
        raise ValueError("it is no object")
    id_, type_, names = (row.get(column) for column in _COLUMNS)
    if not isinstance(id_, str) or not id_:
        raise ValueError(f"id is {id_!r}, not a text")
    kind = _TYPES.get(type_.upper()) if isinstance(type_, str) else None
    if not kind:
        raise ValueError(f"type is {type_!r}, none of {', '.join(list(Entity.Type.keys())[1:])}")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"names is {names!r:.80}, not a list of texts")
    own = row.get("scheme")
    if own is not None and (not isinstance(own, str) or not own):
        raise ValueError(f"scheme is {own!r}, not a text")
    return own or scheme, kind, id_, names
