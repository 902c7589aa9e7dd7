"""What the parser's model marks, as it is: the system that the enricher is compared with."""

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.section.v1.section_pb2 import Span

from services.entities.mention import KINDS, Kind


def extract(article: Article, document: Document) -> EntitiesSection:
    """Return each marked name as an entity of its own kind; those of the same letters and kind are one.

    Salience is the share of the mentions of the one that is named most. There are no links.
    """
    found: dict[tuple[Kind, str], list[Span]] = {}
    for start, length, label in zip(document.entity_start, document.entity_length, document.entity_label, strict=True):
        kind = KINDS.get(document.labels[label])
        exact = article.text[start : start + length]
        if kind is not None:
            found.setdefault((kind, exact), []).append(Span(start=start, end=start + length, exact=exact))
    most = max(map(len, found.values()), default=1)
    section = EntitiesSection()
    for number, ((kind, name), mentions) in enumerate(found.items(), 1):
        section.entities.append(
            Entity(id=f"e{number}", name=name, type=kind, salience=len(mentions) / most, mentions=mentions)
        )
    return section
