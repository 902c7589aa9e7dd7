"""The low watermark of one partition number: what must be read again after a crash, topic by topic."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.assembler.records import ARTICLES


@dataclass(slots=True)
class Entry:
    """One record of `articles`: settled or not, and where the first of its sections stands in each topic."""

    offset: int
    settled: bool = False
    sections: dict[str, int] = field(default_factory=dict)

    def mark(self, topic: str, offset: int) -> None:
        """Note a section of it; offsets rise, so the first is the lowest."""
        self.sections.setdefault(topic, offset)


class Window:
    """The records of `articles` from the first unsettled one on.

    All of them are read again after a crash, so the sections of all of them must be: were those of a settled article
    left behind, it would open again, wait for what was read before, and go out a second time with less in it.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self.unsettled = 0

    def add(self, offset: int) -> Entry:
        """Enter the article record at `offset`."""
        entry = self._entries[offset] = Entry(offset)
        self.unsettled += 1
        return entry

    def find(self, offset: int | None) -> Entry | None:
        """Return the article record at `offset`, where it still counts."""
        return None if offset is None else self._entries.get(offset)

    def settle(self, entries: Iterable[Entry]) -> None:
        """Of these, everything is out."""
        for entry in entries:
            self.unsettled -= not entry.settled
            entry.settled = True
        while self._entries:
            first = next(iter(self._entries.values()))
            if not first.settled:
                return
            self._entries.popitem(last=False)

    def low(self) -> dict[str, int]:
        """Return the lowest offset that must be kept, by topic; a topic without any is not named."""
        low: dict[str, int] = {}
        for entry in self._entries.values():
            low.setdefault(ARTICLES, entry.offset)
            for topic, offset in entry.sections.items():
                if offset < low.get(topic, offset + 1):
                    low[topic] = offset
        return low
