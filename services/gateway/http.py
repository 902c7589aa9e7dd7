"""The HTTP door."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import grpc
from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest, WireItem
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse
from wirelens.json import to_json
from wirelens.search.v1.search_pb2 import GetRequest, SearchRequest

from services.gateway import metrics
from services.gateway.peers import Peers
from services.gateway.position import START, PositionError
from services.gateway.settings import GatewaySettings
from services.gateway.stream import Stream, Streams, TooManyStreamsError

RETRY_AFTER_SECONDS = 2
EVENT_NAMES = {SubscribeResponse.ENRICHED: "enriched", SubscribeResponse.RECALLED: "recalled"}

ArticleId = Annotated[str, Path(max_length=64, description="UUID of the article")]


class Kill(BaseModel):
    """Why a story must go."""

    reason: str = ""


class Refused(Exception):
    """Answer this status and one line."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


_STATUS = {
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 503,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.DEADLINE_EXCEEDED: 503,
}


def app(settings: GatewaySettings, peers: Peers, streams: Streams) -> FastAPI:
    """Return the application. Every error is `{"error": "one line"}`; 503 carries Retry-After."""
    api = FastAPI(title="Wirelens", docs_url="/docs", redoc_url=None)

    @api.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return _error(error.status, error.detail)

    @api.exception_handler(grpc.aio.AioRpcError)
    async def peer(_: Request, error: grpc.aio.AioRpcError) -> Response:
        status = _STATUS.get(error.code(), 502)
        return _error(status, error.details() or error.code().name.lower())

    @api.middleware("http")
    async def count(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request)
        route = request.scope.get("route")
        metrics.REQUESTS.labels(route.path if route else "none", response.status_code).inc()
        return response

    @api.post("/v1/articles")
    async def submit(
        request: Request, wire: str = "", name: str = "", content_type: Annotated[str, Header()] = ""
    ) -> Response:
        """Take wire items in, in any format the feeder reads; one receipt for each story."""
        content = await _body(request, settings.max_body_bytes)
        item = WireItem(content=content, wire=wire, name=name, media_type=_media_type(content_type))
        return await _receipts(peers, item)

    @api.post("/v1/articles/{article_id}/kill")
    async def kill(article_id: ArticleId, body: Kill) -> Response:
        """Recall a story everywhere."""
        line = json.dumps({"articleId": article_id, "status": "canceled", "reason": body.reason})
        return await _receipts(peers, WireItem(content=line.encode(), media_type="application/jsonl"))

    @api.get("/v1/articles/{article_id}")
    async def article(article_id: ArticleId) -> Response:
        """Return an article with all its sections; a killed one without text."""
        answer = await peers.search.Get(GetRequest(article_id=article_id), timeout=peers.TIMEOUT)
        return Response(to_json(answer.article), media_type="application/json")

    @api.get("/v1/search")
    async def search(
        q: str = "", page_size: Annotated[int, Query(ge=1, le=100)] = 20, page_token: str = ""
    ) -> Response:
        """Return what matches, best first; without a query all, newest first."""
        request = SearchRequest(query=q, page_size=page_size, page_token=page_token)
        return _json(await peers.search.Search(request, timeout=peers.TIMEOUT))

    @api.get("/v1/stream")
    async def stream(
        start: Annotated[str, Query(alias="from")] = "",
        last_event_id: Annotated[str, Header()] = "",
    ) -> Response:
        """Stream enriched articles and recalls, each with its position as id."""
        if start not in ("", START):
            raise Refused(400, f"from is {START} or absent")
        try:
            opened = await streams.open(last_event_id or start)
        except PositionError as error:
            raise Refused(400, str(error)) from None
        except TooManyStreamsError as error:
            raise Refused(503, str(error)) from None
        return EventSourceResponse(_events(opened), ping=15, sep="\n", headers={"X-Accel-Buffering": "no"})

    return api


async def _events(stream: Stream) -> AsyncIterator[ServerSentEvent]:
    try:
        # So that a client that never sees an event can still come back to where it began.
        yield ServerSentEvent(comment="open", id=stream.position)
        async for sent in stream.events():
            kind = EVENT_NAMES[sent.event.kind]
            yield ServerSentEvent(data=to_json(sent.event.article), event=kind, id=sent.position)
    finally:
        await asyncio.shield(stream.close())


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Refused(413, f"a body is at most {limit} bytes: send fewer items at once")
    if not body:
        raise Refused(400, "the body is empty")
    return bytes(body)


async def _receipts(peers: Peers, item: WireItem) -> Response:
    return _json(await peers.feeder.Submit(SubmitRequest(items=[item]), timeout=peers.SUBMIT_TIMEOUT))


def _media_type(content_type: str) -> str:
    """Return the type without parameters; what a client says where it says nothing counts as nothing."""
    media_type = content_type.partition(";")[0].strip().lower()
    return "" if media_type in ("application/octet-stream", "application/x-www-form-urlencoded") else media_type


def _json(message: Message) -> Response:
    return JSONResponse(MessageToDict(message, always_print_fields_with_no_presence=True))


def _error(status: int, detail: str) -> Response:
    headers: dict[str, Any] = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {}
    return JSONResponse({"error": " ".join(detail.split())}, status, headers)
