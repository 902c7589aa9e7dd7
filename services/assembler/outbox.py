"""What the join says: events and dead letters, and what became of each revision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from wirelens.article.v1.article_pb2 import Article
from wirelens.difference import difference
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.link import link
from wirelens.merge import visible
from wirelens.section.v1.section_pb2 import Failure
from wirelens.sections import is_gone, text_key

from services.assembler.base import Base, Before
from services.assembler.partition import Partition
from services.assembler.recent import Recent, Sent
from services.assembler.records import Outcome, SectionRecord
from services.assembler.rules import Rules
from services.assembler.watermark import Entry
from services.common.poison import Poison

Kind = Literal["complete", "partial", "late", "recalled"]


@dataclass(frozen=True, slots=True)
class Event:
    """A whole article to be sent to this partition number of `articles.enriched`.

    `kind`: complete, partial (sections are missing that it waited for), late (what came after an earlier event was
    merged into it), recalled (a kill, without text).
    """

    partition: int
    article: EnrichedArticle
    value: bytes
    kind: Kind
    traceparent: bytes | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A record that can't be used; `raw` is it as the client read it, `topic` is without the prefix."""

    topic: str
    raw: Any
    poison: Poison


@dataclass(slots=True)
class Output:
    """What the join has said in one turn. Nothing that led to it may be committed before all of it is acknowledged.

    `revisions` counts records of `articles` by what became of them: complete, partial or recalled as their event;
    superseded by a later record of the article before they went out; released with their partition; skipped, unread.
    """

    events: list[Event] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    revisions: Counter[Outcome] = field(default_factory=Counter)
    late_dropped: int = 0


class Outbox:
    """Collects the output of a turn, and remembers what was sent."""

    def __init__(self, rules: Rules) -> None:
        self._awaited = rules.awaited
        self.recent = Recent(rules.recent_bytes)
        self.output = Output()

    def drain(self) -> Output:
        """Return what was said since the last time."""
        output, self.output = self.output, Output()
        return output

    def linked(self, base: Base) -> EnrichedArticle:
        """Return the event as it would go out, with what changed since the text before, where that is known."""
        linked = link(visible(base.article), self._awaited)
        if base.before and linked.status == Article.USABLE:
            linked.difference.CopyFrom(difference(EnrichedArticle.FromString(base.before), linked))
        return linked

    def send(
        self, partition: int, linked: EnrichedArticle, kind: Kind, traceparent: bytes | None, before: Before
    ) -> None:
        """Send an event that is linked."""
        value = linked.SerializeToString(deterministic=True)
        self.recent.put(partition, linked.article_id, Sent(text_key(linked), value, before))
        self.output.events.append(Event(partition, linked, value, kind, traceparent))

    def refuse(self, record: SectionRecord, why: str) -> None:
        """Send a section to the dead letters."""
        self.output.letters.append(Letter(record.topic, record.raw, Poison(Failure.INVALID, why)))

    def settle(self, partition: Partition, entries: Sequence[Entry], outcome: Outcome) -> None:
        """Of these records of one article all is out. The last had this outcome, those before it were superseded."""
        if entries:
            self.output.revisions[outcome] += 1
            self.output.revisions["superseded"] += len(entries) - 1
            partition.window.settle(entries)


def outcome(linked: EnrichedArticle) -> Literal["complete", "partial", "recalled"]:
    """Return what becomes of the revision that goes out as `linked`."""
    if is_gone(linked):
        return "recalled"
    return "partial" if linked.missing else "complete"
