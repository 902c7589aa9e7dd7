"""What a model costs, measured in a process of its own, that has no parser in it: as the service runs.

The parent writes articles and their documents to the child's standard input; it reads them all, works through them once
to be warm, then once more by the clock.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO

import psutil
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document

from services.cli.evaluate import systems
from services.cli.evaluate.story import Story
from services.common.card import Profile

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one core on whole articles. Seconds of CPU; memory in bytes, resident, after all was read."""

    articles: int
    words: int
    sentences: int
    cpu_seconds: float
    load_seconds: float
    memory: int


def cost(service: str, profile: Profile, stories: Sequence[Story]) -> Cost:
    """Measure the core of `service` on `stories`. Raises CalledProcessError where the child fails."""
    frames = b"".join(
        len(message).to_bytes(_LENGTH) + message
        for story in stories
        for message in (story.article.SerializeToString(), story.document.SerializeToString())
    )
    child = [sys.executable, "-m", "services.cli.cards.process", service, profile]
    done = subprocess.run(child, input=frames, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(done.stdout))


def _frames(stream: BinaryIO) -> Iterator[bytes]:
    while head := stream.read(_LENGTH):
        yield stream.read(int.from_bytes(head))


def main() -> None:
    """Measure what comes on standard input, and print it."""
    service, profile = sys.argv[1:]
    before = time.process_time()
    core = systems.ours(service, "fast" if profile == "fast" else "default", None, ()).core
    load_seconds = time.process_time() - before
    frames = _frames(sys.stdin.buffer)
    stories = [(Article.FromString(article), Document.FromString(next(frames))) for article in frames]
    for article, document in stories:
        core(article, document)
    before = time.process_time()
    for article, document in stories:
        core(article, document)
    cpu_seconds = time.process_time() - before
    found = Cost(
        articles=len(stories),
        words=sum(len(article.text.split()) for article, _ in stories),
        sentences=sum(len(document.sentence_first_token) for _, document in stories),
        cpu_seconds=cpu_seconds,
        load_seconds=load_seconds,
        memory=psutil.Process().memory_info().rss,
    )
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
