"""What comes after its article went out: merged into the article's last event, which then goes out again, whole."""

from collections.abc import Collection, Sequence

from wirelens.events import enriched_event_id
from wirelens.merge import merge
from wirelens.sections import TextKey, text_key

from services.assembler.base import Base
from services.assembler.outbox import Outbox, outcome
from services.assembler.partition import Partition
from services.assembler.records import ArticleRecord, Outcome, SectionRecord
from services.assembler.waiting import Ask, Item, Waiting
from services.assembler.watermark import Entry


class Late:
    """Late sections, and revisions that leave the text as it was.

    The base is the last event: as it was sent lately, else as search has it. A base with a later text, or a kill, drops
    the record; one with an earlier text is not there yet, and is asked for again. Where search answers, but does not
    have it for `lost_after` seconds, the index is lost: the article is read again and goes out with what waits here.

    Late is also what changed in a text that went out while search did not say what stood before it (`owe`).
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
            self.resolve(p, sent.base, is_last=True)

    def owe(self, record: ArticleRecord, entries: Sequence[Entry], outcome: Outcome, now: float) -> None:
        """Of these records of one text the event is out, but for what changed with it."""
        for entry in entries:
            self.waiting.add(Item(record, entry, outcome), record.article_id, now)

    def void(self, p: Partition, article_id: str, kill: TextKey) -> None:
        """Drop what waits for a text that was killed."""
        self._drop(p, [i for i in self.waiting.items(p.number, article_id) if i.record.text < kill])

    def away(self, ask: Ask, now: float) -> None:
        """Nobody answered `ask`."""
        if self.waiting.expects(ask):
            self.waiting.away(ask, now)

    def answer(self, p: Partition, ask: Ask, base: Base | None, now: float) -> None:
        """Take the answer to `ask`: the article as search has it, or as it was read again; None: it is not there."""
        if not self.waiting.expects(ask):
            return
        if ask.offset is not None:
            self._read_again(p, ask, base, now)
            return
        if base is not None:
            sent = self._outbox.recent.get(p.number, ask.article_id)
            if sent is not None and sent.text == text_key(base.article):
                # Search may not have the last event yet, but all before this text.
                self.resolve(p, Base(sent.base.article, base.before), is_last=True)
            else:
                self.resolve(p, base)
        if self.waiting.expects(ask) and self.waiting.unknown(ask, now):
            self._lost(p, ask.article_id, now)

    def resolve(self, p: Partition, base: Base, *, is_last: bool = False) -> None:
        """Merge what waits for this text into `base`, and send that.

        Where `base` is for certain the last event (`is_last`), only if that is more. Search is no such witness: it
        merges what it gets, so it may have more than the last event, should a crash have repeated an earlier one.
        """
        text = text_key(base.article)
        items = self.waiting.items(p.number, base.article.article_id)
        self._drop(p, [i for i in items if i.record.text < text])
        fitting = [i for i in items if i.record.text == text and (i.owed is None or base.before is not None)]
        if not fitting:
            return
        self._remove(p, fitting)
        event = base.article
        for item in fitting:
            event = merge(event, item.record.overlay)
        linked = self._outbox.linked(Base(event, base.before))
        before_that = self._outbox.linked(Base(base.article, None))
        if is_last and enriched_event_id(linked) == enriched_event_id(before_that):
            self._settle(p, fitting, "superseded")
        else:
            self._outbox.send(p.number, linked, "late", fitting[-1].record.traceparent, base.before)
            self._settle(p, fitting, outcome(linked))

    def _lost(self, p: Partition, article_id: str, now: float) -> None:
        items = self.waiting.items(p.number, article_id)
        owed = [item for item in items if item.owed is not None]
        self._settle(p, owed, "superseded")
        self._remove(p, owed)
        if len(owed) == len(items):
            return
        newest = max((item for item in items if item.owed is None), key=lambda item: item.record.text)
        record = newest.record
        if isinstance(record, ArticleRecord):
            self.resolve(p, Base(record.event, None))
        elif record.source_offset is not None:
            self.waiting.read_again(p.number, article_id, record.source_offset, now)
        else:
            self._refuse(p, [newest], "its article is not known")

    def _read_again(self, p: Partition, ask: Ask, base: Base | None, now: float) -> None:
        items = self.waiting.items(p.number, ask.article_id)
        named = [i for i in items if isinstance(i.record, SectionRecord) and i.record.source_offset == ask.offset]
        if base is not None and base.article.article_id == ask.article_id:
            if any(i.record.text == text_key(base.article) for i in named):
                self.resolve(p, base)
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
        self._outbox.output.late_dropped += sum(item.owed is None for item in items)
        self._settle(p, items, "superseded")
        self._remove(p, items)

    def _settle(self, p: Partition, items: Collection[Item], outcome: Outcome) -> None:
        """Of these all is out, or never will be: they had this outcome, or the one that they have had already."""
        rest = [item.entry for item in items if item.entry is not None and item.owed is None]
        self._outbox.settle(p, rest, outcome)
        owed = [(item.entry, item.owed) for item in items if item.entry is not None and item.owed is not None]
        if owed:
            self._outbox.settle(p, [entry for entry, _ in owed], owed[-1][1])

    def _remove(self, p: Partition, items: Collection[Item]) -> None:
        if items:
            self.waiting.remove(p.number, next(iter(items)).record.article_id, items)
