"""What the Kafka client of this project does against a real broker, where the library alone does not."""

from typing import Any

import pytest
from kafka import ConsumerRebalanceListener

from services.common import kafka
from services.common.settings import KafkaSettings
from tests.stack import until

pytestmark = pytest.mark.kafka


class _Member(ConsumerRebalanceListener):
    """A consumer in a group, from whose metadata a topic can be missing for as long as it takes to begin a join."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.assigned = 0
        self._whole: Any = None
        self.consumer = kafka.consumer(settings, "flap", "test")
        self.consumer.subscribe([settings.topic("articles"), settings.topic("articles.quotes")], listener=self)

    def on_partitions_revoked(self, revoked: Any) -> None:
        self.assigned = 0
        if self._whole is not None:
            self.consumer._coordinator._metadata_snapshot = self._whole

    def on_partitions_assigned(self, assigned: Any) -> None:
        self.assigned = len(list(assigned))

    def has_all(self) -> bool:
        kafka.poll(self.consumer, 200)
        return self.assigned == 24

    def lose_a_topic_for_a_moment(self) -> None:
        coordinator = self.consumer._coordinator
        self._whole = coordinator._metadata_snapshot
        coordinator._metadata_snapshot = {topic: set() for topic in self._whole}
        # Too short for the join to end within it.
        self.consumer.poll(timeout_ms=1)
        assert self.assigned == 0


def test_a_member_whose_topics_were_missing_for_a_moment_gets_its_partitions_back(topics: KafkaSettings) -> None:
    member = _Member(topics)
    until(member.has_all, "all partitions are assigned")

    member.lose_a_topic_for_a_moment()

    until(member.has_all, "all partitions are assigned again", patience=20)
    member.consumer.close(autocommit=False)
