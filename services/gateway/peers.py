"""The services that the gateway asks."""

from collections.abc import Awaitable

import grpc
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest, SubmitResponse
from wirelens.feeder.v1.feeder_pb2_grpc import FeederServiceStub
from wirelens.merge import merge
from wirelens.recall import voiding
from wirelens.search.v1.search_pb2 import (
    GetRequest,
    GetResponse,
    SearchRequest,
    SearchResponse,
    VersionsRequest,
    VersionsResponse,
)
from wirelens.search.v1.search_pb2_grpc import SearchServiceStub
from wirelens.sections import is_gone

from services.common.rpc import channel
from services.gateway.settings import GatewaySettings

QUERY_SECONDS = 5.0
VOIDED_SECONDS = 0.2
"""How long a recall may wait to be told what it voids: it is sent without that rather than late."""
SUBMIT_SECONDS = 30.0
"""How long taking in a body may take, up to the broker's answer."""


class PeerError(Exception):
    """A peer did not do it: which, its status, and what it says."""

    def __init__(self, peer: str, code: grpc.StatusCode, detail: str) -> None:
        super().__init__(f"{peer}: {code.name} {detail}")
        self.peer = peer
        self.code = code
        self.detail = detail


class Peers:
    """The feeder and search; every method raises PeerError. Make it on the event loop that uses it."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._channels = [channel(settings.feeder), channel(settings.search)]
        self._feeder = FeederServiceStub(self._channels[0])
        self._search = SearchServiceStub(self._channels[1])

    async def submit(self, request: SubmitRequest) -> SubmitResponse:
        """Hand wire items to the feeder; returns the receipts when Kafka has what was accepted."""
        return await _ask("feeder", self._feeder.Submit(request, timeout=SUBMIT_SECONDS))

    async def get(self, article_id: str) -> GetResponse:
        """Return an article as the index has it."""
        return await _ask("search", self._search.Get(GetRequest(article_id=article_id), timeout=QUERY_SECONDS))

    async def versions(self, article_id: str) -> VersionsResponse:
        """Return what changed from version to version of an article."""
        return await _ask(
            "search", self._search.Versions(VersionsRequest(article_id=article_id), timeout=QUERY_SECONDS)
        )

    async def voided(self, kill: EnrichedArticle) -> EnrichedArticle:
        """Return `kill` with the annotations that it voids, where search knows them and says so at once.

        Search may have it as it was before the kill, or after.
        """
        request = GetRequest(article_id=kill.article_id)
        try:
            standing = (await _ask("search", self._search.Get(request, timeout=VOIDED_SECONDS))).article
        except PeerError:
            return kill
        return merge(kill, standing) if is_gone(standing) else voiding(kill, standing)

    async def search(self, query: SearchRequest) -> SearchResponse:
        """Return a page of what the index finds."""
        return await _ask("search", self._search.Search(query, timeout=QUERY_SECONDS))

    async def close(self) -> None:
        """Close the channels."""
        for each in self._channels:
            await each.close()


async def _ask[A](peer: str, answer: Awaitable[A]) -> A:
    try:
        return await answer
    except grpc.aio.AioRpcError as error:
        raise PeerError(peer, error.code(), error.details() or error.code().name.lower()) from None
