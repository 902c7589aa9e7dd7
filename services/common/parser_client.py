"""How an enricher has an article parsed: it waits while the parser is away, and gives up on a text that is poison."""

import asyncio

import grpc
import structlog
from grpc_health.v1 import health_pb2, health_pb2_grpc
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse
from wirelens.parser.v1.parser_pb2_grpc import ParserServiceStub

from services.common import metrics
from services.common.health import Health
from services.common.poison import Poison, Reason
from services.common.rpc import channel

AFFINITY = "x-article-id"
"""Calls for one article go to the same parser, which has parsed it for another enricher already."""
PEER = "parser"
AWAY = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.DEADLINE_EXCEEDED})
"""What says nothing about the text: the same call will do later."""
LONGEST_PAUSE = 3.0
"""Seconds between two tries, at most."""

log = structlog.get_logger()


class ParserClient:
    """Calls the parser for `service`. Make it on the running event loop that uses it, and close it there.

    While a call is tried again, or the parser's own health is not SERVING, `health` misses "parser".
    """

    def __init__(self, target: str, service: str, *, workers: int, health: Health) -> None:
        self._service = service
        self._health = health
        self._channel = channel(target, hash_header=AFFINITY)
        self._parse = ParserServiceStub(self._channel).Parse
        self._check = health_pb2_grpc.HealthStub(self._channel).Check
        self._slots = asyncio.Semaphore(2 * workers)
        self._retrying: set[object] = set()
        self._serving = False
        self._watching = asyncio.create_task(self._watch())

    async def parse(self, article: Article) -> Document:
        """Return the parsed text of `article`.

        Tries without end while the parser is away or overloaded; cancel it to stop waiting. Raises Poison where this
        text can't be parsed, or is not the one that `text_sha256` names; grpc.aio.AioRpcError for anything else.
        """
        request = ParseRequest(text=article.text, paragraphs=article.paragraphs)
        call = object()

        def before_pause(_: RetryCallState) -> None:
            metrics.RETRIES.labels(self._service, PEER).inc()
            self._retrying.add(call)
            self._report()

        trying = AsyncRetrying(
            retry=retry_if_exception(_is_away),
            wait=wait_random_exponential(multiplier=0.1, max=LONGEST_PAUSE),
            before_sleep=before_pause,
        )
        try:
            document: Document = await trying(self._call, article.article_id, request)
        finally:
            self._retrying.discard(call)
            self._report()
        if document.text_sha256 != article.text_sha256:
            raise Poison(Reason.INVALID, "text_sha256 is not that of the text")
        return document

    async def close(self) -> None:
        """Stop watching, and close the channel."""
        self._watching.cancel()
        await self._channel.close()

    async def _call(self, article_id: str, request: ParseRequest) -> Document:
        async with self._slots:
            try:
                response: ParseResponse = await self._parse(
                    request, timeout=deadline(request.text), metadata=((AFFINITY, article_id),)
                )
            except grpc.aio.AioRpcError as error:
                if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
                    raise _poison(error.details() or "") from error
                raise
        return response.document

    async def _watch(self) -> None:
        """Ask the parser's health, so that an enricher with nothing to do knows whether it could."""
        while True:
            try:
                answer = await self._check(health_pb2.HealthCheckRequest(), timeout=2)
                self._serving = answer.status == health_pb2.HealthCheckResponse.SERVING
            except grpc.aio.AioRpcError as error:
                log.debug("parser does not answer", code=error.code().name)
                self._serving = False
            self._report()
            await asyncio.sleep(5 if self._serving else 0.5)

    def _report(self) -> None:
        if self._serving and not self._retrying:
            self._health.found(PEER)
        else:
            self._health.missing(PEER)


def deadline(text: str) -> float:
    """Return the seconds that a call for `text` may take: the parser's queue, and ten times the time on a slow core."""
    return 30.0 + len(text) / 1_000


def _is_away(error: BaseException) -> bool:
    return isinstance(error, grpc.aio.AioRpcError) and error.code() in AWAY


def _poison(details: str) -> Poison:
    """Read "REASON: detail", as the services write it."""
    name, _, detail = details.partition(": ")
    if name in Reason.keys():  # noqa: SIM118 - the wrapper of an enum is no mapping
        return Poison(Reason.Value(name), detail)
    return Poison(Reason.PARSE_FAILED, details)
