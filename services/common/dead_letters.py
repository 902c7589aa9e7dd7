"""Dead letters: what they carry, and the fuse that stops a service whose code is broken rather than its input."""

from collections import deque
from collections.abc import Sequence
from importlib.metadata import version

from services.common.poison import Poison

Headers = list[tuple[str, bytes]]

SERVICE = "wl_dlq_service"
REASON = "wl_dlq_reason"
DETAIL = "wl_dlq_detail"
VERSION = "wl_dlq_version"
TOPIC = "wl_dlq_topic"
PARTITION = "wl_dlq_partition"
OFFSET = "wl_dlq_offset"
REDRIVEN = "wl_dlq_redriven"
"""How many times the letter was brought back before."""

_OURS = frozenset({SERVICE, REASON, DETAIL, VERSION, TOPIC, PARTITION, OFFSET})

ROW_LIMIT = 20
WINDOW = 500
WINDOW_LIMIT = WINDOW // 10


def letter_topic(service: str) -> str:
    """Topic of a service's dead letters, without the prefix."""
    return f"dlq.{service}"


def retry_topic(service: str) -> str:
    """Topic on which a service's dead letters come back, without the prefix."""
    return f"retry.{service}"


def headers(
    service: str, poison: Poison, original: Sequence[tuple[str, bytes]], topic: str, partition: int, offset: int
) -> Headers:
    """Return the headers of a dead letter: the record's own, and why and where from.

    `topic` is without the prefix. A letter that was brought back keeps the place of the first record.
    """
    kept = [(k, v) for k, v in original if k not in _OURS]
    place = {k: v for k, v in original if k in (TOPIC, PARTITION, OFFSET)}
    place = place or {TOPIC: topic.encode(), PARTITION: b"%d" % partition, OFFSET: b"%d" % offset}
    detail = " ".join(poison.detail.split())[:500]
    return [
        *kept,
        (SERVICE, service.encode()),
        (REASON, poison.reason_name.encode()),
        (DETAIL, detail.encode()),
        (VERSION, version("wirelens-services").encode()),
        *place.items(),
    ]


def source(original: Sequence[tuple[str, bytes]], partition: int, offset: int) -> tuple[int, int]:
    """Return partition and offset of the record in its first topic, also for a letter that was brought back."""
    found = dict(original)
    if PARTITION in found and OFFSET in found:
        return int(found[PARTITION]), int(found[OFFSET])
    return partition, offset


class BlownFuseError(RuntimeError):
    """Too much fails: the code is broken, not the input. The service must stop, so that the input stays in Kafka."""


class Fuse:
    """Counts outcomes; raises BlownFuseError at more than 20 failures in a row, or more than 50 of the last 500.

    Without it, a bad deployment would empty a whole topic into the dead letters.
    """

    def __init__(self) -> None:
        self._row = 0
        self._window: deque[bool] = deque(maxlen=WINDOW)

    def record(self, failed: bool) -> None:
        """Count one more outcome."""
        self._row = self._row + 1 if failed else 0
        self._window.append(failed)
        if self._row > ROW_LIMIT:
            raise BlownFuseError(f"{self._row} articles in a row failed")
        if failed and sum(self._window) > WINDOW_LIMIT:
            raise BlownFuseError(f"{sum(self._window)} of the last {len(self._window)} articles failed")
