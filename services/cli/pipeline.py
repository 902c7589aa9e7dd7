"""The cores in one process: wire items in, enriched articles out, as the services would make them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wirelens.article.v1.article_pb2 import Article
from wirelens.json import to_dict
from wirelens.link import link
from wirelens.merge import merge, with_article, with_section
from wirelens.section.v1.section_pb2 import Failure

from services.common import language
from services.common.card import Profile
from services.common.enricher import Enricher
from services.common.poison import Poison
from services.entities import agent as entities
from services.feeder import formats
from services.feeder.core import decide
from services.feeder.item import Rejected
from services.parser import core as parser
from services.parser import model
from services.quotes import agent as quotes
from services.sentiment import agent as sentiment

DEFAULT_WIRE = "default"


@dataclass(frozen=True)
class Refused:
    """A story that was not enriched, and what a person can do about it."""

    reason: str


class Pipeline:
    """Loads the models once. Every story counts as new: there is no registry."""

    def __init__(self, profile: Profile = "default", aliases: Sequence[Path] = ()) -> None:
        """`profile` of the trained models; `aliases`: tables of names to link by. Raises BadTable."""
        self._nlp = model.load()
        self._enrichers: Sequence[Enricher[Any]] = (
            entities.enricher(aliases),
            quotes.enricher(profile),
            sentiment.enricher(profile),
        )

    def enrich(self, content: bytes, name: str) -> Iterator[dict[str, Any] | Refused]:
        """Yield each story of a wire item as an event in JSON's shape, and a Refused for each part that is none."""
        for item in formats.read(content, name):
            if isinstance(item, Rejected):
                yield Refused(item.reason)
                continue
            decision = decide(None, item, item.wire or DEFAULT_WIRE, datetime.now(UTC))
            if decision.article is None:
                yield Refused(decision.reason)
            else:
                yield to_dict(self._enriched(decision.article))

    def _enriched(self, article: Article) -> Any:
        enriched = with_article(article)
        if article.status == Article.USABLE:
            for section in self._sections(article):
                enriched = merge(enriched, with_section(section))
        return link(enriched)

    def _sections(self, article: Article) -> Iterator[Any]:
        try:
            document = parser.parse(self._nlp, article.text, article.paragraphs)
        except Exception as error:
            poison = Poison(Failure.PARSE_FAILED, f"{type(error).__name__}: {error}")
            yield from (enricher.failed(article, poison) for enricher in self._enrichers)
            return
        if not language.is_english(article.language, document.language):
            yield from (enricher.unsupported_language(article) for enricher in self._enrichers)
            return
        for enricher in self._enrichers:
            try:
                yield enricher.analyse(article, document)
            except Poison as poison:
                yield enricher.failed(article, poison)
