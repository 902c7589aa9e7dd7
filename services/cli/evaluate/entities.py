"""The figures of entities; names.py says what is held against what.

Mentions: found with the same span, or overlapping. Not every name of the corpora is annotated, so precision is less
than it would be. Type: of the pairs of one span whose gold is a person, an organization or a place.

Clusters: B³ over the gold mentions that have an id of Wikidata or a cluster. Of each, precision is the share of its
entity's gold mentions that are of the same id, what has none being of another; recall the share of the id's mentions
that its entity has; a mention that was not found has recall 0 and no precision. Wrong merges: entities whose mentions,
counted where the spans are the same, are of two ids, or of one and of something that has none.

Links: of the gold mentions whose entity is linked to a public register, the share where the register has the gold's
name (of an organization all of its words, or no others, or their initials); namesakes are not told apart by it. A link
by a register of Wikidata's ids is right where it is the gold's id; of persons only such links are judged.
"""

from collections.abc import Iterator

from wirelens.entities.v1.entities_pb2 import Entity

from services.cli.evaluate.figures import Counts, Measure, Totals, detail, f1, no_counts, plain, rate
from services.cli.evaluate.names import OTHER, Held

TYPES = ("PERSON", "ORG", "PLACE", OTHER)
CLUSTERS = {"all": "everything", "persons": "persons"}


def counts_of(held: Held) -> Counts:
    """Return what measures() needs of this text."""
    counts = no_counts()
    for name, pairs in (("exact", held.exact), ("overlap", held.paired)):
        found = set(pairs.values())
        for i, gold in enumerate(held.gold):
            counts[f"{gold.type}.gold.{name}"] += i in pairs
        for j, mention in enumerate(held.predicted):
            counts[f"{mention.type}.predicted.{name}"] += j in found
    for gold in held.gold:
        counts[f"{gold.type}.gold"] += 1
    for mention in held.predicted:
        counts[f"{mention.type}.predicted"] += 1
    _count_types(held, counts)
    _count_persons(held, counts)
    _count_clusters(held, counts)
    _count_links(held, counts)
    return counts


def _count_types(held: Held, counts: Counts) -> None:
    for i, j in held.exact.items():
        gold, said = held.gold[i].type, held.predicted[j].type
        if gold != OTHER:
            counts["typed"] += 1
            counts["typed.wrong"] += gold != said
            counts[f"{gold}.typed.right"] += gold == said
            counts[f"{said}.typed"] += 1


def _count_persons(held: Held, counts: Counts) -> None:
    for i, full in held.surnames():
        counts["surnames"] += 1
        counts["surnames.full"] += held.has_full_name(i, full)


def _count_clusters(held: Held, counts: Counts) -> None:
    for entity, _ in held.merged():
        counts["merged"] += 1
        counts["merged.persons"] += entity.type == Entity.PERSON
    entity_of = {i: held.predicted[j].entity.id for i, j in held.paired.items()}
    for i, gold in enumerate(held.gold):
        if not gold.identity:
            continue
        same = [k for k in range(len(held.gold)) if held.gold[k].identity == gold.identity]
        together = [k for k in entity_of if i in entity_of and entity_of[k] == entity_of[i]]
        right = sum(held.gold[k].identity == gold.identity for k in together)
        for name in ("all", "persons") if gold.type == "PERSON" else ("all",):
            counts[f"b3.{name}"] += 1
            counts[f"b3.{name}.found"] += bool(together)
            counts[f"b3.{name}.precision"] += right / len(together) if together else 0
            counts[f"b3.{name}.recall"] += right / len(same)


def _count_links(held: Held, counts: Counts) -> None:
    for i, gold in enumerate(held.gold):
        if not gold.wikidata or gold.type == OTHER:
            continue
        counts[f"{gold.type}.known"] += 1
        link = held.link(i)
        if link:
            counts[f"{gold.type}.linked"] += 1
            counts[f"{gold.type}.linked.right"] += held.is_right(i, link)


def measures(totals: Totals) -> list[Measure]:
    """Return every figure, those that matter most first."""
    return [
        _found(totals, "exact", "mentions_exact", "mentions, same span", TYPES),
        _found(totals, "overlap", "mentions_overlap", "mentions, overlapping", TYPES),
        rate("type_errors", "type wrong, of mentions with the same span", totals["typed.wrong"], totals["typed"]),
        rate("full_names", "full name found for a surname", totals["surnames.full"], totals["surnames"]),
        *(_clusters(totals, name) for name in reversed(CLUSTERS)),
        plain(
            "wrong_merges_persons",
            "entities that merge persons wrongly",
            totals["merged.persons"],
            totals["b3.persons"],
        ),
        plain("wrong_merges", "entities that merge anything wrongly", totals["merged"], totals["b3.all"]),
        *_links(totals),
        *detail(
            _found(totals, by, f"{name.lower()}_{by}", f"{name}, {said}", (name,))
            for by, said in (("exact", "same span"), ("overlap", "overlapping"))
            for name in TYPES
        ),
        *detail(_typed(totals, name) for name in TYPES if name != OTHER),
    ]


def _found(totals: Totals, by: str, key: str, name: str, types: tuple[str, ...]) -> Measure:
    """Return how well mentions are found: precision by the type that is said, recall by that of the gold."""
    gold = totals.sum(f"{each}.gold" for each in types)
    predicted = totals.sum(f"{each}.predicted" for each in types)
    return f1(
        key,
        name,
        (totals.sum(f"{each}.predicted.{by}" for each in types), predicted),
        (totals.sum(f"{each}.gold.{by}" for each in types), gold),
    )


def _typed(totals: Totals, name: str) -> Measure:
    """Return how well a type is told, where the span is the same."""
    right = totals[f"{name}.typed.right"]
    return f1(
        f"{name.lower()}_type",
        f"{name}, type told where the span is the same",
        (right, totals[f"{name}.typed"]),
        (right, totals[f"{name}.gold.exact"]),
    )


def _clusters(totals: Totals, name: str) -> Measure:
    return f1(
        f"b3_{name}",
        f"B³, {CLUSTERS[name]}",
        (totals[f"b3.{name}.precision"], totals[f"b3.{name}.found"]),
        (totals[f"b3.{name}.recall"], totals[f"b3.{name}"]),
    )


def _links(totals: Totals) -> Iterator[Measure]:
    for kind, name in (("PLACE", "place"), ("ORG", "organization"), ("PERSON", "person")):
        linked, known = totals[f"{kind}.linked"], totals[f"{kind}.known"]
        yield rate(f"{name}_links_right", f"{name} links right, where given", totals[f"{kind}.linked.right"], linked)
        yield rate(f"{name}_links_given", f"{name} links given", linked, known)
