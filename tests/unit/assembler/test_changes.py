"""A later text says what changed since the one before, wherever that is to be found."""

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.sections import SECTIONS, with_article

from services.assembler.base import as_before
from services.assembler.outbox import Event
from services.assembler.records import RECALLS
from tests.unit.assembler.bench import Bench, complete, names
from tests.unit.assembler.world import article

A, B = article("a", 1, 1), article("a", 2, 2)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def since(event: Event) -> int:
    """Return the revision that the event tells its changes against; 0 where it tells none."""
    return event.article.difference.since_revision


def analysed(bench: Bench) -> list[Event]:
    """Let B be analysed, of which no text before is known here."""
    bench.offer(B)
    bench.enrich(B, *SECTIONS)
    return bench.events()


def test_a_first_text_tells_no_change(bench: Bench) -> None:
    [event] = complete(bench, A)
    assert not event.article.HasField("difference")


def test_a_later_text_tells_what_changed_since_the_last_event(bench: Bench) -> None:
    complete(bench, A)
    [event] = complete(bench, B)
    assert (since(event), event.article.difference.edits[0].removed) == (1, "1")


def test_a_refreshed_text_tells_the_change_of_its_text_again(bench: Bench) -> None:
    complete(bench, A)
    complete(bench, B)
    bench.offer(article("a", 3, 2, credit="Agency"))
    [event] = bench.events()
    assert (event.article.revision, since(event)) == (3, 1)


def test_after_a_restart_search_is_asked_while_the_analysis_runs(bench: Bench) -> None:
    bench.offer(B)
    bench.turn()
    assert bench.answer(bench.ask(), with_article(A)).events == []
    bench.enrich(B, *SECTIONS)
    [event] = bench.events()
    assert (event.kind, since(event)) == ("complete", 1)


def test_a_text_waits_for_the_answer_and_goes_out_once(bench: Bench) -> None:
    assert analysed(bench) == []
    [event] = bench.answer(bench.ask(), with_article(A)).events
    assert (event.kind, since(event), bench.join.in_flight) == ("complete", 1, 0)


def test_a_text_that_search_has_already_is_told_against_what_search_had_before(bench: Bench) -> None:
    analysed(bench)
    [event] = bench.answer(bench.ask(), with_article(B), as_before(with_article(A))).events
    assert since(event) == 1


def test_while_search_is_away_a_text_goes_out_and_what_changed_comes_late(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    [event] = bench.events()
    assert (event.kind, since(event)) == ("complete", 0)
    [late] = bench.answer(bench.ask(), with_article(B), as_before(with_article(A))).events
    assert (late.kind, since(late), names(late)) == ("late", 1, sorted(SECTIONS))


def test_what_changed_holds_the_commit_until_it_is_known(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    bench.turn()
    assert (bench.join.in_flight, bench.join.positions()["articles", 0]) == (1, 0)
    out = bench.answer(bench.ask(), with_article(B), as_before(with_article(A)))
    assert (bench.join.in_flight, bench.join.positions()["articles", 0]) == (0, 1)
    assert out.revisions["complete"] == 1


def test_search_that_has_neither_is_asked_until_it_has_the_text(bench: Bench) -> None:
    analysed(bench)
    [event] = bench.answer(bench.ask(), None).events
    assert since(event) == 0
    assert bench.answer(bench.ask(), None).events == []
    bench.now += 10
    [late] = bench.answer(bench.ask(), event.article, as_before(with_article(A))).events
    assert since(late) == 1


def test_where_nothing_stood_before_no_second_event_goes_out(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    [event] = bench.events()
    out = bench.answer(bench.ask(), event.article)
    assert (out.events, out.revisions["complete"], bench.join.in_flight) == ([], 1, 0)


def test_an_index_that_is_lost_holds_nothing_up_for_ever(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    bench.turn()
    while bench.now < 100:
        for ask in bench.join.asks(bench.now, 10):
            bench.join.answer(ask, None, bench.now)
        bench.now += 1
    out = bench.turn()
    assert (out.events, out.revisions["complete"], bench.join.in_flight) == ([], 1, 0)


def test_a_section_that_comes_meanwhile_goes_out_at_once(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    bench.turn()
    bench.enrich(B, "topics")
    [event] = bench.events()
    assert names(event) == sorted((*SECTIONS, "topics"))
    [late] = bench.answer(bench.ask(), with_article(B), as_before(with_article(A))).events
    assert (since(late), names(late)) == (1, sorted((*SECTIONS, "topics")))


def test_late_quotes_are_compared_too(bench: Bench) -> None:
    complete(bench, A)
    bench.offer(B)
    bench.enrich(B, "entities", "sentiment")
    bench.turn()
    [partial] = bench.events(after=6) or bench.events(after=6)
    bench.enrich(B, "quotes")
    [late] = bench.events()
    compared = [[one.section for one in event.article.difference.compared] for event in (partial, late)]
    assert compared == [["entities"], ["entities", "quotes"]]


def test_after_a_kill_nothing_stands_before_and_nobody_is_asked(bench: Bench) -> None:
    bench.offer(article("a", 2, 2, Article.CANCELED), topic=RECALLS)
    [event] = complete(bench, article("a", 3, 3))
    assert (since(event), bench.join.asks(bench.now, 10)) == (0, [])


def test_a_kill_names_what_it_voids(bench: Bench) -> None:
    complete(bench, A)
    bench.offer(article("a", 2, 2, Article.CANCELED))
    [event] = bench.events()
    assert (list(event.article.voided.entities), list(event.article.voided.quotes)) == (["g1"], ["g1"])


def test_a_kill_voids_what_is_owed(bench: Bench) -> None:
    analysed(bench)
    bench.join.away(bench.ask(), bench.now)
    bench.turn()
    bench.offer(article("a", 3, 3, Article.CANCELED), topic=RECALLS)
    out = bench.turn()
    assert (out.events, out.late_dropped, bench.join.in_flight, bench.join.asks(99, 10)) == ([], 0, 0, [])
