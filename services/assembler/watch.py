"""Ends a process that its consumer group has forgotten."""

import asyncio
import time

import structlog

from services.assembler.consumer import Consumer
from services.common.run import exit_now

JOIN_SECONDS = 30.0
"""A member that dies is out of the group after 10 s; within three times as long every other one has its partitions."""

log = structlog.get_logger()


async def watch_joining(consumer: Consumer) -> None:
    """End the process when the group gives it no partitions for JOIN_SECONDS, to join anew after its restart.

    kafka-python 3.0.12 can lose its way where topics were made just before: it gives up the partitions it was given,
    and never asks again. Its `poll` may not return then, so there is no waiting for it.
    """
    while True:
        await asyncio.sleep(1)
        since = consumer.joining_since
        if since is not None and time.monotonic() - since > JOIN_SECONDS:
            log.error("the group gives no partitions", seconds=JOIN_SECONDS)
            exit_now(1)
