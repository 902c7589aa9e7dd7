"""The way into the backfill lane: what can be read is held in `articles.backfill`, what can't is rejected at once."""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kafka.errors import KafkaError
from wirelens import events
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.common import kafka
from services.common import metrics as common
from services.common.settings import MAX_RECORD_BYTES
from services.feeder.intake import Delivery, Intake, Way
from services.feeder.ledger import KafkaAwayError
from services.feeder.settings import FeederSettings

BACKFILL = "articles.backfill"
NAME = "wl_name"
"""Header of a record of `wires` and of the lane: where the item came from, a file's name say."""
CONTENT_TYPE = "content-type"
HELD = "in the backfill lane"
MAX_BYTES = MAX_RECORD_BYTES - 64 * 1024
"""Of what moves on at once: a record has its headers beside it."""

_ANSWER_SECONDS = 15.0
_SOON = {
    "bootstrap_timeout_ms": 2_000,
    "max_block_ms": 5_000,
    "request_timeout_ms": 5_000,
    "delivery_timeout_ms": 10_000,
}


class Lane:
    """Puts deliveries into the lane. Any thread may call it; a wire's items keep the order in which they came."""

    def __init__(self, settings: FeederSettings, intake: Intake) -> None:
        self._settings = settings
        self._intake = intake
        self._wires = {wire.id for wire in settings.wires if wire.lane == "backfill"}
        self._lock = threading.Lock()
        self._producer: Any = None

    def take(self, deliveries: Sequence[Delivery]) -> list[list[Receipt]]:
        """Return one receipt for each story of each delivery, when Kafka has what is held. Raises KafkaAwayError."""
        receipts = self._intake.hold(deliveries, HELD)
        records: list[tuple[Delivery, bytes]] = []
        for delivery, of_delivery in zip(deliveries, receipts, strict=True):
            found = list(parts(delivery.content, [receipt.action == Receipt.HELD for receipt in of_delivery]))
            if any(len(content) > MAX_BYTES for content in found):
                _refuse(of_delivery)
            else:
                records += [(delivery, content) for content in found]
        if records:
            with self._lock:
                self._write(records)
        return receipts

    def is_of(self, wires: Iterable[str]) -> bool:
        """Whether it is the lane of all these wires, as the operator has set it."""
        return self._wires.issuperset(wire or self._settings.wire for wire in wires)

    def way(self, wire: str) -> Way:
        """Return how the items of a wire go in: at once, or by this lane."""
        return self if self.is_of([wire]) else self._intake

    def close(self) -> None:
        """Let go of Kafka."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=0)

    def _write(self, records: Sequence[tuple[Delivery, bytes]]) -> None:
        try:
            if self._producer is None:
                self._producer = kafka.producer(self._settings, "feeder-backfill", **_SOON)
            sent = [
                self._producer.send(
                    self._settings.topic(BACKFILL),
                    key=(delivery.wire or self._settings.wire).encode(),
                    value=content,
                    headers=_headers(delivery),
                )
                for delivery, content in records
            ]
            for answer in sent:
                answer.get(_ANSWER_SECONDS)
        except KafkaError as error:
            self.close()
            raise KafkaAwayError(f"Kafka is away: send it again ({error})") from error
        common.PRODUCED.labels("feeder", BACKFILL).inc(len(records))


def _refuse(receipts: Sequence[Receipt]) -> None:
    """Make receipts of what is held into those of what can't be."""
    for receipt in receipts:
        if receipt.action == Receipt.HELD:
            receipt.action = Receipt.REJECTED
            receipt.reason = f"the backfill lane takes {MAX_BYTES:,} bytes at once: send JSON lines, or smaller files"


def parts(content: bytes, held: Sequence[bool]) -> Iterator[bytes]:
    """Yield what the lane keeps of an item, of whose stories `held` says which can be taken.

    Of JSON lines it is each good line by itself, so that one moves on after the other; of anything else the whole item,
    unless there is nothing good in it.
    """
    lines = [line for line in content.split(b"\n") if line.strip()] if _is_json_lines(content) else []
    if len(lines) == len(held):
        yield from (line for line, good in zip(lines, held, strict=True) if good)
    elif any(held):
        yield content


def _is_json_lines(content: bytes) -> bool:
    """Whether the first line is a JSON object by itself."""
    first = content.lstrip().partition(b"\n")[0]
    try:
        return isinstance(json.loads(first.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


def _headers(delivery: Delivery) -> events.Headers:
    found = {NAME: delivery.name.encode(), CONTENT_TYPE: delivery.media_type.encode()}
    found[events.TRACEPARENT] = delivery.traceparent or b""
    return [(name, value) for name, value in found.items() if value]
