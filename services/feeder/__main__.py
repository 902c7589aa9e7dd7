"""`python -m services.feeder`."""

import asyncio
import threading

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped
from services.feeder import rpc
from services.feeder.consumer import Consumer
from services.feeder.folder import FolderWatch
from services.feeder.intake import Intake
from services.feeder.ledger import Ledger
from services.feeder.registry import Registry
from services.feeder.settings import FeederSettings


async def main(settings: FeederSettings, stop: asyncio.Event) -> None:
    """Take in by gRPC, by Kafka and, where one is set, from a folder, until `stop`."""
    health = Health("feeder", "kafka")
    ledger = Ledger(settings, Registry(settings.state / "registry.sqlite"))
    intake = Intake(ledger, settings.wire, health)
    ways = [Consumer(settings, intake, health).run]
    if settings.watch_folder:
        ways.append(FolderWatch(settings.watch_folder, intake, settings.watch_max_bytes).run)
    stopping = threading.Event()
    running = [asyncio.create_task(asyncio.to_thread(way, stopping)) for way in ways]
    server = Server(settings.host, settings.grpc_port, health, [rpc.NAME], rpc.register(intake))
    await server.start()
    try:
        await until_stopped(stop, *running)
    finally:
        stopping.set()
        await server.stop()
        await asyncio.gather(*running, return_exceptions=True)
        ledger.close()


if __name__ == "__main__":
    run("feeder", FeederSettings, main)
