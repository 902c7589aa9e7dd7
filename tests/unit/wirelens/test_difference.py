"""What an event says of the text before: headline, quotes, entities."""

from collections.abc import Callable

import pytest
from wirelens.difference import difference
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle, EntityChange, QuoteChange
from wirelens.entities.v1.entities_pb2 import Entity, Link
from wirelens.quotes.v1.quotes_pb2 import Quote
from wirelens.section.v1.section_pb2 import Failure, Span
from wirelens.sections import put, with_article
from wirelens.verify import verify

from tests.unit.wirelens.articles import TEXT, article, entities, info, porto, quotes, ruiz

ADDED, CHANGED, WITHDRAWN = QuoteChange.ADDED, QuoteChange.CHANGED, QuoteChange.WITHDRAWN
CAME, WENT = EntityChange.CAME, EntityChange.WENT


def event(revision: int, *sections: object, text: str = TEXT, version: str = "") -> EnrichedArticle:
    made = with_article(article(revision, text=text))
    made.version = version
    for section in sections:
        put(made, section)  # type: ignore[arg-type]
        section_info = section.info  # type: ignore[attr-defined]
        name = section_info.service
        getattr(made, name).info.CopyFrom(info(name, section_info.generation, text_revision=revision, text=text))
    return made


def quote(id: str, words: str, speaker: str = "Ruiz", kind: "Quote.Kind.ValueType" = Quote.DIRECT) -> Quote:
    made = Quote(id=id, kind=kind, content=[Span(exact=part) for part in words.split("|")])
    made.speaker.name = speaker
    return made


def quotes_told(before: list[Quote], now: list[Quote]) -> list[tuple[int, str, str]]:
    told = difference(event(1, quotes(*before)), event(2, quotes(*now))).quotes
    return [(one.kind, one.earlier_content, one.content) for one in told]


def entities_told(before: list[Entity], now: list[Entity]) -> list[tuple[int, str]]:
    told = difference(event(1, entities(*before)), event(2, entities(*now))).entities
    return [(one.kind, one.name) for one in told]


def test_it_names_both_texts_and_can_be_taken_back() -> None:
    before = event(1, text="Two died.", version="1")
    now = event(2, text="Three died.")
    now.difference.CopyFrom(difference(before, now))

    assert (now.difference.since_revision, now.difference.since_version) == (1, "1")
    assert verify(now) == []


def test_a_headline_that_changed_is_told_and_no_other() -> None:
    told = difference(event(1), event(2, text="All of it was wrong."))
    assert told.earlier_headline == article().headline
    assert not difference(event(1), event(2)).HasField("earlier_headline")


def test_quotes_are_added_and_withdrawn() -> None:
    assert quotes_told([quote("q1", "“Old”")], [quote("q1", "“Entirely new words here”")]) == [
        (ADDED, "", "“Entirely new words here”"),
        (WITHDRAWN, "“Old”", ""),
    ]


def test_a_quote_in_nearly_the_same_words_by_the_same_speaker_changed() -> None:
    before, now = "“We love Porto very much”", "“We love Lisbon very much”"
    assert quotes_told([quote("q1", before)], [quote("q1", now)]) == [(CHANGED, before, now)]


def test_the_same_words_of_another_speaker_are_a_quote_that_changed() -> None:
    told = difference(event(1, quotes(quote("q1", "“No”", "Ruiz"))), event(2, quotes(quote("q1", "“No”", "Silva"))))
    [one] = told.quotes
    assert (one.kind, one.earlier_speaker, one.speaker) == (CHANGED, "Ruiz", "Silva")


def test_a_quote_that_lost_its_marks_changed() -> None:
    assert quotes_told([quote("q1", "“No”")], [quote("q1", "no", kind=Quote.INDIRECT)]) == [(CHANGED, "“No”", "no")]


@pytest.mark.parametrize("now", ["“We love Porto,”", "“we love|Porto”"])
def test_a_quote_that_only_moved_or_has_other_marks_around_it_did_not_change(now: str) -> None:
    assert quotes_told([quote("q1", "“We love Porto,”")], [quote("q7", now)]) == []


def test_each_of_two_equal_quotes_counts() -> None:
    no, again = quote("q1", "“No”"), quote("q2", "“No”")
    assert quotes_told([no, again], [no]) == [(WITHDRAWN, "“No”", "")]


def test_the_quotes_most_alike_are_paired() -> None:
    a, b = quote("q1", "we will open the port soon"), quote("q2", "we will open the port in May")
    now = quote("q1", "we will open the port in June")
    assert quotes_told([a, b], [now]) == [
        (CHANGED, "we will open the port in May", "we will open the port in June"),
        (WITHDRAWN, "we will open the port soon", ""),
    ]


def test_entities_come_and_go() -> None:
    assert entities_told([ruiz()], [porto()]) == [(CAME, "Porto"), (WENT, "Ana Ruiz")]


def test_an_entity_with_the_same_id_in_a_register_is_the_same() -> None:
    link = Link(scheme="isin", id="X1")
    a = Entity(id="e1", name="Acme", type=Entity.ORGANIZATION, links=[link])
    b = Entity(id="e4", name="Acme Corporation", type=Entity.ORGANIZATION, links=[link])
    assert entities_told([a], [b]) == []


def test_an_entity_with_a_fuller_name_now_is_the_same() -> None:
    short = Entity(id="e1", name="Ruiz", type=Entity.PERSON, mentions=[Span(exact="Ruiz")])
    assert entities_told([short], [ruiz()]) == []


def test_a_namesake_does_not_stand_in_for_one_who_is_still_there() -> None:
    brother = Entity(id="e2", name="Luis Ruiz", type=Entity.PERSON, mentions=[Span(exact="Ruiz")])
    assert entities_told([ruiz()], [ruiz(), brother]) == [(CAME, "Luis Ruiz")]


BROKEN: dict[str, Callable[[EnrichedArticle], object]] = {
    "not known yet": lambda e: e.ClearField("quotes"),
    "failed": lambda e: e.quotes.info.failure.CopyFrom(Failure(reason=Failure.INVALID)),
    "in a language that is not read": lambda e: setattr(e.quotes.info, "unsupported_language", True),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("which", ["before", "now"])
def test_quotes_that_one_side_lacks_are_not_compared(broken: str, which: str) -> None:
    both = {"before": event(1, quotes(), entities()), "now": event(2, quotes(), entities())}
    BROKEN[broken](both[which])

    told = difference(**both)

    assert [one.section for one in told.compared] == ["entities"]
    assert list(told.quotes) == []


def test_it_says_which_generations_were_compared() -> None:
    told = difference(event(1, quotes(generation=2)), event(2, quotes(generation=3)))
    [one] = told.compared
    assert (one.section, one.generation, one.since_generation) == ("quotes", 3, 2)


def test_two_articles_are_not_compared() -> None:
    other = event(2)
    other.article_id = "b"
    with pytest.raises(ValueError, match="two articles"):
        difference(event(1), other)
