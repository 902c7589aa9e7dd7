"""The queue of late records, by article, and when to ask for the base of each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from wirelens.sections import TextKey

from services.assembler.records import ArticleRecord, Outcome, SectionRecord
from services.assembler.watermark import Entry

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
"""Seconds between two questions for one article: doubled from the first to the longest."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A late record; `entry` for a revision, whose record in `articles` is settled with it.

    Where `owed` is set, the revision is out, and this became of it; only what changed with it was not known then.
    """

    record: ArticleRecord | SectionRecord
    entry: Entry | None = None
    owed: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the base of an article: to search, or to `articles` itself where `offset` says where it is.

    It is for what is late, or where `text` is set, for what stood before that text, which is open.
    """

    partition: int
    article_id: str
    ticket: int
    offset: int | None = None
    text: TextKey | None = None


@dataclass(slots=True)
class _Article:
    """All that waits for the base of one article. Whenever it is asked for, it gets another ticket."""

    ask_at: float
    items: list[Item] = field(default_factory=list)
    ticket: int = 0
    asked: bool = False
    pause: float = FIRST_PAUSE
    unknown_since: float | None = None
    offset: int | None = None


class Waiting:
    """The late records, by article. They hold the commit until they are out."""

    def __init__(self, lost_after: float) -> None:
        self._lost_after = lost_after
        self._articles: dict[tuple[int, str], _Article] = {}
        self._tickets = count(1)
        self.records = 0
        self.bytes = 0

    def add(self, item: Item, article_id: str, now: float) -> None:
        """Let `item` wait for its article's base."""
        self._articles.setdefault((item.record.partition, article_id), _Article(now)).items.append(item)
        self.records += 1
        self.bytes += item.record.size

    def items(self, partition: int, article_id: str) -> list[Item]:
        """Return what waits for this article, as it came."""
        article = self._articles.get((partition, article_id))
        return list(article.items) if article else []

    def remove(self, partition: int, article_id: str, gone: Collection[Item]) -> None:
        """These wait no more."""
        article = self._articles[partition, article_id]
        article.items = [item for item in article.items if item not in gone]
        self.records -= len(gone)
        self.bytes -= sum(item.record.size for item in gone)
        if not article.items:
            del self._articles[partition, article_id]

    def forget(self, partitions: Collection[int]) -> None:
        """Drop what belongs to these partitions."""
        for partition, article_id in [k for k in self._articles if k[0] in partitions]:
            self.remove(partition, article_id, self.items(partition, article_id))

    def asks(self, now: float, limit: int) -> list[Ask]:
        """Return at most `limit` questions that are due. Each is open until `away` or `unknown`, or nothing waits."""
        asks: list[Ask] = []
        for (partition, article_id), article in self._articles.items():
            if len(asks) >= limit:
                break
            if not article.asked and article.ask_at <= now:
                article.asked = True
                article.ticket = next(self._tickets)
                asks.append(Ask(partition, article_id, article.ticket, article.offset))
        return asks

    def expects(self, ask: Ask) -> bool:
        """Whether an answer to `ask` is still of use."""
        article = self._articles.get((ask.partition, ask.article_id))
        return article is not None and article.asked and article.ticket == ask.ticket

    def away(self, ask: Ask, now: float) -> None:
        """Nobody answered; ask again in a while."""
        article = self._pause(ask, now)
        article.unknown_since = None

    def unknown(self, ask: Ask, now: float) -> bool:
        """Search does not have it; ask again in a while. Return whether it has not had it for so long that it is lost.

        Only the time in which search answers counts: while it is away, the article may well be there.
        """
        article = self._pause(ask, now)
        if article.unknown_since is None:
            article.unknown_since = now
        return now - article.unknown_since >= self._lost_after

    def read_again(self, partition: int, article_id: str, offset: int, now: float) -> None:
        """From now on ask `articles` for the record at `offset`."""
        article = self._articles[partition, article_id]
        article.offset = offset
        article.ask_at = now

    def start_over(self, partition: int, article_id: str, now: float) -> None:
        """Ask search again for what is still left here."""
        article = self._articles.get((partition, article_id))
        if article is not None:
            self._articles[partition, article_id] = _Article(now, article.items)

    def _pause(self, ask: Ask, now: float) -> _Article:
        article = self._articles[ask.partition, ask.article_id]
        article.asked = False
        article.ask_at = now + article.pause
        article.pause = min(2 * article.pause, LONGEST_PAUSE)
        return article

    def held(self) -> Iterator[tuple[int, str, int]]:
        """Yield partition, topic and offset of every record that waits."""
        for article in self._articles.values():
            for item in article.items:
                yield item.record.partition, item.record.topic, item.record.offset
