"""How far each enricher has come in one partition, and which of them has stalled. Behind is not missing."""

from collections.abc import Callable, Iterable, MutableMapping


class Enrichers:
    """The enrichers that articles wait for, on one partition number.

    They publish in the order of the articles. So one that has published for an article has passed all before it: what
    it has not said of those does not come in order any more, and nothing waits for it. One that publishes nothing for
    `patience` seconds though something waits, and of which nothing is left to read, has stalled; nothing waits for it
    until it publishes again. One that publishes on other partitions meanwhile (`anywhere`, when last, shared by them
    all) is busy with a backlog there, and gets `stuck_after` seconds for this one.
    """

    def __init__(
        self, names: Iterable[str], patience: float, stuck_after: float, anywhere: MutableMapping[str, float]
    ) -> None:
        self._patience = patience
        self._stuck_after = stuck_after
        self._anywhere = anywhere
        self._reached = dict.fromkeys(names, -1)
        self._heard = dict.fromkeys(self._reached, float("-inf"))
        self._waited_since: dict[str, float | None] = dict.fromkeys(self._reached, None)
        self.stalled: set[str] = set()

    @property
    def awaited(self) -> set[str]:
        """Those that articles wait for now."""
        return self._reached.keys() - self.stalled

    def published(self, name: str, source_offset: int | None, now: float) -> None:
        """Note a record of `name`, for the article at `source_offset`."""
        if name not in self._reached:
            return
        self._heard[name] = self._anywhere[name] = now
        self._waited_since[name] = None
        self.stalled.discard(name)
        if source_offset is not None:
            self.passed(name, source_offset)

    def passed(self, name: str, source_offset: int) -> None:
        """Note that `name` has passed the article at `source_offset`."""
        if source_offset > self._reached.get(name, source_offset):
            self._reached[name] = source_offset

    def settle(self, newest: int | None, unread: Callable[[str], bool], now: float) -> None:
        """Find out who has stalled. `newest`: offset of the newest open article; None where none is open."""
        for name, reached in self._reached.items():
            if name in self.stalled:
                continue
            if newest is None or newest <= reached:
                self._waited_since[name] = None
                continue
            since = self._waited_since[name]
            if since is None:
                self._waited_since[name] = now
            elif self._is_silent(name, now - max(since, self._heard[name]), now) and not unread(name):
                self.stalled.add(name)

    def _is_silent(self, name: str, here: float, now: float) -> bool:
        """Whether nothing came for too long, `here` being the seconds of silence on this partition."""
        elsewhere = now - self._anywhere.get(name, float("-inf"))
        return here >= self._stuck_after or (here >= self._patience and elsewhere >= self._patience)

    def passed_by_all(self) -> float:
        """Return the offset up to which, inclusive, no article waits any more; infinity where all have stalled."""
        return min((o for n, o in self._reached.items() if n not in self.stalled), default=float("inf"))
