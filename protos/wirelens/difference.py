"""What changed from the text before an article's to its own: words, headline, quotes, entities. Pure.

A difference belongs to its text as a section does: it is made by whoever joins, of two whole articles, and is never
changed by linking. Quotes are matched by what they say and who says it, entities by their ids in registers and names;
ids within an article are of no use for that, since each text counts its own.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator

from wirelens.edits import edits
from wirelens.enriched.v1.enriched_pb2 import Compared, Difference, EnrichedArticle, EntityChange
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.quote_changes import quote_changes
from wirelens.section.v1.section_pb2 import SectionInfo
from wirelens.sections import shown


def difference(before: EnrichedArticle, now: EnrichedArticle) -> Difference:
    """Return what changed from `before` to `now`, two usable texts of one article, each linked.

    Raises ValueError if the articles are two.
    """
    if before.article_id != now.article_id:
        raise ValueError(f"two articles: {before.article_id} and {now.article_id}")
    made = Difference(
        text_revision=now.text_revision,
        text_sha256=now.text_sha256,
        since_revision=before.revision,
        since_version=before.version,
        since_text_sha256=before.text_sha256,
        edits=edits(before.text, now.text),
        compared=_compared(before, now),
    )
    if before.headline != now.headline:
        made.earlier_headline = before.headline
    names = {one.section for one in made.compared}
    if "quotes" in names:
        made.quotes.extend(quote_changes(before.quotes.quotes, now.quotes.quotes))
    if "entities" in names:
        made.entities.extend(entity_changes(before.entities.entities, now.entities.entities))
    return made


def entity_changes(before: Iterable[Entity], now: Iterable[Entity]) -> Iterator[EntityChange]:
    """Yield the entities that only one of the texts has: those that came, then those that went."""
    gone, come = list(before), list(now)
    for keys in (_ids, _names):
        gone, come = _without_same(gone, come, keys)
    for one in come:
        yield EntityChange(kind=EntityChange.CAME, entity_id=one.id, name=one.name, type=one.type)
    for one in gone:
        yield EntityChange(kind=EntityChange.WENT, name=one.name, type=one.type)


def _compared(before: EnrichedArticle, now: EnrichedArticle) -> Iterator[Compared]:
    then, here = shown(before), shown(now)
    for name in ("entities", "quotes"):
        if name in then and name in here:
            a, b = then[name].info, here[name].info
            if _is_analysed(a) and _is_analysed(b):
                yield Compared(section=name, generation=b.generation, since_generation=a.generation)


def _is_analysed(info: SectionInfo) -> bool:
    return not info.HasField("failure") and not info.unsupported_language


def _without_same(
    before: list[Entity], now: list[Entity], keys: Callable[[Entity], Iterable[Hashable]]
) -> tuple[list[Entity], list[Entity]]:
    """Return both without those that share a key with one of the other."""
    then = {key for one in before for key in keys(one)}
    here = {key for one in now for key in keys(one)}
    return [one for one in before if here.isdisjoint(keys(one))], [one for one in now if then.isdisjoint(keys(one))]


def _ids(entity: Entity) -> Iterator[Hashable]:
    yield entity.type, _folded(entity.name)
    for link in entity.links:
        yield link.scheme, link.id


def _names(entity: Entity) -> Iterator[Hashable]:
    """Yield every form of the name, so that "Reyes" who is now called "Marta Reyes" is still the same."""
    for name in (entity.name, *(span.exact for span in entity.mentions)):
        yield entity.type, _folded(name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
