"""No text ends an analysis: parser, the three cores, link and verify over every class of text that breaks such things.

The work of each core is counted in calls, not in seconds, so a slow machine fails nothing.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document
from wirelens.link import link
from wirelens.merge import merge, with_article, with_section
from wirelens.verify import verify

from services.common.enricher import Enricher
from services.feeder import formats
from services.feeder.core import decide
from services.feeder.item import Item, Rejected
from services.feeder.text import MAX_BYTES
from tests.unit.texts import CLASSES

SOME = 2_000
"""Bytes of a text that is read whole by every test."""
LESS, MORE = 4_000, 16_000
"""Bytes of the two texts whose work is compared."""
MOST_GROWTH = 1.5
"""Times that the work may grow beyond the text: constant parts and cuts take some, a square takes four."""


class Desk:
    """Parser and enrichers, loaded once."""

    def __init__(self) -> None:
        from services.entities import agent as entities
        from services.parser import core, model
        from services.quotes import agent as quotes
        from services.sentiment import agent as sentiment

        nlp = model.load()
        self.parse: Callable[[Article], Document] = lambda article: core.parse(nlp, article.text, article.paragraphs)
        self.enrichers: tuple[Enricher[Any], ...] = (entities.enricher(), quotes.enricher(), sentiment.enricher())

    def problems(self, article: Article) -> list[str]:
        """Analyse an article and return what does not hold. Raises what an analysis raises."""
        document = self.parse(article)
        enriched = with_article(article)
        for enricher in self.enrichers:
            enriched = merge(enriched, with_section(enricher.analyse(article, document)))
        return verify(link(enriched))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def whole(text: str) -> Article:
    """Return an article of `text` as it is, in one paragraph: as one that no feeder has seen."""
    return Article(
        article_id="a",
        revision=1,
        text_revision=1,
        status=Article.USABLE,
        language="en",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        paragraphs=[Paragraph(start=0, end=len(text), kind=Paragraph.BODY)] if text else [],
    )


def fed(text: str) -> Article | None:
    """Return the article that the feeder makes of `text`; None where it takes nothing."""
    line = json.dumps({"guid": "g", "headline": "Rain in Lisbon", "body": text, "language": "en"})
    (item,) = formats.read(line.encode(), "wire.jsonl")
    return decide(None, item, "wire", datetime(2026, 3, 12, tzinfo=UTC)).article if isinstance(item, Item) else None


@pytest.mark.parser
@pytest.mark.parametrize("name", CLASSES)
def test_every_text_is_analysed_and_every_offset_verifies(name: str, desk: Desk) -> None:
    assert desk.problems(whole(CLASSES[name](SOME))) == []


@pytest.mark.parser
@pytest.mark.parametrize("name", CLASSES)
def test_every_text_that_the_feeder_takes_is_analysed_and_verifies(name: str, desk: Desk) -> None:
    article = fed(CLASSES[name](SOME))
    assert article is not None
    assert desk.problems(article) == []


@pytest.mark.parser
@pytest.mark.parametrize(
    "mark", ['"', *(pytest.param(mark, marks=pytest.mark.proof) for mark in ("“", "”", "'", "«", "“No” ", '"No" '))]
)
def test_ten_thousand_quotation_marks_are_analysed_and_verify(mark: str, desk: Desk) -> None:
    assert desk.problems(whole(mark * 10_000)) == []


@pytest.mark.proof
@pytest.mark.parser
@pytest.mark.parametrize("name", [name for name, make in CLASSES.items() if len(make(LESS).encode()) > LESS // 2])
def test_the_work_of_every_core_grows_no_faster_than_the_text(name: str, desk: Desk) -> None:
    less, more = (whole(CLASSES[name](size)) for size in (LESS, MORE))
    growth = {
        enricher.service: calls(enricher, more, desk.parse(more)) / calls(enricher, less, desk.parse(less))
        for enricher in desk.enrichers
    }
    times = len(more.text) / len(less.text)
    assert {service: grown for service, grown in growth.items() if grown > MOST_GROWTH * times} == {}


@pytest.mark.proof
@pytest.mark.parser
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("name", CLASSES)
def test_the_longest_text_that_is_taken_is_analysed_and_verifies(name: str, desk: Desk) -> None:
    text = CLASSES[name](MAX_BYTES)
    assert len(text.encode()) <= MAX_BYTES
    assert desk.problems(whole(text)) == []


def calls(enricher: Enricher[Any], article: Article, document: Document) -> int:
    """Return how many functions, of Python and of C, an analysis calls."""
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        enricher.analyse(article, document)
    finally:
        sys.setprofile(None)
    return count


HALVES = ["\ud800", "\udfff", "Ana \udc00 said", "\udc00\ud800"]


@pytest.mark.parametrize("text", HALVES)
def test_no_message_can_hold_half_of_a_surrogate_pair(text: str) -> None:
    for field in ("text", "headline", "guid"):
        with pytest.raises(ValueError, match=r"surrogate|UTF-8"):
            Article(**{field: text}).SerializeToString()


@pytest.mark.parametrize("text", HALVES)
def test_the_feeder_leaves_halves_of_surrogate_pairs_out(text: str) -> None:
    article = fed(f"Rain fell. {text} It stopped.")
    assert article is not None
    assert article.text.encode().decode() == article.text
    assert "Rain fell." in article.text


@pytest.mark.parametrize("content", [b"\xed\xa0\x80", b'{"guid": "g", "headline": "a\xed\xa0\x80b"}', b"\xff\xfe\xd8"])
def test_bytes_of_half_a_pair_are_taken_without_it_or_refused(content: bytes) -> None:
    for item in _read(content):
        if isinstance(item, Item):
            item.text.text.encode()


def _read(content: bytes) -> Iterator[Item | Rejected]:
    for name in ("wire.jsonl", "story.txt"):
        yield from formats.read(content, name)
