"""Names scored, on a text of our own whose figures can be counted by hand."""

from typing import Any

import pytest
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity, Link
from wirelens.section.v1.section_pb2 import Span

from services.cli.evaluate.entities import counts_of, measures
from services.cli.evaluate.figures import Measure, Totals
from services.cli.evaluate.names import Held, misses
from services.cli.evaluate.rows import GoldMention, NamesRow

TEXT = "Ana Duarte met Rui Duarte of Norvik in Lisbon. Duarte praised Lisbon. Terry Duarte left."


def gold(text: str, kind: Any, wikidata: str | None, name: str, nth: int = 0) -> GoldMention:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return GoldMention(start, start + len(text), text, kind, wikidata, name)


ANA = gold("Ana Duarte", "PERSON", "Q1", "Ana Duarte")
RUI = gold("Rui Duarte", "PERSON", "Q2", "Rui Duarte")
NORVIK = gold("Norvik", "ORG", "Q3", "Norvik")
LISBON = gold("Lisbon", "PLACE", "Q4", "Lisbon")
DUARTE = gold("Duarte", "PERSON", "Q1", "Ana Duarte", nth=2)
AGAIN = gold("Lisbon", "PLACE", "Q4", "Lisbon", nth=1)
TERRY = gold("Terry Duarte", "OTHER", None, "Unknown")
ROW = NamesRow("one", TEXT, (0, len(TEXT)), (ANA, RUI, NORVIK, LISBON, DUARTE, AGAIN, TERRY))


def entity(
    name: str, kind: Entity.Type.ValueType, *mentions: GoldMention, link: tuple[str, str] | None = None
) -> Entity:
    made = Entity(id=name, name=name, type=kind, links=[Link(scheme="local", id="x")])
    made.mentions.extend(Span(start=m.start, end=m.end, exact=m.text) for m in mentions)
    if link:
        made.links.insert(0, Link(scheme=link[0], id=link[1]))
    return made


def figures(*entities: Entity, row: NamesRow = ROW) -> dict[str, Measure]:
    held = Held(row, EntitiesSection(entities=entities))
    return {each.key: each for each in measures(Totals([counts_of(held)], draws=1))}


RIGHT = (
    entity("Ana Duarte", Entity.PERSON, ANA, DUARTE),
    entity("Rui Duarte", Entity.PERSON, RUI),
    entity("Norvik", Entity.ORGANIZATION, NORVIK),
    entity("Lisbon", Entity.PLACE, LISBON, AGAIN, link=("geonames", "2267057")),
    entity("Terry Duarte", Entity.PERSON, TERRY),
)


def test_what_is_the_gold_is_all_right() -> None:
    found = figures(*RIGHT)

    for key in ("mentions_exact", "mentions_overlap", "full_names", "b3_persons", "b3_all", "place_links_right"):
        assert found[key].figure.value == 1, key
    for key in ("type_errors", "wrong_merges", "wrong_merges_persons"):
        assert found[key].figure.value == 0, key
    assert (found["full_names"].n, found["mentions_exact"].n, found["place_links_given"].n) == (1, 7, 2)


def test_a_title_that_the_gold_takes_in_is_no_part_of_a_full_name() -> None:
    text = "President Duarte left. Duarte sat. Ana Duarte and Dr. Ana Duarte met."
    spans = [(0, 16), (23, 29), (35, 45), (50, 64)]
    people = [GoldMention(a, b, text[a:b], "PERSON", "Q1", "Ana Duarte") for a, b in spans]
    row = NamesRow("titled", text, (0, len(text)), tuple(people))

    found = figures(entity("Ana Duarte", Entity.PERSON, *people), row=row)

    # Both are named by less than "Ana Duarte"; "Dr. Ana Duarte" is no fuller.
    assert (found["full_names"].n, found["full_names"].figure.value) == (2, 1)


