"""Which services there are, in which order they start, and where each listens. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout, or what an image has of it."""

SERVICES = ("parser", "feeder", "entities", "quotes", "sentiment", "assembler", "search", "gateway")
"""In the order of starting: the parser first, since loading its model takes longest."""
IN_GROUPS = frozenset({"feeder", "entities", "quotes", "sentiment", "assembler"})
"""Those that share their partitions with other replicas in a consumer group."""
NEED_KAFKA = frozenset(SERVICES) - {"parser"}

_DEFAULT_GRPC = {
    "feeder": 7001,
    "parser": 7002,
    "entities": 7003,
    "quotes": 7004,
    "sentiment": 7005,
    "assembler": 7006,
    "search": 7007,
    "gateway": 7008,
}
METRICS_ABOVE_GRPC = 2000


@dataclass(frozen=True)
class Layout:
    """Ports of everything in one stack on this machine."""

    kafka: int
    controller: int
    http: int
    grpc: Mapping[str, int]
    metrics: Mapping[str, int]

    @classmethod
    def default(cls) -> "Layout":
        """Return the documented ports."""
        metrics = {name: port + METRICS_ABOVE_GRPC for name, port in _DEFAULT_GRPC.items()}
        return cls(9092, 9093, 8080, _DEFAULT_GRPC, metrics)

    @classmethod
    def of(cls, ports: list[int]) -> "Layout":
        """Return a layout over any 3 + 2 × 8 ports."""
        kafka, controller, http, *rest = ports
        half = len(SERVICES)
        return cls(
            kafka,
            controller,
            http,
            dict(zip(SERVICES, rest[:half], strict=True)),
            dict(zip(SERVICES, rest[half:], strict=True)),
        )

    @property
    def all_ports(self) -> dict[str, int]:
        """Every port by what listens there."""
        named = {"kafka": self.kafka, "kafka controller": self.controller, "gateway http": self.http}
        for name in SERVICES:
            named[f"{name} grpc"] = self.grpc[name]
            named[f"{name} metrics"] = self.metrics[name]
        return named

    @property
    def url(self) -> str:
        """Address of the gateway."""
        return f"http://127.0.0.1:{self.http}"

    def environment(self, service: str, state: Path, bootstrap: str, topic_prefix: str = "") -> dict[str, str]:
        """Return the settings of one service of this stack."""
        values = {
            "KAFKA": bootstrap,
            "TOPIC_PREFIX": topic_prefix,
            "HOST": "127.0.0.1",
            "GRPC_PORT": self.grpc[service],
            "METRICS_PORT": self.metrics[service],
            "HTTP_PORT": self.http,
            "STATE": state / service,
            "PARSER": f"127.0.0.1:{self.grpc['parser']}",
            "FEEDER": f"127.0.0.1:{self.grpc['feeder']}",
            "SEARCH": f"127.0.0.1:{self.grpc['search']}",
        }
        if service in IN_GROUPS:
            # One replica each: a static member comes back after a crash without a rebalance.
            values["INSTANCE_ID"] = f"{service}-0"
        return {f"WIRELENS_{name}": str(value) for name, value in values.items()}
