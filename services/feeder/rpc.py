"""The gRPC door: FeederService.Submit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from wirelens import events
from wirelens.feeder.v1 import feeder_pb2, feeder_pb2_grpc
from wirelens.feeder.v1.feeder_pb2 import Receipt, SubmitRequest, SubmitResponse, WireItem

from services.common.rpc import Register
from services.feeder.intake import Delivery, Intake
from services.feeder.lane import Lane
from services.feeder.ledger import KafkaAwayError

NAME = feeder_pb2.DESCRIPTOR.services_by_name["FeederService"].full_name
MAX_ITEM_BYTES = 4 * 1024 * 1024
_THREADS = 4


class FeederServicer(feeder_pb2_grpc.FeederServiceServicer):
    """Takes items in off the event loop."""

    def __init__(self, intake: Intake, lane: Lane) -> None:
        self._intake = intake
        self._lane = lane
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="submit")

    async def Submit(self, request: SubmitRequest, context: Any) -> SubmitResponse:  # noqa: N802
        """Take the items in, or say what would become of them.

        UNAVAILABLE while Kafka is away, INVALID_ARGUMENT for an item above 4 MiB.
        """
        for number, item in enumerate(request.items, 1):
            if len(item.content) > MAX_ITEM_BYTES:
                detail = f"item {number} has {len(item.content):,} bytes: at most {MAX_ITEM_BYTES:,} go into one"
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, detail)
        traceparent = dict(context.invocation_metadata() or ()).get(events.TRACEPARENT)
        deliveries = [_delivery(item, traceparent) for item in request.items]
        take = self._way(request)
        loop = asyncio.get_running_loop()
        try:
            receipts = await loop.run_in_executor(self._threads, take, deliveries)
        except KafkaAwayError as error:
            await context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
            raise
        return SubmitResponse(receipts=[receipt for of_item in receipts for receipt in of_item])

    def _way(self, request: SubmitRequest) -> Callable[[list[Delivery]], list[list[Receipt]]]:
        if request.dry_run:
            return self._intake.rehearse
        lane = request.lane
        if not lane and self._lane.is_of(item.wire for item in request.items):
            lane = SubmitRequest.BACKFILL
        return self._lane.take if lane == SubmitRequest.BACKFILL else self._intake.take


def _delivery(item: WireItem, traceparent: str | bytes | None) -> Delivery:
    return Delivery(
        content=item.content,
        wire=item.wire,
        name=item.name,
        media_type=item.media_type,
        traceparent=traceparent.encode() if isinstance(traceparent, str) else traceparent,
    )


def register(intake: Intake, lane: Lane) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: feeder_pb2_grpc.add_FeederServiceServicer_to_server(FeederServicer(intake, lane), server)
