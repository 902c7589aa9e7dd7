"""What comes after its article went out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import SECTIONS

from services.assembler.records import ARTICLES, decode
from services.assembler.waiting import Ask
from tests.unit.assembler.bench import RULES, Bench, complete, names
from tests.unit.assembler.world import article, raw

A, B = article("a", 1, 1), article("b", 1, 1)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_what_search_has_is_the_base_of_what_comes_late(bench: Bench) -> None:
    [event] = complete(bench, A)
    bench.forget_recent()
    bench.enrich(A, "topics")
    assert bench.events() == []
    [late] = bench.answer(bench.ask(), event.article).events
    assert (late.kind, names(late)) == ("late", sorted((*SECTIONS, "topics")))


def test_what_is_late_waits_for_search_to_have_its_text_and_holds_the_commit(bench: Bench) -> None:
    [before] = complete(bench, A)
    new = article("a", 2, 2)
    bench.offer(new)
    bench.turn()
    bench.forget_recent()
    bench.enrich(new, "quotes")
    bench.turn()
    ask = bench.ask()
    assert bench.answer(ask, before.article).events == []
    assert list(bench.join.asks(bench.now, 10)) == []  # not at once again
    assert bench.join.positions()["articles.quotes", 0] == 1
    bench.now += 10
    base = EnrichedArticle.FromString(new.SerializeToString())
    [event] = bench.answer(bench.ask(), base).events
    assert (event.article.revision, names(event)) == (2, ["quotes"])
    assert bench.join.positions()["articles.quotes", 0] == 2


@pytest.mark.parametrize("status", [Article.USABLE, Article.CANCELED])
def test_a_later_base_drops_what_is_late(bench: Bench, status: int) -> None:
    bench.offer(A)
    bench.turn()
    bench.forget_recent()
    bench.enrich(A, "quotes")
    bench.turn()
    base = EnrichedArticle.FromString(article("a", 2, 2, status).SerializeToString())
    out = bench.answer(bench.ask(), base)
    assert (out.events, out.late_dropped, bench.join.late) == ([], 1, 0)


def ask_in_vain(bench: Bench, seconds: float, answer: Callable[[Ask, None, float], None]) -> list[Ask]:
    """Let search not have it for so long; return what is asked then."""
    end = bench.now + seconds
    while bench.now < end:
        for ask in bench.join.asks(bench.now, 10):
            answer(ask, None, bench.now)
        bench.now += 1
    bench.now += 5
    return bench.join.asks(bench.now, 10)


def late_quotes(bench: Bench) -> None:
    bench.offer(A)
    bench.turn()
    bench.forget_recent()
    bench.enrich(A, "quotes")
    bench.turn()


def lose(bench: Bench) -> Ask:
    """Let search not have it for as long as it takes; return the question for the article itself."""
    while bench.now < 200:
        for ask in bench.join.asks(bench.now, 10):
            if ask.offset is not None:
                return ask
            bench.join.answer(ask, None, bench.now)
        bench.now += 1
    raise AssertionError("it is not read again")


def test_an_article_that_search_has_lost_is_read_again_and_goes_out_with_what_is_late(bench: Bench) -> None:
    late_quotes(bench)
    ask = lose(bench)
    assert 60 <= bench.now <= 65
    assert ask.offset == bench.sources["a"]
    [event] = bench.answer(ask, decode(ARTICLES, raw(0, 0, A)).overlay).events
    assert (event.kind, names(event), list(event.article.missing)) == ("late", ["quotes"], ["entities", "sentiment"])


def test_while_search_is_away_nothing_counts_as_lost(bench: Bench) -> None:
    late_quotes(bench)
    [ask] = ask_in_vain(bench, 600, lambda ask, _, now: bench.join.away(ask, now))
    assert ask.offset is None
    assert bench.join.late == 1


def test_an_answer_to_an_earlier_question_is_passed_over(bench: Bench) -> None:
    [event] = complete(bench, A)
    bench.forget_recent()
    bench.enrich(A, "topics")
    bench.turn()
    ask = bench.ask()
    bench.join.away(ask, bench.now)
    bench.now += 10
    bench.ask()
    assert bench.answer(ask, event.article).events == []


def test_a_late_revision_that_search_has_lost_goes_out_alone(bench: Bench) -> None:
    complete(bench, A)
    bench.forget_recent()
    bench.offer(article("a", 2, 1, credit="Agency"))
    bench.turn()
    assert ask_in_vain(bench, 70, bench.join.answer) == []
    [event] = bench.events()
    assert (event.article.credit, list(event.article.missing)) == ("Agency", sorted(SECTIONS))
    assert bench.join.in_flight == 0


@pytest.mark.parametrize("found", [None, B, article("a", 2, 2)], ids=["nothing", "another article", "another text"])
def test_a_late_section_whose_article_is_nowhere_is_a_dead_letter(bench: Bench, found: Article | None) -> None:
    late_quotes(bench)
    out = bench.answer(lose(bench), None if found is None else decode(ARTICLES, raw(0, 0, found)).overlay)
    assert [letter.poison.reason_name for letter in out.letters] == ["INVALID"]
    assert (out.events, bench.join.late) == ([], 0)


def test_a_late_section_that_names_no_article_record_is_a_dead_letter_once_search_has_lost_it(bench: Bench) -> None:
    bench.offer(A)
    bench.turn()
    bench.forget_recent()
    bench.enrich(A, "topics", source_offset=-1)
    bench.turn()
    ask_in_vain(bench, 70, bench.join.answer)
    assert len(bench.turn().letters) == 1


def test_too_much_that_is_late_stops_the_reading_of_sections(bench: Bench) -> None:
    bench = Bench(replace(RULES, max_open=2))
    stories = [article(f"a{n}", 1, 1) for n in range(5)]
    bench.offer(*stories)
    bench.turn()
    bench.forget_recent()
    for story in stories:
        bench.enrich(story, "quotes")
    bench.turn()
    assert (bench.join.late, bench.join.queued()) == (2, {("articles.quotes", 0)})
