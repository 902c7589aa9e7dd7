from collections.abc import Iterator
from pathlib import Path

import pytest

from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests.stack import Running, running


@pytest.fixture
def stack(broker: Broker, topics: KafkaSettings, tmp_path: Path) -> Iterator[Running]:
    """A whole stack with topics of its own."""
    with running(broker, topics.topic_prefix, tmp_path) as started:
        yield started
