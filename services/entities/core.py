"""Typed mentions become entities: cleaned, completed, given one kind and one name each, weighed and linked.

Pure: the same article and document give the same section. What the parser's model marks is only where it starts:

1. spans.py cuts what it marked down to names, and drops what names nothing;
2. datelines.py says where the story begins; indices.py, acronyms.py, unmarked.py and occurrences.py add names;
3. kinds.py gives each name the kind it has in this text;
4. clusters.py and people.py say which mentions name the same;
5. linking/ says what each is called in the registers;
6. salience.py says how much the story is about each.
"""

from collections.abc import Sequence

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity, Link
from wirelens.section.v1.section_pb2 import Span

from services.entities import (
    acronyms,
    clusters,
    endings,
    indices,
    joining,
    kinds,
    occurrences,
    salience,
    spans,
    unmarked,
)
from services.entities.clusters import Cluster
from services.entities.cover import Cover
from services.entities.linking.linker import Linked, link, shipped
from services.entities.linking.port import Register
from services.entities.mention import KINDS, Mention
from services.entities.reading import Reading, Style


class Extractor:
    """Extracts entities, and links them by the registers that ship and by those it is made with."""

    def __init__(self, registers: Sequence[Register] = ()) -> None:
        self._registers = (*shipped(), *registers)

    def extract(self, article: Article, document: Document) -> EntitiesSection:
        """Return the entities of `article`, whose text `document` parses. Without mentions the section is empty.

        Raises ValueError where the two don't belong together.
        """
        reading = Reading(article, document)
        linked = _of_the_story(link(reading, _clusters(reading), self._registers))
        weights = salience.of(reading, [cluster for cluster, _ in linked])
        entities = [
            Entity(
                id=f"e{number}",
                name=cluster.name,
                type=cluster.kind,
                salience=weight,
                mentions=[Span(start=m.start, end=m.end, exact=m.exact) for m in cluster.mentions],
                links=[Link(scheme=known.scheme, id=known.id, confidence=known.confidence) for known in links],
            )
            for number, ((cluster, links), weight) in enumerate(zip(linked, weights, strict=True), 1)
        ]
        return EntitiesSection(entities=sorted(entities, key=lambda entity: -entity.salience))


def _clusters(reading: Reading) -> list[Cluster]:
    cover = Cover(len(reading.text))
    marked = _marked(reading, cover)
    for mention in joining.joined(reading.text, endings.without_lost_apostrophes(reading.text, marked)):
        cover.add(mention)
    definitions = acronyms.find(reading, cover)
    unmarked.by_head(reading, cover)
    unmarked.bodies_of_state(reading, cover)
    unmarked.first_names(reading, cover)
    settled = kinds.settle(reading, cover.in_order(), definitions)
    complete = Cover(len(reading.text), settled)
    occurrences.repeat(reading, complete, settled)
    return clusters.build(reading, complete.in_order(), definitions)


def _marked(reading: Reading, cover: Cover) -> list[Mention]:
    """Return the names in what the model marked, and put the places of datelines, and share indices, into `cover`."""
    for block in reading.blocks:
        for start, end in block.filed:
            cover.add(Mention(start, end, reading.text[start:end], Entity.PLACE, filed=True))
    for index in indices.find(reading):
        cover.add(index)
    marked: list[Mention] = []
    for start, end, label in reading.entities:
        home = reading.block_at(start)
        kind = KINDS.get(label)
        if home is None or kind is None or home.style is Style.SHOUTING:
            continue
        # What reaches from the dateline into the story is no name.
        if not marked or start >= marked[-1].end:
            marked.extend(spans.refine(reading, start, min(end, home.end), kind))
    return marked


def _of_the_story(linked: Sequence[Linked]) -> list[Linked]:
    """Return the entities that more than datelines name: where a story was filed tells what it means, and no more."""
    return [each for each in linked if not all(mention.filed for mention in each[0].mentions)]
