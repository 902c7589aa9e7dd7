"""What an enricher is: a pure core with a name, a topic and a model; and the sections it can answer with."""

from collections.abc import Callable
from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.section.v1.section_pb2 import Failure, SectionInfo
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.card import Card
from services.common.poison import Poison

Section = EntitiesSection | QuotesSection | SentimentSection | ExtensionSection


@dataclass(frozen=True)
class Enricher[S: Section]:
    """One enricher, without its doors."""

    service: str
    topic: str
    section: type[S]
    core: Callable[[Article, Document], S]
    card: Card

    def analyse(self, article: Article, document: Document) -> S:
        """Return the section of `article`. Raises Poison(ANALYSIS_ERROR) for whatever goes wrong in the core."""
        try:
            section = self.core(article, document)
        except Poison:
            raise
        except Exception as error:
            raise Poison(Failure.ANALYSIS_ERROR, f"{type(error).__name__}: {error}") from error
        section.info.CopyFrom(self._info(article, self.card.generation))
        return section

    def failed(self, article: Article, poison: Poison) -> S:
        """Return the section that says that there is none, and why. Any analysis replaces it."""
        section = self.section(info=self._info(article, 0))
        section.info.failure.CopyFrom(Failure(reason=poison.reason, detail=poison.detail[:500]))
        return section

    def unsupported_language(self, article: Article) -> S:
        """Return the section that says that the language is none the model reads."""
        section = self.section(info=self._info(article, self.card.generation))
        section.info.unsupported_language = True
        return section

    def _info(self, article: Article, generation: int) -> SectionInfo:
        return SectionInfo(
            article_id=article.article_id,
            text_revision=article.text_revision,
            text_sha256=article.text_sha256,
            generation=generation,
            service=self.service,
            model=self.card.model,
            model_version=self.card.version,
            model_sha256=self.card.sha256,
        )
