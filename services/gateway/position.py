"""Where a stream stands: the next offset of each partition, as the opaque text that a subscriber hands back. Pure."""

import re
from collections.abc import Mapping

START = "earliest"
"""The position before the oldest record that Kafka keeps."""
LETTERS = {"e": "articles.enriched", "r": "articles.recalls"}
_TEXT = re.compile(r"e((?:\d+\.)*\d+)r((?:\d+\.)*\d+)")

Offsets = dict[str, list[int]]
"""Next offset by topic (without prefix), one for each partition."""


class PositionError(ValueError):
    """The text is no position of ours."""


def encode(offsets: Mapping[str, list[int]]) -> str:
    """Return the position as text, such as "e12.0.5r0.0.1"."""
    return "".join(letter + ".".join(map(str, offsets[topic])) for letter, topic in LETTERS.items())


def decode(text: str, partitions: Mapping[str, int]) -> Offsets:
    """Return the offsets; `partitions` says how many each topic has. Raises PositionError."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise PositionError("the position is none of ours")
    offsets = {
        topic: [int(n) for n in group.split(".")] for topic, group in zip(LETTERS.values(), match.groups(), strict=True)
    }
    for topic, numbers in offsets.items():
        if len(numbers) != partitions[topic] or max(numbers) >= 2**63:
            raise PositionError("the position is of another stream")
    return offsets
