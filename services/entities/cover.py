"""Which code points belong to a mention already."""

from collections.abc import Iterable

from services.entities.mention import Mention


class Cover:
    """Grows; of two mentions that overlap the first that came stays."""

    def __init__(self, length: int, mentions: Iterable[Mention] = ()) -> None:
        self._taken = bytearray(length)
        self._by_start: dict[int, Mention] = {}
        self._longest = 0
        for mention in mentions:
            self.add(mention)

    def free(self, start: int, end: int) -> bool:
        """Whether no mention touches this stretch."""
        return self._taken.find(1, start, end) < 0

    def at(self, start: int) -> Mention | None:
        """Return the mention that begins at code point `start`."""
        return self._by_start.get(start)

    def overlapping(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that touch this stretch, in text order."""
        if self.free(start, end):
            return []
        begins = range(max(0, start - self._longest), end)
        return [m for at in begins if (m := self._by_start.get(at)) is not None and m.end > start]

    def add(self, mention: Mention) -> bool:
        """Add a mention where nothing is yet; return whether it was added."""
        if not self.free(mention.start, mention.end):
            return False
        self._taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        self._by_start[mention.start] = mention
        self._longest = max(self._longest, mention.end - mention.start)
        return True

    def put(self, mention: Mention) -> None:
        """Add a mention in place of those that it overlaps."""
        for other in self.overlapping(mention.start, mention.end):
            self._taken[other.start : other.end] = bytes(other.end - other.start)
            del self._by_start[other.start]
        self.add(mention)

    def in_order(self) -> list[Mention]:
        """Return the mentions in text order."""
        return [self._by_start[at] for at in sorted(self._by_start)]
