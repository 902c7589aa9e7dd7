"""gRPC: one kind of server, one kind of channel."""

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.common.health import Health

# Read by grpc when the library starts: it must be set before the first channel.
os.environ.setdefault("GRPC_EXPERIMENTAL_RING_HASH_SET_REQUEST_HASH_KEY", "true")

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
DRAIN_SECONDS = 5.0
"""How long calls under way may take after SIGTERM."""

_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
)
_SERVER_OPTIONS = (
    *_OPTIONS,
    ("grpc.so_reuseport", 0),
    # Clients look up the addresses anew from time to time, so that a new replica gets its share.
    ("grpc.max_connection_age_ms", 60_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
)

Register = Callable[[Any], None]
"""Adds a servicer to a server: `lambda s: add_XServicer_to_server(servicer, s)`."""


class Server:
    """A grpc.aio server with health and reflection. Start and stop it on the same event loop."""

    def __init__(self, host: str, port: int, health_: Health, names: Sequence[str], *register: Register) -> None:
        self._address = f"{host}:{port}"
        self._health = health_
        self._names = (*names, health.SERVICE_NAME, reflection.SERVICE_NAME)
        self._register = register
        self._server: grpc.aio.Server | None = None
        self._watch: asyncio.Task[None] | None = None
        self.port = port

    async def start(self) -> None:
        """Listen. Raises RuntimeError where the port is taken."""
        server = grpc.aio.server(options=_SERVER_OPTIONS)
        health_pb2_grpc.add_HealthServicer_to_server(self._health.servicer, server)
        for register in self._register:
            register(server)
        reflection.enable_server_reflection(self._names, server)
        self.port = server.add_insecure_port(self._address)
        await server.start()
        self._server = server
        self._watch = asyncio.create_task(self._watch_progress())

    async def stop(self) -> None:
        """Say NOT_SERVING, let calls under way end (at most DRAIN_SECONDS), stop."""
        self._health.shut_down()
        if self._watch:
            self._watch.cancel()
        if self._server:
            await self._server.stop(DRAIN_SECONDS)

    async def _watch_progress(self) -> None:
        while True:
            self._health.check_progress()
            await asyncio.sleep(5)


def channel(target: str, *, hash_header: str = "") -> grpc.aio.Channel:
    """Return a channel to `target`: HOST:PORT, or a DNS name of several servers.

    With `hash_header`, calls that carry the same value of that metadata key go to the same server.
    """
    options: list[tuple[str, Any]] = [*_OPTIONS, ("grpc.max_reconnect_backoff_ms", 2_000)]
    if hash_header:
        policy = {"ring_hash_experimental": {"requestHashHeader": hash_header}}
        options.append(("grpc.service_config", json.dumps({"loadBalancingConfig": [policy]})))
    return grpc.aio.insecure_channel(target, options=options)
