"""`python -m services.gateway`."""

import asyncio

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped
from services.gateway import http, rpc
from services.gateway.peers import Peers
from services.gateway.server import serve_http
from services.gateway.settings import GatewaySettings
from services.gateway.stream import Streams


async def main(settings: GatewaySettings, stop: asyncio.Event) -> None:
    """Answer over HTTP and gRPC until `stop`."""
    health = Health("gateway", "http")
    peers = Peers(settings)
    streams = Streams(settings, stop, peers.voided)
    server = Server(settings.host, settings.grpc_port, health, [rpc.NAME], rpc.register(streams))
    await server.start()
    web = asyncio.create_task(serve_http(http.app(settings, peers, streams), settings, stop, health))
    await until_stopped(stop, web)
    await asyncio.gather(web, server.stop())
    await peers.close()


if __name__ == "__main__":
    run("gateway", GatewaySettings, main)
