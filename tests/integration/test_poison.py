"""One article that breaks an enricher: it goes aside with its reason, the rest is untouched, and it comes back."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from wirelens.cli import main as command

from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests import wire
from tests.integration.test_delivery import send, settled
from tests.stack import Running, running, until

pytestmark = pytest.mark.kafka


def dlq(stack: Running, *arguments: str) -> str:
    cluster = ["--kafka", stack.broker.bootstrap, "--prefix", stack.settings.topic_prefix]
    done = subprocess.run(
        [sys.executable, command.__file__, "dlq", *arguments, *cluster], text=True, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_poison_article_goes_aside_and_is_redriven_after_the_fix(
    broker: Broker, topics: KafkaSettings, tmp_path: Path
) -> None:
    cursed = wire.story(3)
    cursed["body"] += " The bell is cursed."
    items = [wire.story(n) if n != 3 else cursed for n in range(8)]
    with running(broker, topics.topic_prefix, tmp_path, modules={"quotes": "tests.faulty"}) as stack:
        send(stack, items)
        until(lambda: settled(stack, 8), "all articles are there")
        failed = {
            a.guid: a.quotes.info.failure.detail for a in stack.index().values() if a.quotes.info.HasField("failure")
        }
        assert failed == {"story-3": "ValueError: the text is cursed"}
        letters = dlq(stack, "list", "quotes", "--json")
        assert letters.count("\n") == 1
        assert "ANALYSIS_ERROR" in letters

        quotes = stack.services["quotes"]
        quotes.signal(signal.SIGTERM)
        assert quotes.wait(15) == 0
        quotes.module = "services.quotes"
        quotes.start()
        assert "1 brought back" in dlq(stack, "redrive", "quotes")

        until(
            lambda: not any(a.quotes.info.HasField("failure") for a in stack.index().values()),
            "the analysis has replaced the failed section",
        )
        assert all(a.quotes.info.generation > 0 for a in stack.index().values())
        assert "0 brought back" in dlq(stack, "redrive", "quotes")
