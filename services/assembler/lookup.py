"""Answers to the join's questions, found on the event loop while the consumer's thread goes on polling."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

import structlog

from services.assembler import metrics
from services.assembler.archive import Archive
from services.assembler.base import Base
from services.assembler.rpc import Away, Search
from services.assembler.waiting import Ask
from services.common import metrics as common
from services.common.health import Health

log = structlog.get_logger()

MOST = 32
"""Questions under way at once."""

Found = Base | None | Away
Reply = tuple[Ask, Found]


class Lookup:
    """Made and closed on an event loop; `free`, `ask` and `replies` are for one other thread."""

    def __init__(self, search: Search, archive: Archive, health: Health) -> None:
        self._loop = asyncio.get_running_loop()
        self._search = search
        self._archive = archive
        self._health = health
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._replies: SimpleQueue[tuple[Ask, Found | BaseException]] = SimpleQueue()
        self._busy = 0

    @property
    def free(self) -> int:
        """How many more questions may be asked now."""
        return MOST - self._busy

    def ask(self, ask: Ask) -> None:
        """Have `ask` answered; does not wait."""
        self._busy += 1
        future = asyncio.run_coroutine_threadsafe(self._find(ask), self._loop)
        future.add_done_callback(lambda done: self._replies.put((ask, done.exception() or done.result())))

    def replies(self) -> Iterator[Reply]:
        """Yield the answers that are there; Away where nobody answered. Raises whatever else went wrong."""
        while True:
            try:
                ask, found = self._replies.get_nowait()
            except Empty:
                return
            self._busy -= 1
            if isinstance(found, BaseException) and not isinstance(found, Away):
                raise found
            yield ask, found

    async def close(self) -> None:
        """Close the connections."""
        await self._search.close()
        self._threads.submit(self._archive.close)
        self._threads.shutdown(wait=False)

    async def _find(self, ask: Ask) -> Base | None:
        if ask.offset is not None:
            metrics.READ_AGAIN.inc()
            log.warning("lost index: reading the article again", article_id=ask.article_id, offset=ask.offset)
            read = self._loop.run_in_executor(self._threads, self._archive.read, ask.partition, ask.offset)
            article = await read
            return None if article is None else Base(article, None)
        try:
            found = await self._search.get(ask.article_id)
        except Away:
            common.RETRIES.labels("assembler", "search").inc()
            self._health.missing("search")
            raise
        self._health.found("search")
        return found
