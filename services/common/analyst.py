"""What both doors of an enricher do with an article: have it parsed, then analysed on a thread of its own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Failure

from services.common import language, metrics
from services.common.enricher import Enricher, Section
from services.common.parser_client import ParserClient
from services.common.poison import Poison


class Analyst[S: Section]:
    """An enricher with its parser. The core runs on one thread, so the event loop stays free for heartbeats."""

    def __init__(self, enricher: Enricher[S], parser: ParserClient) -> None:
        self.enricher = enricher
        self._parser = parser
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=enricher.service)
        self._seconds = metrics.HANDLE.labels(enricher.service)

    async def section(self, article: Article) -> S:
        """Return the section of a usable article. Raises Poison; waits for as long as the parser is away."""
        if not article.article_id or not article.text_sha256:
            raise Poison(Failure.INVALID, "an article without article_id or text_sha256")
        document = await self._parser.parse(article)
        if not language.is_english(article.language, document.language):
            return self.enricher.unsupported_language(article)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._analyse, article, document)

    def _analyse(self, article: Article, document: Document) -> S:
        with self._seconds.time():
            return self.enricher.analyse(article, document)
