"""The last event of each recent article: the base of what comes late."""

from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass

from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import TextKey

from services.assembler.base import Base, Before


@dataclass(frozen=True, slots=True)
class Sent:
    """The last event of an article, as it was sent."""

    text: TextKey
    value: bytes
    before: Before = None

    @property
    def base(self) -> Base:
        """What comes late is merged into this."""
        return Base(EnrichedArticle.FromString(self.value), self.before)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.value) + len(self.before or b"")


class Recent:
    """Keeps the last events up to a number of bytes; the one that was used longest ago goes first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._sent: OrderedDict[tuple[int, str], Sent] = OrderedDict()

    def get(self, partition: int, article_id: str) -> Sent | None:
        """Return the article's last event, where it is still known."""
        key = partition, article_id
        sent = self._sent.get(key)
        if sent is not None:
            self._sent.move_to_end(key)
        return sent

    def put(self, partition: int, article_id: str, sent: Sent) -> None:
        """Keep the article's event, in place of an earlier one."""
        key = partition, article_id
        old = self._sent.pop(key, None)
        self._sent[key] = sent
        self._bytes += sent.size - (old.size if old else 0)
        while self._bytes > self._max_bytes and len(self._sent) > 1:
            _, gone = self._sent.popitem(last=False)
            self._bytes -= gone.size

    def forget(self, partitions: Container[int]) -> None:
        """Drop what belongs to these partitions: whoever has them now sends the next event."""
        for key in [k for k in self._sent if k[0] in partitions]:
            self._bytes -= self._sent.pop(key).size
