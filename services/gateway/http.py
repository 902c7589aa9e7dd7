"""The HTTP door."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.types import Receive, Scope, Send
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest, WireItem
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse
from wirelens.json import to_json
from wirelens.search.v1.search_pb2 import SearchRequest

from services.gateway import errors, parts
from services.gateway.counting import Counting
from services.gateway.errors import Refused
from services.gateway.peers import Peers
from services.gateway.position import START, PositionError
from services.gateway.settings import GatewaySettings
from services.gateway.stream import KafkaAwayError, Stream, Streams, TooManyStreamsError

PING_SECONDS = 15
EVENT_NAMES = {SubscribeResponse.ENRICHED: "enriched", SubscribeResponse.RECALLED: "recalled"}
LANES = {"": SubmitRequest.UNSPECIFIED, "live": SubmitRequest.LIVE, "backfill": SubmitRequest.BACKFILL}
LINGER = 16
"""So many times the largest body is read and forgotten, so that who sends too much reads the answer, not a reset."""

ArticleId = Annotated[str, Path(max_length=64, description="UUID of the article")]


class Kill(BaseModel):
    """Why a story must go."""

    reason: str = ""


def app(settings: GatewaySettings, peers: Peers, streams: Streams) -> FastAPI:
    """Return the application. Every error is `{"error": "one line"}`; 503 carries Retry-After."""
    api = FastAPI(title="Wirelens", docs_url="/docs", redoc_url=None)
    errors.add(api)
    api.add_middleware(Counting)

    @api.post("/v1/articles")
    async def submit(
        request: Request,
        wire: str = "",
        name: str = "",
        dry_run: bool = False,
        lane: Literal["", "live", "backfill"] = "",
        content_type: Annotated[str, Header()] = "",
        content_encoding: Annotated[str, Header()] = "",
    ) -> Response:
        """Take wire items in, in any format the feeder reads; one receipt for each story.

        The body is one item, or several in the parts of a form, and may be packed by gzip. `dry_run` only says what
        would become of each story; in the lane `backfill` they wait until there is time.
        """
        limit = settings.max_body_bytes
        body = parts.unpacked(await _body(request, limit), content_encoding, limit)
        items = parts.items(body, content_type, wire, name)
        return _json(await peers.submit(SubmitRequest(items=items, dry_run=dry_run, lane=LANES[lane])))

    @api.post("/v1/articles/{article_id}/kill")
    async def kill(article_id: ArticleId, body: Kill) -> Response:
        """Recall a story everywhere."""
        line = json.dumps({"articleId": article_id, "status": "canceled", "reason": body.reason})
        item = WireItem(content=line.encode(), media_type="application/jsonl")
        return _json(await peers.submit(SubmitRequest(items=[item])))

    @api.get("/v1/articles/{article_id}")
    async def article(article_id: ArticleId) -> Response:
        """Return an article with all its sections; a killed one without text."""
        answer = await peers.get(article_id)
        return Response(to_json(answer.article), media_type="application/json")

    @api.get("/v1/articles/{article_id}/versions")
    async def versions(article_id: ArticleId) -> Response:
        """Return every version of an article, oldest first, each with what it changed in the text before."""
        return _json(await peers.versions(article_id))

    @api.get("/v1/search")
    async def search(
        q: str = "",
        page_size: Annotated[int, Query(ge=1, le=100)] = 20,
        page_token: str = "",
        copies: bool = False,
        advisories: bool = False,
    ) -> Response:
        """Return what matches, best first; without a query all, newest first.

        Stories of one text are one hit, unless all `copies` are wanted. What is to editors and not to readers is left
        out, unless `advisories` are wanted.
        """
        request = SearchRequest(
            query=q, page_size=page_size, page_token=page_token, all_copies=copies, advisories=advisories
        )
        return _json(await peers.search(request))

    @api.get("/v1/stream")
    async def stream(
        start: Annotated[str, Query(alias="from")] = "",
        last_event_id: Annotated[str, Header()] = "",
    ) -> Response:
        """Stream enriched articles and recalls, each with its position as id."""
        if start not in ("", START):
            raise Refused(400, f"from is {START} or absent; a position goes into the header Last-Event-ID")
        try:
            opened = await streams.open(last_event_id or start)
        except PositionError as error:
            raise Refused(400, str(error)) from None
        except (TooManyStreamsError, KafkaAwayError) as error:
            raise Refused(503, str(error)) from None
        return _EventStream(opened)

    return api


class _EventStream(EventSourceResponse):
    """Closes its stream however it ends, also where the client has left before the first byte."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(_events(stream), ping=PING_SECONDS, ping_message_factory=_ping, sep="\n")
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await asyncio.shield(self._stream.close())


async def _events(stream: Stream) -> AsyncIterator[ServerSentEvent]:
    # So that a client that never sees an event can still come back to where it began.
    yield ServerSentEvent(comment="open", id=stream.position, sep="\n")
    try:
        async for sent in stream.events():
            kind = EVENT_NAMES[sent.event.kind]
            yield ServerSentEvent(data=to_json(sent.event.article), event=kind, id=sent.position, sep="\n")
    except KafkaAwayError:
        # The client comes back by itself to where it was.
        return


def _ping() -> ServerSentEvent:
    return ServerSentEvent(comment="ping", sep="\n")


async def _body(request: Request, limit: int) -> bytes:
    """Return the body. One that is too large is never held: what is above the limit is forgotten as it comes."""
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            body += chunk
        elif size > limit * LINGER:
            break
        else:
            body.clear()
    if size > limit:
        raise Refused(413, f"a body is at most {limit} bytes: send fewer items at once")
    if not body:
        raise Refused(400, "the body is empty")
    return bytes(body)


def _json(message: Message) -> Response:
    return JSONResponse(MessageToDict(message, always_print_fields_with_no_presence=True))
