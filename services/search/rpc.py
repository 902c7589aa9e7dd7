"""The gRPC door: SearchService.Search, Get and Versions."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import grpc
from wirelens.search.v1 import search_pb2, search_pb2_grpc
from wirelens.search.v1.search_pb2 import (
    GetRequest,
    GetResponse,
    SearchRequest,
    SearchResponse,
    VersionsRequest,
    VersionsResponse,
)

from services.common.rpc import Register
from services.search import metrics
from services.search.query import QueryError
from services.search.reader import Reader

NAME = search_pb2.DESCRIPTOR.services_by_name["SearchService"].full_name


class SearchServicer(search_pb2_grpc.SearchServiceServicer):
    """Answers from the index, off the event loop."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="query")

    async def Search(self, request: SearchRequest, context: Any) -> SearchResponse:  # noqa: N802
        """Search; a query that can't be read is INVALID_ARGUMENT."""
        asked = request.query, request.page_size, request.page_token
        try:
            with metrics.QUERY_SECONDS.time():
                search = partial(self._reader.search, all_copies=request.all_copies, advisories=request.advisories)
                response = await self._run(partial(search, *asked))
        except QueryError as error:
            metrics.QUERIES.labels("refused").inc()
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
            raise
        metrics.QUERIES.labels("answered").inc()
        return response

    async def Get(self, request: GetRequest, context: Any) -> GetResponse:  # noqa: N802
        """Return one article as it stands, and the text before where that is asked for."""
        article = await self._run(self._reader.get, request.article_id)
        if article is None:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"no article {request.article_id}")
        before = await self._run(self._reader.before, request.article_id) if request.with_before else None
        return GetResponse(article=article, before=before)

    async def Versions(self, request: VersionsRequest, context: Any) -> VersionsResponse:  # noqa: N802
        """Return what changed from version to version of one article."""
        versions = await self._run(self._reader.versions, request.article_id)
        if not versions:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"no article {request.article_id}")
        return VersionsResponse(versions=versions)

    async def _run[*A, R](self, function: Callable[[*A], R], *args: *A) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *args)


def register(path: Path) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: search_pb2_grpc.add_SearchServiceServicer_to_server(SearchServicer(Reader(path)), server)
