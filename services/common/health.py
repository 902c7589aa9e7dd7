"""Health: readiness by what is missing, liveness by progress; and the probe that asks for it.

`python -m services.common.health HOST:PORT [SERVICE]` exits 0 where the service answers SERVING.
"""

import sys
import time
from collections.abc import Callable

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from services.common import metrics

LIVENESS = "liveness"
"""Name under which the health service answers whether the process makes progress."""
STALE_AFTER = 60.0
"""Seconds without a turn of the loop, after which the process counts as stuck."""

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING

log = structlog.get_logger()


class Health:
    """Ready while no reason speaks against it. Every method may be called from any thread."""

    def __init__(self, service: str, *waiting_for: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._waiting_for = set(waiting_for)
        self._clock = clock
        self._last_turn = clock()
        self.servicer = health.HealthServicer(experimental_non_blocking=True)
        self._publish()

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self._waiting_for

    def missing(self, what: str) -> None:
        """Not ready, since `what` is not there ("parser", "partitions")."""
        if what not in self._waiting_for:
            self._waiting_for.add(what)
            self._publish()

    def found(self, what: str) -> None:
        """`what` is there."""
        if what in self._waiting_for:
            self._waiting_for.discard(what)
            self._publish()

    def turned(self) -> None:
        """The service's loop went round; call it at least every few seconds."""
        self._last_turn = self._clock()

    def check_progress(self) -> None:
        """Publish liveness; called every few seconds by the server that carries this health."""
        alive = self._clock() - self._last_turn < STALE_AFTER
        self.servicer.set(LIVENESS, SERVING if alive else NOT_SERVING)

    def shut_down(self) -> None:
        """Answer NOT_SERVING from now on, for good."""
        self.servicer.enter_graceful_shutdown()
        metrics.READY.labels(self._service).set(0)

    def _publish(self) -> None:
        self.servicer.set("", SERVING if self.ready else NOT_SERVING)
        metrics.READY.labels(self._service).set(self.ready)
        if self.ready:
            log.info("ready")
        else:
            log.info("not ready", waiting_for=sorted(self._waiting_for))


def probe(target: str, service: str = "", timeout: float = 2.0) -> bool:
    """Return whether `service` at `target` (HOST:PORT) answers SERVING within `timeout` seconds."""
    with grpc.insecure_channel(target) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=timeout)
        except grpc.RpcError:
            return False
    return bool(answer.status == SERVING)


if __name__ == "__main__":
    sys.exit(not probe(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
