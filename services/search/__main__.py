"""`python -m services.search`."""

import asyncio
import threading

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped
from services.search import rpc
from services.search.consumer import Consumer
from services.search.index import Index
from services.search.settings import SearchSettings


async def main(settings: SearchSettings, stop: asyncio.Event) -> None:
    """Index on one thread, answer on the event loop, until `stop`."""
    health = Health("search", "partitions", "catching up")
    path = settings.state / "search.sqlite"
    index = Index(path)
    stopping = threading.Event()
    server = Server(settings.host, settings.grpc_port, health, [rpc.NAME], rpc.register(path))
    await server.start()
    consumer = asyncio.create_task(asyncio.to_thread(Consumer(settings, index, health).run, stopping))
    try:
        await until_stopped(stop, consumer)
    finally:
        stopping.set()
        await asyncio.gather(consumer, server.stop(), return_exceptions=True)
        index.close()


if __name__ == "__main__":
    run("search", SearchSettings, main)
