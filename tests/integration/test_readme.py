"""The README's first five minutes of a feeder, run line by line as it is printed, against real services."""

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.common import topics
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests.stack import Running, running, until
from tests.unit.feeder.feedserver import Answer, rss, serving

pytestmark = pytest.mark.kafka
README = Path(__file__).parents[2] / "README.md"
START = "WIRELENS_WIRES=$PWD/wires.yaml wirelens up"


def blocks() -> list[str]:
    """Return the code of the section in its order, without what stands after its tutorial."""
    text = README.read_text()
    section = text[text.index("## Five minutes for who feeds") : text.index("Whatever is on your disk")]
    return [
        textwrap.dedent(found).strip() for found in re.findall(r"(?m)(?:^(?: {4}.*)?\n)+", section) if found.strip()
    ]


def shell(command: str, folder: Path, url: str = "") -> str:
    """Run a command as it is printed, once the files that it reads are there; return what it prints."""
    for path in re.findall(r"spool/(?:done|rejected)/[\w.]+", command):
        until((folder / path).exists, f"{path} is there")
    commands = folder / "bin"
    run = subprocess.run(
        ["bash", "-ec", command.replace("http://127.0.0.1:8080", url)],
        cwd=folder,
        env=os.environ | {"WIRELENS_URL": url, "PATH": f"{commands}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, command
    return run.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's folder, and the command on their path."""
    folder = tmp_path_factory.mktemp("person")
    command = folder / "bin" / "wirelens"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m wirelens.cli.main "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def stack(broker: Broker, folder: Path) -> Iterator[Running]:
    """The services that take wires in, started as the README says, but for the feed's address."""
    write, _, start = blocks()[0].rpartition("\n")
    assert start == START
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix="readme.")
    topics.apply(settings)
    overrides = {"feeder": {"WIRELENS_WIRES": str(folder / "wires.yaml")}}
    with serving() as feed:
        feed.answers = [Answer(rss("urn:x:feed"))]
        shell(write.replace("https://example.org/rss", feed.url), folder)
        services = ("feeder", "gateway")
        with running(
            broker, settings.topic_prefix, folder / "state", services=services, overrides=overrides
        ) as started:
            yield started


def test_the_readmes_first_five_minutes_of_a_feeder_run_as_printed(stack: Running, folder: Path) -> None:
    until(lambda: any("a feed was read" in line and '"accepted": 1' in line for line in stack.log), "the feed is read")

    tutorial = [line for block in blocks()[1:] for line in block.splitlines()]
    printed = [said for line in tutorial if (said := shell(line, folder, stack.layout.url))]

    monday, ferry, both, reject, rehearsal, tuesday = printed
    assert actions(monday) == actions(ferry) == ["ACCEPTED"]
    assert actions(both) == ["DUPLICATE", "ACCEPTED"]
    assert "line 2: versionCreated" in reject
    assert "mend it" in reject
    assert [line.split()[0] for line in rehearsal.splitlines()] == ["duplicate", "accepted"]
    assert actions(tuesday) == ["DUPLICATE", "ACCEPTED"]


def actions(receipts: str) -> list[str]:
    return [receipt["action"] for receipt in json.loads(receipts)["receipts"]]
