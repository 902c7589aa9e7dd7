"""Who speaks, whom a tone is meant for and whose words it is in: all by where things stand in the text."""

import pytest
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.link import link, unlink
from wirelens.quotes.v1.quotes_pb2 import Quote, Speaker
from wirelens.section.v1.section_pb2 import Failure, Span
from wirelens.sections import Section, put, with_article
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

from tests.unit.wirelens.articles import (
    article,
    direct,
    entities,
    info,
    porto,
    quotes,
    ruiz,
    sentiment,
    span,
)


def joined(*sections: Section) -> EnrichedArticle:
    whole = with_article(article())
    for section in sections:
        put(whole, section)
    return whole


def speaker(quote: Quote, *found: Entity) -> Speaker:
    return link(joined(entities(*found), quotes(quote))).quotes.quotes[0].speaker


def at(start: int, end: int) -> Span:
    return Span(start=start, end=end, exact="x" * (end - start))


def entity(name: str, kind: "Entity.Type", *mentions: Span) -> Entity:
    return Entity(id=name, name=name, type=kind, mentions=mentions)


def test_a_speaker_is_the_entity_that_stands_where_its_mention_stands() -> None:
    assert speaker(direct()).entity_id == "e1"


def test_a_speaker_gets_the_entity_s_full_name() -> None:
    assert speaker(direct()).name == "Ana Ruiz"


def test_a_pronoun_is_linked_by_what_it_refers_to() -> None:
    found = speaker(direct(mention_kind=Speaker.PRONOUN, mention=span("We"), antecedent=span("Ana Ruiz")))
    assert (found.entity_id, found.name) == ("e1", "Ana Ruiz")


def test_a_pronoun_that_nothing_explains_keeps_the_name_it_was_given() -> None:
    found = speaker(direct(mention_kind=Speaker.PRONOUN, mention=span("We"), name="Ana"))
    assert (found.entity_id, found.name) == ("", "Ana")


@pytest.mark.parametrize("status", [Speaker.UNRESOLVED, Speaker.ANONYMOUS, Speaker.NONE])
def test_a_speaker_that_is_not_resolved_is_not_linked(status: "Speaker.Status") -> None:
    found = speaker(direct(status=status, name=""))
    assert (found.entity_id, found.name) == ("", "")


@pytest.mark.parametrize(
    ("found", "linked"),
    [
        ([entity("exact", Entity.PLACE, at(10, 30)), entity("wide", Entity.PERSON, at(10, 31))], "exact"),
        ([entity("person", Entity.PERSON, at(25, 30)), entity("org", Entity.ORGANIZATION, at(10, 24))], "person"),
        ([entity("short", Entity.PERSON, at(10, 14)), entity("long", Entity.PERSON, at(20, 30))], "long"),
        ([entity("second", Entity.PERSON, at(25, 30)), entity("first", Entity.PERSON, at(10, 15))], "first"),
        ([entity("b", Entity.PERSON, at(10, 15)), entity("a", Entity.PERSON, at(10, 15))], "a"),
        ([entity("place", Entity.PLACE, at(10, 16)), entity("group", Entity.GROUP, at(20, 30))], ""),
        ([entity("before", Entity.PERSON, at(5, 10)), entity("after", Entity.PERSON, at(30, 35))], ""),
    ],
    ids=["exact", "person first", "most shared", "first of equals", "lowest id", "no place in a title", "no touching"],
)
def test_a_speaker_s_mention_finds_its_entity(found: list[Entity], linked: str) -> None:
    assert speaker(direct(mention=at(10, 30)), *found).entity_id == linked


def test_a_description_is_not_the_person_it_names() -> None:
    """As in "Ruiz's spokesman said"."""
    found = speaker(direct(mention_kind=Speaker.NOMINAL, mention=at(10, 30)), entity("r", Entity.PERSON, at(10, 14)))
    assert (found.entity_id, found.name) == ("", "x" * 20)


def test_without_an_entity_the_name_is_the_words_in_the_text_on_one_line() -> None:
    mention = Span(start=9, end=17, exact="Ana\n Ruiz")
    assert speaker(direct(mention=mention), porto()).name == "Ana Ruiz"


def test_a_target_is_the_entity_that_stands_there_or_shares_most() -> None:
    section = SentimentSection(info=info("sentiment"), targets=[TargetTone(mention=at(10, 30))])
    found = [entity("little", Entity.PERSON, at(8, 12)), entity("most", Entity.GROUP, at(12, 40))]
    assert link(joined(entities(*found), section)).sentiment.targets[0].entity_id == "most"


def test_words_within_quotation_marks_are_the_speaker_s_and_all_others_the_outlet_s() -> None:
    targets = link(joined(entities(), quotes(), sentiment())).sentiment.targets
    outlet, said = TargetTone.OUTLET, TargetTone.SPEAKER
    assert [(t.voice, t.quote_id) for t in targets] == [
        (outlet, ""),
        (outlet, ""),
        (said, "q1"),
        (outlet, ""),
        (said, "q2"),
    ]


