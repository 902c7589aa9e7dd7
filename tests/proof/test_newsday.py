"""A wire's day with every process killed in it: what readers see at its end is what the sent items say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.verify import verify

from services.cli.layout import SERVICES
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import newsday
from tests.integration.test_delivery import send
from tests.reference import Visible, expected
from tests.stack import Running, running, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1200)]
STORIES = 1000
PIECE = 20


def visible(stack: Running) -> Visible:
    """Return what a reader sees of each story that is whole."""
    found = [article for article in stack.index().values() if article.status == Article.USABLE and not article.missing]
    assert [problem for article in found for problem in verify(article)] == []
    return {article.guid: (article.version, article.headline, article.text) for article in found}


def test_the_index_after_a_day_with_kills_is_what_the_sent_items_say(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    items = newsday.day(STORIES, seed=5, now=now)
    pieces = [items[at : at + PIECE] for at in range(0, len(items), PIECE)]
    victims = dict(zip(Random(5).sample(range(1, len(pieces)), len(SERVICES)), SERVICES, strict=True))
    wanted = expected(items, now + timedelta(days=1))
    with running(broker, topics.topic_prefix, tmp_path) as stack:
        for number, piece in enumerate(pieces):
            if victim := victims.get(number):
                stack.services[victim].kill()
            send(stack, piece)

        def done() -> bool:
            stack.tend()
            return visible(stack) == wanted

        until(done, "the index is what was sent", patience=600)
