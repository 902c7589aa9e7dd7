"""A thousand articles of full length at once, by their real analysis: none goes out before it is whole."""

from pathlib import Path

import pytest

from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import wire
from tests.integration.test_delivery import send
from tests.stack import running, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1200)]
ARTICLES = 1000
WORDS = 400
PATIENCE = 900.0


def test_a_thousand_long_articles_at_once_are_not_partial_and_bounded(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    with running(broker, topics.topic_prefix, tmp_path) as stack:
        send(stack, [wire.story(n, words=WORDS) for n in range(ARTICLES)])

        def whole() -> bool:
            index = stack.index()
            return len(index) == ARTICLES and not any(article.missing for article in index.values())

        until(whole, "a thousand articles are whole", patience=PATIENCE)

        assert stack.metric("assembler", "wirelens_assembler_events_total", kind="partial") <= ARTICLES // 100
        assert stack.metric("assembler", "wirelens_assembler_open_max") <= 2000
