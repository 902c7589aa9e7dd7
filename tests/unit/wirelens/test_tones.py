"""Tones taken together: numbers on made-up targets, and what linking leaves in an article."""

from math import sqrt

import pytest
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.link import link, unlink
from wirelens.quotes.v1.quotes_pb2 import Quote, Speaker
from wirelens.section.v1.section_pb2 import Span
from wirelens.sections import Section, put, with_article
from wirelens.sentiment.v1.sentiment_pb2 import Aggregate, EntityTone, SpeakerTone, TargetTone
from wirelens.tones import aggregate, by_entity, by_speaker

from tests.unit.wirelens.articles import article, direct, entities, mixed, quotes, sentiment

SPEAKER, OUTLET = TargetTone.SPEAKER, TargetTone.OUTLET


def target(entity: str, tone: float, at: int = 0, quote: str = "", label: int = TargetTone.NEUTRAL) -> TargetTone:
    return TargetTone(
        mention=Span(start=at, end=at + 1, exact="x"),
        entity_id=entity,
        positive=max(tone, 0),
        negative=max(-tone, 0),
        quote_id=quote,
        voice=SPEAKER if quote else OUTLET,
        label=label,  # type: ignore[arg-type]
    )


def said(id: str, name: str, entity: str = "", reported: bool = True) -> Quote:
    return Quote(id=id, speaker=Speaker(name=name, entity_id=entity), reported_speech=reported)


def test_an_aggregate_is_number_mean_and_spread_of_the_population() -> None:
    assert aggregate([0.5, -0.5, 0.75], 2) == Aggregate(n=3, abstained=2, mean=0.25, spread=sqrt(7 / 24))


def test_one_tone_has_no_spread() -> None:
    assert aggregate([0.5]) == Aggregate(n=1, mean=0.5)


def test_where_all_were_abstained_from_there_is_no_mean() -> None:
    tones = by_entity([target("e", 0.25, label=TargetTone.ABSTAIN), target("e", 0.5, label=TargetTone.ABSTAIN)])
    assert tones == [EntityTone(entity_id="e", tone=Aggregate(abstained=2))]


def test_what_was_abstained_from_is_counted_and_moves_nothing() -> None:
    (tone,) = by_entity([target("e", 0.5), target("e", -0.25, label=TargetTone.ABSTAIN)])
    assert tone.tone == Aggregate(n=1, abstained=1, mean=0.5)


def test_entities_come_by_number_of_mentions_and_then_as_the_text_has_them() -> None:
    targets = [target("late", 0, 9), target("first", 0, 1), target("often", 0, 5), target("often", 0, 7)]
    assert [tone.entity_id for tone in by_entity(targets)] == ["often", "first", "late"]


def test_a_speaker_s_words_are_not_the_outlet_s() -> None:
    (tone,) = by_entity([target("e", 0.5), target("e", -1, quote="q")])
    assert tone.tone == Aggregate(n=1, mean=0.5)


def test_targets_of_no_entity_are_no_one_s() -> None:
    targets = [target("", 0.5), target("", 0.5, quote="q")]
    assert by_entity(targets) == []
    assert by_speaker(targets, [said("q", "Ann")]) == []


def test_a_speaker_s_tone_toward_an_entity_is_taken_from_all_its_quotes() -> None:
    targets = [target("e", 0.5, 7, "q2"), target("e", 0.25, 3, "q1"), target("e", 0, 4, "q1"), target("f", -1, 8, "q2")]
    found = by_speaker(targets, [said("q1", "Ann Lee", "ann"), said("q2", "Ann Lee", "ann")])
    assert [(s.speaker_entity_id, s.speaker, s.entity_id, s.tone.n, list(s.quote_ids)) for s in found] == [
        ("ann", "Ann Lee", "e", 3, ["q1", "q2"]),
        ("ann", "Ann Lee", "f", 1, ["q2"]),
    ]


def test_a_speaker_that_is_no_entity_goes_by_its_name() -> None:
    targets = [target("e", 0.5, 1, "q1"), target("e", -0.5, 2, "q2")]
    found = by_speaker(targets, [said("q1", "the ministry"), said("q2", "the mayor")])
    assert [(s.speaker_entity_id, s.speaker, s.tone.mean) for s in found] == [
        ("", "the ministry", 0.5),
        ("", "the mayor", -0.5),
    ]


@pytest.mark.parametrize("quote", [said("q", ""), said("q", "Ann", reported=False), said("other", "Ann")])
def test_words_of_nobody_and_what_was_never_said_are_no_speaker_s_tone(quote: Quote) -> None:
    assert by_speaker([target("e", 0.5, quote="q")], [quote]) == []


def joined(*found: Section) -> EnrichedArticle:
    whole = with_article(article())
    for section in found:
        put(whole, section)
    return whole


def reported() -> tuple[Quote, Quote]:
    one, other = direct(), mixed()
    one.reported_speech = other.reported_speech = True
    return one, other


def test_linking_tells_the_outlet_s_tone_from_each_speaker_s() -> None:
    tones = sentiment()
    for one in tones.targets:
        one.label = TargetTone.NEUTRAL
    linked = link(joined(entities(), quotes(*reported()), tones)).sentiment
    assert list(linked.entities) == [EntityTone(entity_id="e2", tone=Aggregate(n=2))]
    assert list(linked.speakers) == [
        SpeakerTone(speaker_entity_id="e1", speaker="Ana Ruiz", entity_id="e2", tone=Aggregate(n=1), quote_ids=["q1"])
    ]


@pytest.mark.parametrize("lost", ["entities", "quotes"])
def test_linking_again_without_a_section_takes_back_what_came_of_it(lost: str) -> None:
    linked = link(joined(entities(), quotes(*reported()), sentiment()))
    linked.ClearField(lost)
    again = link(linked).sentiment
    assert not again.speakers
    assert len(again.entities) == (lost != "entities")


def test_an_unlinked_section_has_no_tones_of_entities_or_speakers() -> None:
    section = link(joined(entities(), quotes(direct(), *reported()), sentiment())).sentiment
    assert section.entities
    unlink(section)
    assert section == sentiment()
