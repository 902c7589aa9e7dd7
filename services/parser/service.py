"""The service's life: the pool, the cache before it, and the gRPC server before that."""

import asyncio
import sys

import structlog

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import exit_now, until_stopped
from services.parser import rpc
from services.parser.cache import Parses
from services.parser.pool import Pool
from services.parser.process import CannotStartError
from services.parser.settings import ParserSettings

log = structlog.get_logger()


async def serve(settings: ParserSettings, stop: asyncio.Event) -> None:
    """Parse for whoever asks until `stop`. Ready while a worker has its model; exits with 2 where there is none."""
    health = Health("parser", "model")
    pool = Pool(
        [sys.executable, "-m", "services.parser.worker", settings.parser_model],
        settings.parser_workers,
        settings.parser_queue,
        on_change=lambda ready: health.found("model") if ready else health.missing("model"),
    )
    parses = Parses(pool.parse, settings.parser_cache_bytes)
    server = Server(settings.host, settings.grpc_port, health, [rpc.NAME], rpc.register(parses))
    await server.start()
    workers = asyncio.create_task(pool.run())
    turning = asyncio.create_task(_turn(health))
    try:
        await until_stopped(stop, workers, turning)
    except CannotStartError as error:
        log.error("cannot start", error=str(error))
        exit_now(2)
    finally:
        await server.stop()
        await parses.close()
        workers.cancel()
        turning.cancel()
        await asyncio.gather(workers, turning, return_exceptions=True)


async def _turn(health: Health) -> None:
    """Say that the event loop turns. A worker that does not is ended by its budget."""
    while True:
        health.turned()
        await asyncio.sleep(5)
