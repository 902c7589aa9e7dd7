from collections.abc import Callable
from dataclasses import replace

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import SECTIONS, Section, shown

from services.assembler.core import Join
from services.assembler.outbox import Event, Output
from services.assembler.records import ARTICLES, EXTENSIONS, RECALLS, TOPICS, decode, skipped
from services.assembler.rules import Rules
from services.assembler.waiting import Ask
from tests.unit.assembler.world import article, raw, section

RULES = Rules(stall_after=5.0, lost_after=60.0)


class Bench:
    """One join with one partition, and the offsets of what was offered."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.unread: set[str] = set()
        self.join = Join(rules, lambda topic, _: topic in self.unread)
        self.join.assign(0, 0)
        self.next = dict.fromkeys(TOPICS, 0)
        self.sources: dict[str, int] = {}
        self.now = 0.0

    def offer(self, *revisions: Article, topic: str = ARTICLES) -> None:
        for revision in revisions:
            self.join.offer(decode(topic, raw(0, self._offset(topic), revision)))
            if topic == ARTICLES:
                self.sources[revision.article_id] = self.next[topic] - 1

    def enrich(self, of: Article, *names: str, generation: int = 1, source_offset: int | None = None) -> None:
        source = self.sources[of.article_id] if source_offset is None else source_offset
        for name in names:
            self._section(section(name, of, generation), source if source >= 0 else None)

    def garbage(self, of: Article, name: str) -> None:
        topic = f"articles.{name}"
        self.join.offer(skipped(topic, raw(0, self._offset(topic), of, self.sources[of.article_id])))

    def turn(self, after: float = 0.0) -> Output:
        self.now += after
        return self.join.advance(self.now)

    def events(self, after: float = 0.0) -> list[Event]:
        return self.turn(after).events

    def ask(self) -> Ask:
        [ask] = self.join.asks(self.now, 10)
        return ask

    def answer(self, ask: Ask, base: EnrichedArticle | None) -> Output:
        self.join.answer(ask, base, self.now)
        return self.turn()

    def forget_recent(self) -> None:
        """Be as after a restart that goes on behind all this."""
        starts = dict(self.next)
        self.join.revoke([0])
        self.join.advance(self.now)
        self.join.assign(0, starts[ARTICLES])

    def _section(self, made: Section, source_offset: int | None) -> None:
        topic = f"articles.{made.info.service}" if made.info.service in SECTIONS else EXTENSIONS
        self.join.offer(decode(topic, raw(0, self._offset(topic), made, source_offset)))

    def _offset(self, topic: str) -> int:
        self.next[topic] += 1
        return self.next[topic] - 1


@pytest.fixture
def bench() -> Bench:
    return Bench()


def names(event: Event) -> list[str]:
    return sorted(shown(event.article))


def complete(bench: Bench, *stories: Article) -> list[Event]:
    bench.offer(*stories)
    for story in stories:
        bench.enrich(story, *SECTIONS)
    return bench.events()


A, B = article("a", 1, 1), article("b", 1, 1)


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