def test_two_people_taken_for_one_are_a_wrong_merge() -> None:
    merged = figures(entity("Ana Duarte", Entity.PERSON, ANA, RUI, DUARTE), *RIGHT[2:])

    assert merged["wrong_merges_persons"].figure.value == 1
    # Two mentions of Ana, whose entity is two thirds hers; one of Rui, of whose entity one third is his.
    assert merged["b3_persons"].precision is not None
    assert merged["b3_persons"].precision.value == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert merged["b3_persons"].recall is not None
    assert merged["b3_persons"].recall.value == 1


def test_what_wikidata_does_not_know_is_none_of_those_that_it_knows() -> None:
    merged = figures(entity("Ana Duarte", Entity.PERSON, ANA, DUARTE, TERRY), *RIGHT[1:4])

    assert merged["wrong_merges_persons"].figure.value == 1


def test_a_surname_by_itself_has_no_full_name_and_half_a_cluster() -> None:
    found = figures(entity("Ana Duarte", Entity.PERSON, ANA), entity("Duarte", Entity.PERSON, DUARTE), *RIGHT[1:])

    assert found["full_names"].figure.value == 0
    assert found["b3_persons"].recall is not None
    assert found["b3_persons"].recall.value == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)


def test_a_type_is_judged_where_the_gold_has_one() -> None:
    found = figures(entity("Norvik", Entity.PLACE, NORVIK), entity("Terry", Entity.PLACE, TERRY), *RIGHT[:2])

    assert (found["type_errors"].n, found["type_errors"].figure.value) == (4, 0.25)


def test_a_name_cut_otherwise_is_found_by_its_overlap_alone() -> None:
    wide = GoldMention(LISBON.start - 3, LISBON.end, "in Lisbon", "PLACE", None, "")
    found = figures(entity("in Lisbon", Entity.PLACE, wide))

    assert found["place_exact"].figure.value == 0
    assert found["place_overlap"].precision is not None
    assert found["place_overlap"].precision.value == 1


def test_only_what_is_graded_counts() -> None:
    row = NamesRow("one", TEXT, (0, TEXT.index(" Duarte praised")), ROW.mentions)

    found = figures(*RIGHT, row=row)

    assert found["mentions_exact"].n == 4
    assert found["mentions_exact"].figure.value == 1


@pytest.mark.parametrize(
    ("kind", "mention", "link", "right"),
    [
        (Entity.PLACE, LISBON, ("geonames", "2267057"), 1),
        (Entity.PLACE, LISBON, ("iso3166-1", "PT"), 0),
        (Entity.PERSON, ANA, ("wikidata", "Q1"), 1),
        (Entity.PERSON, ANA, ("wikidata", "Q2"), 0),
    ],
)
def test_a_link_is_right_by_the_registers_name_or_by_the_id(
    kind: Entity.Type.ValueType, mention: GoldMention, link: tuple[str, str], right: int
) -> None:
    found = figures(entity(mention.text, kind, mention, link=link))

    measure = found["place_links_right" if kind == Entity.PLACE else "person_links_right"]
    assert (measure.n, measure.figure.value) == (1, right)


def test_each_error_is_shown_where_it_is() -> None:
    section = EntitiesSection(
        entities=[
            entity("Ana Duarte", Entity.PERSON, ANA, RUI),
            entity("Duarte", Entity.PERSON, DUARTE),
            entity("Norvik", Entity.PLACE, NORVIK),
            entity("Lisbon", Entity.PLACE, LISBON, link=("iso3166-1", "PT")),
            entity("Terry Duarte", Entity.PERSON, TERRY),
        ]
    )

    assert [error.what for error in misses(Held(ROW, section))] == [
        "ORG, said PLACE",
        "Lisbon, linked to iso3166-1:PT Portugal",
        "PLACE, missed",
        "ana duarte, taken for 'Duarte'",
        "'Ana Duarte' takes for one: Ana Duarte (Q1) / Rui Duarte (Q2)",
    ]
