"""The gold files, and the sample wire's stories as the feeder makes them, by "GUID:VERSION"."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wirelens.article.v1.article_pb2 import Article

import services.cli
from services.feeder import formats
from services.feeder.core import decide
from services.feeder.item import Item

WIRE = Path(services.cli.__file__).parent / "sample" / "wire.jsonl"
GOLD = Path(__file__).parents[2] / "gold"


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one gold file, such as "quotes"."""
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def english() -> dict[str, Article]:
    """Return the usable stories in English."""
    found = {}
    for line in WIRE.read_bytes().splitlines():
        for item in formats.read(line, WIRE.name):
            assert isinstance(item, Item)
            article = decide(None, item, item.wire, datetime(2026, 3, 12, tzinfo=UTC)).article
            assert article is not None
            if article.status == Article.USABLE and article.language == "en":
                found[f"{article.guid}:{article.version}"] = article
    return found
