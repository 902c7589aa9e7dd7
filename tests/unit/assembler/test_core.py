from dataclasses import replace

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.sections import SECTIONS

from services.assembler.outbox import Output
from services.assembler.records import ARTICLES, RECALLS
from tests.unit.assembler.bench import RULES, Bench, complete, names
from tests.unit.assembler.world import article

A, B = article("a", 1, 1), article("b", 1, 1)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_an_article_goes_out_once_when_its_last_section_comes(bench: Bench) -> None:
    bench.offer(A)
    bench.enrich(A, "quotes", "sentiment")
    assert bench.events() == []
    bench.enrich(A, "entities")
    [event] = bench.events()
    assert (event.kind, names(event), list(event.article.missing)) == ("complete", sorted(SECTIONS), [])
    assert bench.events(after=100) == []


def test_a_failed_section_is_waited_for_no_longer_than_any_other(bench: Bench) -> None:
    bench.offer(A)
    bench.enrich(A, "entities", "sentiment")
    bench.enrich(A, "quotes", generation=0)
    [event] = bench.events()
    assert event.kind == "complete"
    assert event.article.quotes.info.HasField("failure")


def test_a_section_waits_for_its_article_to_be_read(bench: Bench) -> None:
    bench.enrich(A, *SECTIONS, source_offset=0)
    bench.unread.add(ARTICLES)
    assert bench.turn(after=100) == Output()
    assert {topic for topic, _ in bench.join.queued()} == {f"articles.{name}" for name in SECTIONS}
    bench.offer(A)
    assert [e.kind for e in bench.events()] == ["complete"]
    assert bench.join.queued() == set()


def test_a_section_of_an_article_that_does_not_exist_is_a_dead_letter_and_holds_nothing_up(bench: Bench) -> None:
    bench.enrich(A, "quotes", source_offset=7)
    bench.offer(B)
    bench.enrich(B, *SECTIONS)
    assert [list(e.article.missing) for e in bench.events()] == [["quotes"]]
    out = bench.turn(after=5)
    assert [(letter.topic, letter.poison.reason_name) for letter in out.letters] == [("articles.quotes", "INVALID")]
    assert [(e.kind, names(e)) for e in out.events] == [("late", sorted(SECTIONS))]


def test_behind_is_not_missing(bench: Bench) -> None:
    bench.unread.add("articles.quotes")
    bench.offer(A)
    bench.enrich(A, "entities", "sentiment")
    assert bench.events(after=0) == []
    assert bench.events(after=100) == []


def test_an_enricher_that_is_silent_for_five_seconds_is_missing(bench: Bench) -> None:
    bench.offer(A, B)
    bench.enrich(A, "entities", "sentiment")
    assert bench.events() == []
    bench.enrich(B, "entities", "sentiment")
    assert bench.events(after=4.9) == []
    first, second = bench.events(after=0.1)
    assert (first.kind, list(first.article.missing)) == ("partial", ["quotes"])
    assert (second.kind, list(second.article.missing)) == ("partial", ["quotes"])
    assert bench.join.stalled == {"quotes": 1}


def test_nothing_waits_for_a_stalled_enricher_until_it_publishes_again(bench: Bench) -> None:
    bench.offer(A)
    bench.enrich(A, "entities", "sentiment")
    bench.turn()
    bench.turn(after=5)
    bench.offer(B)
    bench.enrich(B, "entities", "sentiment")
    assert [list(e.article.missing) for e in bench.events()] == [["quotes"]]

    bench.enrich(A, "quotes")
    assert [(e.kind, names(e)) for e in bench.events()] == [("late", sorted(SECTIONS))]
    third = article("c", 1, 1)
    bench.offer(third)
    bench.enrich(third, "entities", "sentiment")
    assert bench.events(after=1) == []


def test_nothing_waits_for_an_enricher_that_has_published_for_a_later_article(bench: Bench) -> None:
    bench.offer(A, B)
    bench.garbage(A, "quotes")
    bench.enrich(A, "entities", "sentiment")
    bench.enrich(B, *SECTIONS)
    missing = {e.article.article_id: list(e.article.missing) for e in bench.events()}
    assert missing == {"a": ["quotes"], "b": []}


def test_an_unreadable_section_is_not_waited_for(bench: Bench) -> None:
    bench.offer(A)
    bench.enrich(A, "entities", "sentiment")
    assert bench.events() == []
    bench.garbage(A, "quotes")
    assert [list(e.article.missing) for e in bench.events()] == [["quotes"]]


def test_no_article_is_read_above_the_bound(bench: Bench) -> None:
    bench = Bench(replace(RULES, max_open=2))
    stories = [article(f"a{n}", 1, 1) for n in range(5)]
    bench.offer(*stories)
    bench.turn()
    assert (bench.join.open, bench.join.queued()) == (2, {(ARTICLES, 0)})
    for story in stories:
        bench.enrich(story, *SECTIONS)
    assert len(bench.events()) == 5
    assert (bench.join.open, bench.join.open_bytes, bench.join.open_max) == (0, 0, 2)


def test_no_article_is_read_above_the_bytes(bench: Bench) -> None:
    bench = Bench(replace(RULES, max_bytes=1))
    bench.offer(A, B)
    bench.turn()
    assert bench.join.open == 1


