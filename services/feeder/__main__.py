"""`python -m services.feeder`."""

import asyncio
import threading

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped
from services.feeder import rpc
from services.feeder.consumer import Consumer
from services.feeder.folder import FolderWatch
from services.feeder.formats import ninjs_schema
from services.feeder.intake import Intake
from services.feeder.ledger import Ledger
from services.feeder.registry import Registry
from services.feeder.settings import FeederSettings
from services.feeder.wires import Folder


async def main(settings: FeederSettings, stop: asyncio.Event) -> None:
    """Take in by gRPC, by Kafka and from the folders that are set, until `stop`."""
    health = Health("feeder", "kafka")
    ledger = Ledger(settings, Registry(settings.state / "registry.sqlite"))
    ninjs_schema.hold_to(settings.ninjs_schemas)
    intake = Intake(ledger, settings.wire, health, settings.wires)
    ways = [Consumer(settings, intake, health).run]
    folders = [(wire.folder, wire.id) for wire in settings.wires if isinstance(wire, Folder)]
    if settings.watch_folder:
        folders.append((settings.watch_folder, ""))
    ways += [FolderWatch(folder, intake, settings.watch_max_bytes, wire).run for folder, wire in folders]
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
