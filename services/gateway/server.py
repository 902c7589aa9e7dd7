"""Uvicorn inside the service's own event loop and lifetime."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from services.common.health import Health
from services.gateway.settings import GatewaySettings

DRAIN_SECONDS = 5
TURN_SECONDS = 2.0


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave the signals to the service."""
        yield


async def serve_http(api: FastAPI, settings: GatewaySettings, stop: asyncio.Event, health: Health) -> None:
    """Serve until `stop`, then let requests under way end. Raises OSError where the port is taken."""
    config = uvicorn.Config(
        api,
        host=settings.host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_keep_alive=30,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        while not stop.is_set() and not serving.done():
            if server.started:
                health.found("http")
            health.turned()
            done = asyncio.create_task(stop.wait())
            await asyncio.wait(
                {done, serving}, timeout=TURN_SECONDS if server.started else 0.05, return_when=asyncio.FIRST_COMPLETED
            )
            done.cancel()
        server.should_exit = True
        await serving
        if not stop.is_set():
            raise OSError(f"the HTTP server on {settings.host}:{settings.http_port} ended")
    finally:
        serving.cancel()
