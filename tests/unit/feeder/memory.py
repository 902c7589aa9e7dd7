"""A ledger that only remembers."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from services.feeder.core import Known
from services.feeder.held import Held, HeldStories, Holding
from services.feeder.ledger import KafkaAwayError, Outgoing, Step


class MemoryLedger:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.stories: dict[str, Known] = {}
        self.holds = HeldStories(Path(":memory:"))
        self.texts: list[Holding] = []
        self.noted = 0
        self.is_open = True
        self.away_after = 10**9

    @property
    def batches(self) -> list[list[Outgoing]]:
        return [step.articles for step in self.steps]

    def open(self) -> None:
        self.is_open = True

    def known(self, article_id: str) -> Known | None:
        return self.stories.get(article_id)

    def held(self, article_id: str) -> Held | None:
        return self.holds.get(article_id)

    def held_until(self, now: datetime, limit: int) -> list[Held]:
        return self.holds.due(now, limit)

    def whole(self, held: Sequence[Held]) -> list[Holding]:
        return [self.texts[each.offset].numbered(each.own) for each in held]

    def expired(self, now: datetime, limit: int) -> list[Known]:
        at = now.timestamp() * 1e6
        return [known for known in self.stories.values() if 0 < known.expires <= at][:limit]

    def first_due(self) -> datetime | None:
        times = [known.expires for known in self.stories.values() if known.expires]
        first = min([*times, *filter(None, [self.holds.first_due()])], default=None)
        return datetime.fromtimestamp(first / 1e6, UTC) if first else None

    def copies(self, text_sha256: str) -> Iterator[Known]:
        return (known for known in self.stories.values() if known.text_sha256 == text_sha256)

    def slugged(self, wire: str, slug_sha256: str, since: datetime) -> list[Known]:
        at = since.timestamp() * 1e6
        found = [known for known in self.stories.values() if known.status == 1 and known.text_received >= at]
        published = [known for known in found if (known.wire, known.slug_sha256) == (wire, slug_sha256)]
        return [*self.holds.slugged(wire, slug_sha256), *published]

    def publish(self, step: Step) -> None:
        if len(self.steps) >= self.away_after:
            self.is_open = False
            raise KafkaAwayError("away")
        self.steps.append(step)
        for out in step.articles:
            article = out.article
            self.stories[article.article_id] = Known.after(self.stories.get(article.article_id), article)
        for article_id, held in step.held.items():
            if held is None:
                self.holds.drop(article_id)
                continue
            self.texts += self.whole([held]) if isinstance(held, Held) else [held]
            self.holds.put(Held(self.texts[-1].own, self.texts[-1].due, len(self.texts) - 1))

    def note(self) -> None:
        self.noted += 1
