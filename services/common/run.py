"""How a service lives: one main coroutine, SIGTERM ends it in order, trouble ends it with an exit code above 0."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

import structlog

from services.common import logging, metrics
from services.common.settings import ServiceSettings, load

log = structlog.get_logger()

STOP_SECONDS = 9.0
"""After SIGTERM a service has this long to drain and commit; then it is ended, to start again from its last commit."""


type Main[S] = Callable[[S, asyncio.Event], Awaitable[None]]


def run[S: ServiceSettings](service: str, settings: type[S], main: Main[S]) -> None:
    """Read the settings, serve metrics, run `main(settings, stop)` until it returns.

    `stop` is set by SIGTERM and SIGINT. Exits 0 after an orderly stop, 1 when `main` raised or did not stop in time,
    2 for a wrong setting.
    """
    values = load(settings)
    logging.configure(service, values)
    try:
        metrics.start(values.host, values.metrics_port)
        asyncio.run(_supervise(values, main))
    except Exception as error:
        log.exception("crashed", error=f"{type(error).__name__}: {error}")
        exit_now(1)
    log.info("stopped")
    exit_now(0)


async def _supervise[S: ServiceSettings](settings: S, main: Main[S]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask_to_stop(name: str) -> None:
        if stop.is_set():
            return
        log.info("stopping", signal=name)
        stop.set()
        loop.call_later(STOP_SECONDS, _give_up)

    for sig in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sig, ask_to_stop, sig.name)
    await main(settings, stop)


def _give_up() -> None:
    log.error("did not stop in time", seconds=STOP_SECONDS)
    exit_now(1)


def exit_now(code: int) -> None:
    """End the process without waiting for threads: what must be done was done, and what was not is not committed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


async def until_stopped(stop: asyncio.Event, *tasks: Awaitable[None]) -> None:
    """Wait for `stop`; where one of `tasks` ends first, raise its error, or RuntimeError where it just ended."""
    running = [asyncio.ensure_future(t) for t in tasks]
    stopped = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*running, stopped], return_when=asyncio.FIRST_COMPLETED)
    for task in done - {stopped}:
        task.result()
        if not stop.is_set():
            raise RuntimeError("a part of the service ended by itself")
    stopped.cancel()
