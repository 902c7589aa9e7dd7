from collections.abc import Callable
from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.events import text_sha256

from services.search.index import Index

Story = Callable[..., EnrichedArticle]


def make(
    article_id: str = "a",
    headline: str = "Harbour reopens",
    body: str = "Ferries sailed again on Monday.",
    *,
    revision: int = 1,
    status: "Article.Status.ValueType" = Article.USABLE,
    person: str = "",
    speaker: str = "",
    wire: str = "sample",
    advisory: bool = False,
) -> EnrichedArticle:
    usable = status == Article.USABLE
    text = f"{headline}\n\n{body}" if usable else ""
    article = EnrichedArticle(
        article_id=article_id,
        revision=revision,
        text_revision=revision,
        status=status,
        wire=wire,
        advisory=advisory,
        headline=headline if usable else "",
        text=text,
        text_sha256=text_sha256(text),
    )
    article.received_at.FromSeconds(revision)
    info = {"article_id": article_id, "text_revision": revision, "text_sha256": article.text_sha256, "generation": 1}
    if person:
        article.entities.info.CopyFrom(type(article.entities.info)(**info, service="entities"))
        article.entities.entities.add(id="e1", name=person, type=Entity.PERSON)
    if speaker:
        article.quotes.info.CopyFrom(type(article.quotes.info)(**info, service="quotes"))
        article.quotes.quotes.add(id="q1").speaker.name = speaker
    return article


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search.sqlite"


@pytest.fixture
def index(path: Path) -> Index:
    return Index(path)


@pytest.fixture
def story() -> Story:
    return make
