"""The gRPC door: GatewayService.Subscribe."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
from wirelens.gateway.v1 import gateway_pb2, gateway_pb2_grpc
from wirelens.gateway.v1.gateway_pb2 import SubscribeRequest, SubscribeResponse

from services.common.rpc import Register
from services.gateway.position import PositionError
from services.gateway.stream import KafkaAwayError, Streams, TooManyStreamsError

NAME = gateway_pb2.DESCRIPTOR.services_by_name["GatewayService"].full_name


class GatewayServicer(gateway_pb2_grpc.GatewayServiceServicer):
    """The same stream as over HTTP."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    async def Subscribe(self, request: SubscribeRequest, context: Any) -> AsyncIterator[SubscribeResponse]:  # noqa: N802
        """Send every event after the position, until one side leaves."""
        try:
            stream = await self._streams.open(request.position)
        except PositionError as error:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
            raise
        except TooManyStreamsError as error:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
            raise
        except KafkaAwayError as error:
            await context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
            raise
        try:
            async for sent in stream.events():
                yield SubscribeResponse(kind=sent.event.kind, article=sent.event.article, position=sent.position)
        except KafkaAwayError as error:
            await context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
        finally:
            await asyncio.shield(stream.close())


def register(streams: Streams) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: gateway_pb2_grpc.add_GatewayServiceServicer_to_server(GatewayServicer(streams), server)
