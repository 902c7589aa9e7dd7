"""What was sent and not acknowledged yet, and what may be committed for that reason."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from kafka.errors import CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError

Position = tuple[str, int]
"""Topic (without prefix) and partition."""
Positions = dict[Position, int]

_REBALANCING = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)


class Commits:
    """Commits in three steps, none of which blocks.

    1. Note the positions, and how much was sent until then.
    2. Wait until the broker has acknowledged all of that.
    3. Commit the positions.
    """

    def __init__(self, commit: Callable[[Positions], Any], interval: float) -> None:
        """`commit` starts a commit and returns its future; a new one begins `interval` seconds after the last."""
        self._commit = commit
        self._interval = interval
        self._futures: deque[tuple[str, Any]] = deque()
        self._sent = 0
        self._acknowledged = 0
        self._noted: tuple[Positions, int] | None = None
        self._running: tuple[Positions, Any] | None = None
        self._next = 0.0
        self.committed: Positions = {}

    @property
    def unacknowledged(self) -> int:
        """Number of records sent of which the broker has not answered."""
        return len(self._futures)

    def sent(self, topic: str, future: Any) -> None:
        """Note a record that was sent."""
        self._futures.append((topic, future))
        self._sent += 1

    def acknowledged(self) -> Iterator[str]:
        """Yield the topic of each record that was acknowledged since the last time. Raises what kept one from it."""
        while self._futures and self._futures[0][1].is_done:
            topic, future = self._futures.popleft()
            if future.exception is not None:
                raise future.exception
            self._acknowledged += 1
            yield topic

    def turn(self, positions: Callable[[], Positions], now: float) -> None:
        """Do the next step, if it is time. Raises where committing is not possible at all."""
        if self._running is not None and not self._finish():
            return
        if self._noted is None and now >= self._next:
            self._noted = positions(), self._sent
            self._next = now + self._interval
        if self._noted is None or self._acknowledged < self._noted[1]:
            return
        noted, self._noted = self._noted[0], None
        changed = {place: at for place, at in noted.items() if self.committed.get(place) != at}
        if changed:
            self._running = changed, self._commit(changed)

    def forget(self) -> None:
        """Partitions were taken away or came back: what was noted before is void."""
        self._noted = None
        self.committed.clear()

    def wait(self, timeout: float) -> None:
        """Wait for the acknowledgement of all that was sent. Raises where that does not come."""
        for _, future in self._futures:
            future.get(timeout)

    def _finish(self) -> bool:
        assert self._running is not None
        positions, future = self._running
        if not future.is_done:
            return False
        self._running = None
        error = future.exception
        if error is None:
            self.committed |= positions
        elif not (isinstance(error, _REBALANCING) or getattr(error, "retriable", False)):
            raise error
        return True
