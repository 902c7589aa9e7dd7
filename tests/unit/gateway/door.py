"""The HTTP door over peers and streams that a test makes up."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from fastapi.testclient import TestClient
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.feeder.v1.feeder_pb2 import Receipt, SubmitRequest, SubmitResponse, WireItem
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse
from wirelens.search.v1.search_pb2 import GetResponse, Hit, SearchRequest, SearchResponse, Version, VersionsResponse

from services.gateway.core import Event
from services.gateway.http import app
from services.gateway.peers import PeerError
from services.gateway.settings import GatewaySettings
from services.gateway.stream import Sent

MAX_BODY = 1000


class Peers:
    """Keeps what it is asked; answers, or fails with `code`."""

    def __init__(self) -> None:
        self.code: grpc.StatusCode | None = None
        self.detail = "it is away"
        self.bug = False
        self.items: list[WireItem] = []
        self.dry_runs: list[bool] = []
        self.lanes: list[SubmitRequest.Lane.ValueType] = []
        self.queries: list[SearchRequest] = []

    async def submit(self, request: SubmitRequest) -> SubmitResponse:
        self.items += request.items
        self.dry_runs.append(request.dry_run)
        self.lanes.append(request.lane)
        self._may_fail("feeder")
        return SubmitResponse(receipts=[Receipt(guid="g", action=Receipt.ACCEPTED, revision=1)])

    async def get(self, article_id: str) -> GetResponse:
        self._may_fail("search")
        return GetResponse(article=EnrichedArticle(article_id=article_id, text="“Größe”\n"))

    async def versions(self, article_id: str) -> VersionsResponse:
        self._may_fail("search")
        return VersionsResponse(versions=[Version(revision=1), Version(revision=2, change=Article.CORRECTION)])

    async def search(self, query: SearchRequest) -> SearchResponse:
        self.queries.append(query)
        self._may_fail("search")
        return SearchResponse(hits=[Hit(article_id="a")], total=1)

    def _may_fail(self, peer: str) -> None:
        if self.bug:
            raise RuntimeError("a bug\nof ours")
        if self.code is not None:
            raise PeerError(peer, self.code, self.detail)


class Stream:
    """Sends its events, then ends, or fails with `error`."""

    position = "e0r0"

    def __init__(self, events: list[Sent], error: Exception | None = None) -> None:
        self._events = events
        self._error = error
        self.closed = 0

    async def events(self) -> AsyncIterator[Sent]:
        for event in self._events:
            yield event
        if self._error is not None:
            raise self._error

    async def close(self) -> None:
        self.closed += 1


class Streams:
    """Opens the one stream that it was given, or fails with `error`."""

    def __init__(self) -> None:
        self.stream = Stream([])
        self.error: Exception | None = None
        self.starts: list[str] = []

    async def open(self, start: str) -> Stream:
        self.starts.append(start)
        if self.error is not None:
            raise self.error
        return self.stream


class Door:
    """The application, what stands behind it, and a client before it."""

    def __init__(self) -> None:
        self.peers = Peers()
        self.streams = Streams()
        settings = GatewaySettings(max_body_bytes=MAX_BODY)
        self.app: Any = app(settings, self.peers, self.streams)  # type: ignore[arg-type]
        self.client = TestClient(self.app, raise_server_exceptions=False)


def sent(position: str, article: EnrichedArticle, *, recalled: bool = False) -> Sent:
    kind = SubscribeResponse.RECALLED if recalled else SubscribeResponse.ENRICHED
    return Sent(Event(kind, article), position)
