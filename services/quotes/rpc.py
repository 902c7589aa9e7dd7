"""The gRPC door: QuotesService.Attribute."""

from typing import Any

from wirelens.quotes.v1 import quotes_pb2, quotes_pb2_grpc
from wirelens.quotes.v1.quotes_pb2 import AttributeRequest, AttributeResponse, QuotesSection

from services.common.analyst import Analyst
from services.common.enricher_service import answer
from services.common.rpc import Register

NAME = quotes_pb2.DESCRIPTOR.services_by_name["QuotesService"].full_name


class QuotesServicer(quotes_pb2_grpc.QuotesServiceServicer):
    """Answers with the same analysis as the Kafka door."""

    def __init__(self, analyst: Analyst[QuotesSection]) -> None:
        self._analyst = analyst

    async def Attribute(self, request: AttributeRequest, context: Any) -> AttributeResponse:  # noqa: N802
        """Attribute the quotes of one article."""
        return AttributeResponse(section=await answer(self._analyst, request.article, context))


def register(analyst: Analyst[QuotesSection]) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: quotes_pb2_grpc.add_QuotesServiceServicer_to_server(QuotesServicer(analyst), server)
