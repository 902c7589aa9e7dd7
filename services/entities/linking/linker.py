"""All registers together: the links of each entity, most certain first, the local one last."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.clusters import Cluster
from services.entities.linking import local
from services.entities.linking.companies import Companies
from services.entities.linking.places import Places
from services.entities.linking.port import THRESHOLD, Known, Register
from services.entities.reading import Reading

type Linked = tuple[Cluster, tuple[Known, ...]]


def shipped() -> tuple[Register, ...]:
    """Return the registers that come with the service."""
    return Places(), Companies()


def link(reading: Reading, entities: Sequence[Cluster], registers: Iterable[Register]) -> list[Linked]:
    """Return the entities with their links, in order; places that are one by their first link are made one.

    Of several registers with the same link the most certain counts, of links equally certain the earlier register's.
    """
    answers = [register.links(reading, entities) for register in registers]
    linked = [(entity, _ranked(entity, rows)) for entity, *rows in zip(entities, *answers, strict=True)]
    return _merged(linked)


def _ranked(entity: Cluster, rows: Iterable[Sequence[Known]]) -> tuple[Known, ...]:
    best: dict[tuple[str, str], Known] = {}
    for known in (known for row in rows for known in row if known.confidence >= THRESHOLD):
        other = best.setdefault((known.scheme, known.id), known)
        if known.confidence > other.confidence:
            best[known.scheme, known.id] = known
    return (*sorted(best.values(), key=lambda known: -known.confidence), local.link(entity))


def _merged(linked: Sequence[Linked]) -> list[Linked]:
    """Return the entities with "Kyiv" and "Kiev" made one."""
    first: dict[tuple[str, str], int] = {}
    merged: list[Linked] = []
    for entity, links in linked:
        key = links[0].scheme, links[0].id
        if entity.kind != Entity.PLACE or key not in first:
            first.setdefault(key, len(merged))
            merged.append((entity, links))
            continue
        home, home_links = merged[first[key]]
        mentions = tuple(sorted((*home.mentions, *entity.mentions), key=lambda m: m.start))
        merged[first[key]] = replace(home, mentions=mentions), home_links
    return merged
