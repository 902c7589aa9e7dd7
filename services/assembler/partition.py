"""One partition number of all topics: what was read of it and not taken yet, and what is open."""

from collections import OrderedDict, deque
from collections.abc import Iterator

from wirelens.sections import TextKey

from services.assembler.base import Before
from services.assembler.records import TOPICS, ArticleRecord, Record
from services.assembler.stall import Enrichers
from services.assembler.watermark import Entry, Window

Key = tuple[str, TextKey]
"""An article's text: article_id, and which text."""


class Assembly:
    """An article that waits for its sections. `offset` is that of the record that brought its text.

    While `is_asking`, it also waits to be told what stood before its text.
    """

    __slots__ = ("before", "entries", "event", "is_asking", "key", "offset", "present", "record", "size", "traceparent")

    def __init__(self, key: Key, record: ArticleRecord, entries: list[Entry], *, is_first: bool) -> None:
        self.key = key
        self.record = record
        self.event = record.event
        self.before: Before = b"" if is_first else None
        self.is_asking = False
        self.offset = record.offset
        self.entries = entries
        self.present: set[str] = set()
        self.size = record.size
        self.traceparent = record.traceparent


class Partition:
    """The state of one partition number. It is dropped whole when the partition is taken away."""

    def __init__(self, number: int, articles_from: int, enrichers: Enrichers) -> None:
        self.number = number
        self.inbox: dict[str, deque[Record]] = {topic: deque() for topic in TOPICS}
        self.next: dict[str, int] = {}
        """Offset after the last record that was offered, by topic."""
        self.read = articles_from
        """Offset after the last record of `articles` that was taken."""
        self.window = Window()
        self.open: OrderedDict[Key, Assembly] = OrderedDict()
        self.enrichers = enrichers
        self.killed: dict[str, TextKey] = {}
        """The latest kill of each article."""
        self.ahead_since: dict[str, float] = {}
        """Since when the first record of a topic has waited for its article to be read."""

    def offer(self, record: Record) -> None:
        """Let `record` wait its turn."""
        self.inbox[record.topic].append(record)
        self.next[record.topic] = record.offset + 1

    def newest_open(self) -> int | None:
        """Return the offset of the newest open article; None where none is open."""
        return next(reversed(self.open.values())).offset if self.open else None

    def passed(self) -> Iterator[Assembly]:
        """Yield, oldest first, what is open and gets nothing more in order. Each must be closed before the next."""
        limit = self.enrichers.passed_by_all()
        while self.open:
            assembly = next(iter(self.open.values()))
            if assembly.offset > limit or assembly.is_asking:
                return
            yield assembly

    def kill(self, article_id: str, text: TextKey) -> TextKey:
        """Note that all earlier texts of the article are void; return the latest kill."""
        latest = self.killed[article_id] = max(text, self.killed.get(article_id, text))
        return latest

    def is_void(self, article_id: str, text: TextKey) -> bool:
        """Whether a kill has voided this text."""
        kill = self.killed.get(article_id)
        return kill is not None and text < kill

    def is_first(self, article_id: str, text: TextKey) -> bool:
        """Whether it is certain that no text stands before this one: it is the first, or the first after a kill."""
        kill = self.killed.get(article_id)
        return text[0] == 1 or (kill is not None and kill[0] == text[0] - 1)

    def has_open(self, article_id: str) -> bool:
        """Whether a text of the article is open."""
        return any(key[0] == article_id for key in self.open)

    def positions(self) -> dict[str, int]:
        """Return the offset from which each topic must be read again after a crash, late records apart."""
        positions = {topic: self.inbox[topic][0].offset if self.inbox[topic] else at for topic, at in self.next.items()}
        for topic, offset in self.window.low().items():
            positions[topic] = min(offset, positions[topic])
        return positions
