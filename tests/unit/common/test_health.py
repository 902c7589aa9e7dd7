import asyncio

from services.common.health import LIVENESS, STALE_AFTER, Health, probe
from services.common.rpc import Server


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _served(health: Health, service: str = "") -> bool:
    async def ask() -> bool:
        server = Server("127.0.0.1", 0, health, [])
        await server.start()
        health.check_progress()
        try:
            return await asyncio.to_thread(probe, f"127.0.0.1:{server.port}", service)
        finally:
            await server.stop()

    return asyncio.run(ask())


def test_a_service_is_ready_when_nothing_is_missing() -> None:
    health = Health("test", "partitions", "parser")
    health.found("partitions")
    assert not health.ready

    health.found("parser")

    assert health.ready
    assert _served(health)


def test_a_service_that_lost_its_peer_answers_not_serving() -> None:
    health = Health("test")
    health.missing("parser")

    assert not _served(health)


def test_liveness_is_progress() -> None:
    clock = _Clock()
    health = Health("test", clock=clock)
    assert _served(health, LIVENESS)

    clock.now = STALE_AFTER

    assert not _served(health, LIVENESS)


def test_the_probe_of_a_port_where_nobody_listens_is_false() -> None:
    assert not probe("127.0.0.1:1", timeout=0.5)
