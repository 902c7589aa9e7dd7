"""`python -m services.assembler`."""

import asyncio
import threading

from services.assembler.archive import Archive
from services.assembler.consumer import Consumer
from services.assembler.lookup import Lookup
from services.assembler.rpc import Search
from services.assembler.settings import AssemblerSettings
from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped


async def main(settings: AssemblerSettings, stop: asyncio.Event) -> None:
    """Join on one thread, ask and answer on the event loop, until `stop`."""
    health = Health("assembler", "partitions")
    server = Server(settings.host, settings.grpc_port, health, [])
    lookup = Lookup(Search(settings.search), Archive(settings), health)
    stopping = threading.Event()
    await server.start()
    consumer = asyncio.create_task(asyncio.to_thread(Consumer(settings, health, lookup).run, stopping))
    try:
        await until_stopped(stop, consumer)
    finally:
        stopping.set()
        await asyncio.gather(consumer, server.stop())
        await lookup.close()


if __name__ == "__main__":
    run("assembler", AssemblerSettings, main)
