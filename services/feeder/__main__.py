"""`python -m services.feeder`."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from services.common.health import Health
from services.common.rpc import Server
from services.common.run import run, until_stopped
from services.feeder import folder, poller, rpc
from services.feeder.backfill import Backfill
from services.feeder.consumer import Consumer
from services.feeder.formats import ninjs_schema
from services.feeder.held import HeldStories
from services.feeder.intake import Intake
from services.feeder.lane import Lane
from services.feeder.ledger import Ledger
from services.feeder.registry import Registry
from services.feeder.settings import FeederSettings
from services.feeder.standings import Standings
from services.feeder.timer import Timer


async def main(settings: FeederSettings, stop: asyncio.Event) -> None:
    """Take in by gRPC, by Kafka and from the folders and feeds that are set, until `stop`."""
    health = Health("feeder", "kafka")
    registry = Registry(settings.state / "registry.sqlite")
    ledger = Ledger(settings, registry, HeldStories(settings.state / "held.sqlite"))
    ninjs_schema.hold_to(settings.ninjs_schemas)
    intake = Intake(ledger, settings.wire, health, settings.wires)
    lane = Lane(settings, intake)
    standings = Standings(settings.state / "feeds.sqlite")
    ways = [Consumer(settings, intake, health, lane).run, Backfill(settings, intake, health).run, Timer(intake).run]
    ways += [watch.run for watch in folder.watches(settings, lane)]
    threads = ThreadPoolExecutor(len(ways))
    stopping = threading.Event()
    running = [asyncio.get_running_loop().run_in_executor(threads, way, stopping) for way in ways]
    running.append(asyncio.create_task(poller.of(settings, lane, standings).run(stop)))
    server = Server(settings.host, settings.grpc_port, health, [rpc.NAME], rpc.register(intake, lane))
    await server.start()
    try:
        await until_stopped(stop, *running)
    finally:
        stopping.set()
        await server.stop()
        await asyncio.gather(*running, return_exceptions=True)
        standings.close()
        lane.close()
        ledger.close()


if __name__ == "__main__":
    run("feeder", FeederSettings, main)