@pytest.mark.parametrize(
    ("exact", "is_marked"),
    [
        ("that “X”", True),
        ('that "X"', True),
        ('that “X"', True),
        ("that «X»", True),
        ("that „X“", True),
        ("that ‘X’", True),
        ("that 'the X don't'", True),
        ("that “an open X", True),
        ("that X", False),
        ("that “he” and X and “they”", False),
        ("that Ana's X isn't", False),
        ("the Ruizes' X ’n’ roll", False),
    ],
)
def test_part_of_a_mixed_quote_is_the_speaker_s_where_marks_of_any_kind_say_so(exact: str, is_marked: bool) -> None:
    place = 50 + exact.index("X")
    content = [Span(start=50, end=50 + len(exact), exact=exact)]
    section = SentimentSection(info=info("sentiment"), targets=[TargetTone(mention=at(place, place + 1))])
    linked = link(joined(quotes(Quote(id="q", kind=Quote.MIXED, content=content)), section))
    assert (linked.sentiment.targets[0].quote_id == "q") is is_marked


@pytest.mark.parametrize("kind", [Quote.DIRECT, Quote.MIXED, Quote.INDIRECT])
def test_all_that_is_reported_as_said_is_the_speaker_s(kind: "Quote.Kind") -> None:
    quote = Quote(id="q", kind=kind, content=[Span(start=10, end=40, exact=f"that {'x' * 25}")], reported_speech=True)
    section = SentimentSection(info=info("sentiment"), targets=[TargetTone(mention=at(20, 25))])
    (target,) = link(joined(quotes(quote), section)).sentiment.targets
    assert (target.voice, target.quote_id) == (TargetTone.SPEAKER, "q")


def test_what_is_thought_without_quotation_marks_is_in_the_outlet_s_voice() -> None:
    quote = direct()
    quote.kind = Quote.INDIRECT
    targets = link(joined(quotes(quote), sentiment())).sentiment.targets
    assert {t.voice for t in targets} == {TargetTone.OUTLET}


def test_a_target_that_only_reaches_into_a_quote_is_the_outlet_s() -> None:
    quote = Quote(id="q", kind=Quote.DIRECT, content=[at(20, 30)])
    section = SentimentSection(info=info("sentiment"), targets=[TargetTone(mention=at(15, 25))])
    assert link(joined(quotes(quote), section)).sentiment.targets[0].voice == TargetTone.OUTLET


def test_of_quotes_within_quotes_the_innermost_speaks() -> None:
    found = [
        Quote(id="outer", kind=Quote.DIRECT, content=[at(10, 50)]),
        Quote(id="inner", kind=Quote.DIRECT, content=[at(20, 30)]),
    ]
    section = SentimentSection(info=info("sentiment"), targets=[TargetTone(mention=at(22, 25))])
    assert link(joined(quotes(*found), section)).sentiment.targets[0].quote_id == "inner"


def failed_entities() -> EntitiesSection:
    section = EntitiesSection(info=info("entities", 0))
    section.info.failure.reason = Failure.TOO_LARGE
    return section


@pytest.mark.parametrize("without", [[], [failed_entities()]], ids=["absent", "failed"])
def test_without_entities_earlier_links_to_them_are_taken_back(without: list[Section]) -> None:
    linked = link(joined(entities(), quotes(), sentiment()))
    linked.ClearField("entities")
    for section in without:
        put(linked, section)
    again = link(linked)
    assert (again.quotes.quotes[0].speaker.entity_id, again.quotes.quotes[0].speaker.name) == ("", "Ruiz")
    assert {target.entity_id for target in again.sentiment.targets} == {""}


def test_a_section_of_another_text_is_not_linked() -> None:
    late = quotes()
    late.info.text_revision = 2
    linked = link(joined(entities(), late, sentiment()))
    assert linked.quotes.quotes[0].speaker.entity_id == ""
    assert {target.voice for target in linked.sentiment.targets} == {TargetTone.OUTLET}
    assert [one.section for one in linked.provenance] == ["entities", "sentiment"]


def test_linking_again_changes_nothing() -> None:
    once = link(joined(entities(), quotes(), sentiment()), ["entities", "quotes", "sentiment", "other"])
    assert link(once) == once


def test_unlinking_gives_back_what_an_unlinked_section_gives() -> None:
    linked, never = link(joined(entities(), quotes(), sentiment())), joined(entities(), quotes(), sentiment())
    for whole in (linked, never):
        for section in (whole.entities, whole.quotes, whole.sentiment):
            unlink(section)
    linked.ClearField("provenance")
    assert linked == never


def test_provenance_says_where_each_section_comes_from_and_how_it_went() -> None:
    abroad = quotes()
    abroad.info.unsupported_language = True
    linked = link(joined(failed_entities(), abroad, sentiment(generation=3)))
    assert [(one.section, one.model, one.model_version, one.generation, one.outcome) for one in linked.provenance] == [
        ("entities", "m", "1", 0, "failed: TOO_LARGE"),
        ("quotes", "m", "1", 1, "unsupported_language"),
        ("sentiment", "m", "1", 3, ""),
    ]


def test_missing_names_what_is_expected_and_not_here() -> None:
    assert list(link(joined(quotes()), ["sentiment", "quotes", "entities"]).missing) == ["entities", "sentiment"]


def test_missing_stays_as_it_is_where_nothing_is_expected() -> None:
    whole = joined(quotes())
    whole.missing.append("readability")
    assert list(link(whole).missing) == ["readability"]


def test_nothing_is_missing_of_an_article_that_is_gone() -> None:
    gone = with_article(article(2, status=3))
    assert list(link(gone, ["entities"]).missing) == []


def test_the_argument_is_left_alone() -> None:
    whole = joined(entities(ruiz()), quotes())
    before = whole.SerializeToString()
    link(whole, ["sentiment"])
    assert whole.SerializeToString() == before
