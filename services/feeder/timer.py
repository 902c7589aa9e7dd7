"""Publishes what was held until now, recalls what has expired, and notes where stories stand."""

import threading
import time

import structlog

from services.feeder.intake import Intake
from services.feeder.ledger import KafkaAwayError

log = structlog.get_logger()

TICK_SECONDS = 0.25
"""It looks at the clock so often, rather than wait for the next time that is due: clocks are set, machines sleep."""
NOTE_SECONDS = 5.0


class Timer:
    """Does what is due, for as long as it runs."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._note_at = 0.0

    def run(self, stopping: threading.Event) -> None:
        """Work until `stopping`. While the broker is away everything waits for it."""
        while not stopping.wait(TICK_SECONDS):
            self.tick()

    def tick(self) -> None:
        """Do what is due now."""
        try:
            self._intake.publish_due()
            if time.monotonic() >= self._note_at:
                self._intake.note()
                self._note_at = time.monotonic() + NOTE_SECONDS
        except KafkaAwayError as error:
            log.debug("waiting for kafka", error=str(error))
