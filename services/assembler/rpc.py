"""gRPC: the assembler serves health alone, and calls Get of search."""

import grpc
from wirelens.search.v1.search_pb2 import GetRequest
from wirelens.search.v1.search_pb2_grpc import SearchServiceStub

from services.assembler.base import Base, as_before
from services.common.rpc import channel

DEADLINE = 2.0
"""Seconds for one article."""

_AWAY = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
    }
)


class Away(Exception):
    """Nobody answers now; later somebody may."""


class Search:
    """The search service, as the assembler needs it. Used on one event loop."""

    def __init__(self, target: str) -> None:
        self._channel = channel(target)
        self._stub = SearchServiceStub(self._channel)

    async def get(self, article_id: str) -> Base | None:
        """Return the article as it is indexed, and the text before; None where it is not. Raises Away."""
        request = GetRequest(article_id=article_id, with_before=True)
        try:
            response = await self._stub.Get(request, timeout=DEADLINE)
        except grpc.aio.AioRpcError as error:
            if error.code() == grpc.StatusCode.NOT_FOUND:
                return None
            if error.code() in _AWAY:
                raise Away(f"search: {error.code().name}") from error
            raise
        return Base(response.article, as_before(response.before) if response.HasField("before") else b"")

    async def close(self) -> None:
        """Close the connection."""
        await self._channel.close()
