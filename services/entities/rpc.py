"""The gRPC door: EntitiesService.Extract."""

from typing import Any

from wirelens.entities.v1 import entities_pb2, entities_pb2_grpc
from wirelens.entities.v1.entities_pb2 import EntitiesSection, ExtractRequest, ExtractResponse

from services.common.analyst import Analyst
from services.common.enricher_service import answer
from services.common.rpc import Register

NAME = entities_pb2.DESCRIPTOR.services_by_name["EntitiesService"].full_name


class EntitiesServicer(entities_pb2_grpc.EntitiesServiceServicer):
    """Answers with the same analysis as the Kafka door."""

    def __init__(self, analyst: Analyst[EntitiesSection]) -> None:
        self._analyst = analyst

    async def Extract(self, request: ExtractRequest, context: Any) -> ExtractResponse:  # noqa: N802
        """Extract from one article."""
        return ExtractResponse(section=await answer(self._analyst, request.article, context))


def register(analyst: Analyst[EntitiesSection]) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: entities_pb2_grpc.add_EntitiesServiceServicer_to_server(EntitiesServicer(analyst), server)
