"""The configuration of a single node that is broker and controller in one."""

from collections.abc import Mapping
from pathlib import Path

MAX_MESSAGE_BYTES = 5 * 1024 * 1024
"""The largest record batch of the contract's topics (dead letters)."""


def node(data: Path, port: int, controller_port: int, more: Mapping[str, str]) -> dict[str, str]:
    """Return the properties of a node that listens on the loopback interface; `more` overrides them."""
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data / "log"),
        "auto.create.topics.enable": "false",
        "default.replication.factor": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        # Members come together, or one by one as an operator starts them: there is nothing to wait for.
        "group.initial.rebalance.delay.ms": "0",
        # A node that was killed may come back only when its old session is over: by default after 9 s.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        "message.max.bytes": str(MAX_MESSAGE_BYTES),
        "replica.fetch.max.bytes": str(MAX_MESSAGE_BYTES),
        # Of the 128 MiB that it would take, a cleaner with few keys needs little.
        "log.cleaner.dedupe.buffer.size": str(4 * 1024 * 1024),
        "num.network.threads": "2",
        "num.io.threads": "4",
        "background.threads": "2",
        "num.recovery.threads.per.data.dir": "1",
        **more,
    }


def text(properties: Mapping[str, str]) -> str:
    """Return the properties as a Java properties file."""
    return "".join(f"{name}={value.replace(chr(92), chr(92) * 2)}\n" for name, value in properties.items())
