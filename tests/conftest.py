"""What tests of every kind share: hypothesis' profile, and one real Kafka a session, each test with its own topics."""

import os
import uuid
from collections.abc import Iterator

import hypothesis
import pytest

from services.common import topics as contract
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.kafka import admin
from services.common.settings import KafkaSettings

# A machine that is busy is no reason to fail, and CI says the same thing twice.
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The session's broker. A test may kill and restart it: port and data stay the same."""
    port, controller_port = free_ports(2)
    with Broker(tmp_path_factory.mktemp("kafka"), port=port, controller_port=controller_port) as running:
        yield running


@pytest.fixture
def kafka_settings(broker: Broker) -> Iterator[KafkaSettings]:
    """The session's broker, and a prefix that no other test has. No topic is there yet; those with the prefix go."""
    _running(broker)
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix=f"t{uuid.uuid4().hex[:8]}.")
    yield settings
    _running(broker)
    client = admin(settings, "tests")
    if mine := [name for name in client.list_topics() if name.startswith(settings.topic_prefix)]:
        client.delete_topics(mine)
    client.close()


@pytest.fixture
def topics(kafka_settings: KafkaSettings) -> KafkaSettings:
    """The settings under which every topic of the contract is there, and empty."""
    contract.apply(kafka_settings)
    return kafka_settings


def _running(broker: Broker) -> None:
    if broker.pid is None:
        broker.start()
