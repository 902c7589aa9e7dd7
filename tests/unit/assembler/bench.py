"""One join with one partition, and what a test does with it."""

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import SECTIONS, Section, shown

from services.assembler.base import Base, Before
from services.assembler.core import Join
from services.assembler.outbox import Event, Output
from services.assembler.records import ARTICLES, EXTENSIONS, TOPICS, decode, skipped
from services.assembler.rules import Rules
from services.assembler.waiting import Ask
from tests.unit.assembler.world import raw, section

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

    def answer(self, ask: Ask, base: EnrichedArticle | None, before: Before = b"") -> Output:
        self.join.answer(ask, None if base is None else Base(base, before), self.now)
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


def names(event: Event) -> list[str]:
    return sorted(shown(event.article))


def complete(bench: Bench, *stories: Article) -> list[Event]:
    bench.offer(*stories)
    for story in stories:
        bench.enrich(story, *SECTIONS)
    return bench.events()
