"""What comes after its article went out: merged into the article's last event, which then goes out again, whole."""

from collections.abc import Collection

from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.events import enriched_event_id
from wirelens.merge import merge
from wirelens.sections import TextKey, text_key

from services.assembler.outbox import Outbox, outcome
from services.assembler.partition import Partition
from services.assembler.records import ArticleRecord, SectionRecord
from services.assembler.waiting import Ask, Item, Waiting


class Late:
    """Late sections, and revisions that leave the text as it was.

    The base is the last event: as it was sent lately, else as search has it. A base with a later text, or a kill, drops
    the record; one with an earlier text is not there yet, and is asked for again. Where search answers, but does not
    have it for `lost_after` seconds, the index is lost: the article is read again and goes out with what waits here.
    """

    def __init__(self, outbox: Outbox, lost_after: float) -> None:
        self._outbox = outbox
        self.waiting = Waiting(lost_after)

    def take(self, p: Partition, item: Item, now: float) -> None:
        """Take a record whose article is not open."""
        article_id = item.record.article_id
        self.waiting.add(item, article_id, now)
        sent = self._outbox.recent.get(p.number, article_id)
        if sent is not None:
            self.resolve(p, EnrichedArticle.FromString(sent.value), is_last=True)

    def void(self, p: Partition, article_id: str, kill: TextKey) -> None:
        """Drop what waits for a text that was killed."""
        self._drop(p, [i for i in self.waiting.items(p.number, article_id) if i.record.text < kill])

    def away(self, ask: Ask, now: float) -> None:
        """Nobody answered `ask`."""
        if self.waiting.expects(ask):
            self.waiting.away(ask, now)

    def answer(self, p: Partition, ask: Ask, base: EnrichedArticle | None, now: float) -> None:
        """Take the answer to `ask`: the article as search has it, or as it was read again; None: it is not there."""
        if not self.waiting.expects(ask):
            return
        if ask.offset is not None:
            self._read_again(p, ask, base, now)
            return
        if base is not None:
            self.resolve(p, base)
        if self.waiting.expects(ask) and self.waiting.unknown(ask, now):
            self._lost(p, ask.article_id, now)

    def resolve(self, p: Partition, base: EnrichedArticle, *, is_last: bool = False) -> None:
        """Merge what waits for this text into `base`, and send that.

        Where `base` is for certain the last event (`is_last`), only if that is more. Search is no such witness: it
        merges what it gets, so it may have more than the last event, should a crash have repeated an earlier one.
        """
        text = text_key(base)
        items = self.waiting.items(p.number, base.article_id)
        self._drop(p, [i for i in items if i.record.text < text])
        fitting = [i for i in items if i.record.text == text]
        if not fitting:
            return
        self._remove(p, fitting)
        entries = [i.entry for i in fitting if i.entry is not None]
        event = base
        for item in fitting:
            event = merge(event, item.record.overlay)
        linked = self._outbox.linked(event)
        if is_last and enriched_event_id(linked) == enriched_event_id(self._outbox.linked(base)):
            self._outbox.settle(p, entries, "superseded")
        else:
            self._outbox.send(p.number, linked, "late", fitting[-1].record.traceparent)
            self._outbox.settle(p, entries, outcome(linked))

    def _lost(self, p: Partition, article_id: str, now: float) -> None:
        newest = max(self.waiting.items(p.number, article_id), key=lambda item: item.record.text)
        record = newest.record
        if isinstance(record, ArticleRecord):
            self.resolve(p, record.event)
        elif record.source_offset is not None:
            self.waiting.read_again(p.number, article_id, record.source_offset, now)
        else:
            self._refuse(p, [newest], "its article is not known")

    def _read_again(self, p: Partition, ask: Ask, article: EnrichedArticle | None, now: float) -> None:
        items = self.waiting.items(p.number, ask.article_id)
        named = [i for i in items if isinstance(i.record, SectionRecord) and i.record.source_offset == ask.offset]
        if article is not None and article.article_id == ask.article_id:
            if any(i.record.text == text_key(article) for i in named):
                self.resolve(p, article)
            left = self.waiting.items(p.number, ask.article_id)
            named = [i for i in named if i in left]
        self._refuse(p, named, f"its article is not at {ask.offset}")
        self.waiting.start_over(p.number, ask.article_id, now)

    def _refuse(self, p: Partition, items: Collection[Item], why: str) -> None:
        for item in items:
            assert isinstance(item.record, SectionRecord)
            self._outbox.refuse(item.record, why)
        self._remove(p, items)

    def _drop(self, p: Partition, items: Collection[Item]) -> None:
        self._outbox.output.late_dropped += len(items)
        for item in items:
            if item.entry is not None:
                self._outbox.settle(p, [item.entry], "superseded")
        self._remove(p, items)

    def _remove(self, p: Partition, items: Collection[Item]) -> None:
        if items:
            self.waiting.remove(p.number, next(iter(items)).record.article_id, items)