def test_metadata_of_an_open_article_goes_out_with_it(bench: Bench) -> None:
    bench.offer(A, article("a", 2, 1, credit="Agency"))
    bench.enrich(A, *SECTIONS, source_offset=0)
    out = bench.turn()
    [event] = out.events
    assert (event.article.revision, event.article.credit, event.article.source_offset) == (2, "Agency", 1)
    assert out.revisions == {"complete": 1, "superseded": 1}


def test_metadata_of_a_closed_article_goes_out_with_its_sections(bench: Bench) -> None:
    complete(bench, A)
    bench.offer(article("a", 2, 1, credit="Agency"))
    [event] = bench.events()
    assert (event.kind, event.article.credit, names(event)) == ("late", "Agency", sorted(SECTIONS))


def test_a_repeated_article_or_section_is_no_news(bench: Bench) -> None:
    complete(bench, A)
    bench.offer(A)
    bench.enrich(A, *SECTIONS)
    assert bench.events(after=10) == []
    assert bench.join.in_flight == 0


def test_a_higher_generation_goes_out_again_and_a_lower_one_does_not(bench: Bench) -> None:
    complete(bench, A)
    bench.enrich(A, "quotes", generation=0)
    assert bench.events() == []
    bench.enrich(A, "quotes", generation=2)
    [event] = bench.events()
    assert (event.kind, event.article.quotes.info.generation) == ("late", 2)


def test_a_section_of_an_earlier_text_is_dropped(bench: Bench) -> None:
    bench.offer(A)
    complete(bench, article("a", 2, 2))
    bench.turn(after=5)
    bench.enrich(A, "quotes", generation=9)
    out = bench.turn()
    assert (out.events, out.late_dropped) == ([], 1)


def test_a_kill_closes_what_is_open_and_goes_out_without_text(bench: Bench) -> None:
    bench.offer(A)
    bench.enrich(A, "entities")
    bench.turn()
    kill = article("a", 2, 2, Article.CANCELED)
    bench.offer(kill, topic=RECALLS)
    out = bench.turn()
    assert (bench.join.open, out.events, out.revisions) == (0, [], {"superseded": 1})
    bench.offer(kill)
    [event] = bench.events()
    assert (event.kind, event.article.status, event.article.text) == ("recalled", Article.CANCELED, "")
    assert (list(event.article.missing), names(event)) == ([], [])


def test_a_text_that_is_read_after_its_kill_does_not_go_out(bench: Bench) -> None:
    bench.offer(article("a", 2, 2, Article.CANCELED), topic=RECALLS)
    bench.turn()
    bench.offer(A)
    bench.enrich(A, *SECTIONS)
    out = bench.turn(after=10)
    assert (out.events, bench.join.late, bench.join.in_flight) == ([], 0, 0)


def test_a_story_that_comes_back_after_its_kill_goes_out(bench: Bench) -> None:
    bench.offer(article("a", 2, 2, Article.WITHHELD), topic=RECALLS)
    assert [e.kind for e in complete(bench, article("a", 3, 3))] == ["complete"]


def test_a_kill_that_carries_text_goes_out_without(bench: Bench) -> None:
    kill = article("a", 2, 2, Article.CANCELED, headline="Not so")
    kill.text = "Not so"
    bench.offer(kill)
    [event] = bench.events()
    assert (event.article.headline, event.article.text) == ("", "")


def test_an_extension_is_merged_in_when_it_comes(bench: Bench) -> None:
    complete(bench, A)
    bench.enrich(A, "topics")
    [event] = bench.events()
    assert (event.kind, names(event)) == ("late", sorted((*SECTIONS, "topics")))


def test_an_extension_that_a_setting_names_is_waited_for() -> None:
    bench = Bench(replace(RULES, extensions=("topics",)))
    assert complete(bench, A) == []
    bench.enrich(A, "places")
    assert bench.events() == []
    bench.enrich(A, "topics")
    [event] = bench.events()
    assert (event.kind, names(event)) == ("complete", sorted((*SECTIONS, "places", "topics")))


def test_what_was_taken_away_is_forgotten_and_counted(bench: Bench) -> None:
    bench.offer(A, B)
    bench.enrich(A, "entities")
    bench.turn()
    bench.join.revoke([0])
    assert (bench.join.open, bench.join.open_bytes, bench.join.in_flight) == (0, 0, 0)
    assert bench.turn().revisions == {"released": 2}
    assert bench.join.positions() == {}


def test_an_open_article_holds_the_commit_and_a_later_one_that_is_out_does_not_pass_it(bench: Bench) -> None:
    bench.offer(A, B)
    bench.enrich(A, "entities")
    bench.enrich(B, "entities", "sentiment")
    bench.unread.add("articles.quotes")
    bench.turn()
    assert bench.join.positions() == {
        (ARTICLES, 0): 0,
        ("articles.entities", 0): 0,
        ("articles.sentiment", 0): 0,
    }
    bench.enrich(A, "quotes", "sentiment")
    bench.turn()
    assert bench.join.positions()[ARTICLES, 0] == 1
