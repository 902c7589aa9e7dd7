"""What is held under embargo: of each story the next revision, decided and not published yet.

It is a view of the topic `feeder.held`, in memory, so that the text stands on no other disk. A held revision has the
number that it will have. So where the story has reached that number without it, whatever was published took its place:
it is void, also when a killed feeder could not say so any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from wirelens.article.v1.article_pb2 import Article

from services.feeder.core import Known, rebased


@dataclass(frozen=True)
class Held:
    """A revision that waits for its embargo, with the trace context that came with its item."""

    article: Article
    known: Known
    """Where the story will stand once it is published."""
    traceparent: bytes | None = None

    @classmethod
    def after(cls, known: Known | None, article: Article, traceparent: bytes | None) -> "Held":
        """Return `article` held on top of what is known of its story."""
        return cls(article, Known.after(known, article), traceparent)

    def on(self, known: Known) -> "Held":
        """Return the same on top of what was published meanwhile, which does not take its place."""
        article = rebased(self.article, known)
        return replace(self, article=article, known=Known.after(known, article))

    @property
    def due(self) -> int:
        """Microseconds since the epoch."""
        return self.article.embargoed.ToMicroseconds()


class HeldStories:
    """What is held, by the story's id."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Held]:
        return iter(list(self._held.values()))

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._held

    def get(self, article_id: str) -> Held | None:
        """Return what is held of a story."""
        return self._held.get(article_id)

    def put(self, article_id: str, held: Held | None) -> None:
        """Hold this from now on (None: nothing) in place of what was held of the story."""
        self._held.pop(article_id, None)
        if held:
            self._held[article_id] = held

    def first_due(self) -> int | None:
        """Return when the next one goes out, in microseconds since the epoch; None where none is held."""
        return min((held.due for held in self._held.values()), default=None)

    def due(self, now: datetime) -> list[Held]:
        """Return what may go out now, the earliest first."""
        at = int(now.timestamp() * 1e6)
        return sorted((held for held in self._held.values() if held.due <= at), key=lambda held: held.due)
