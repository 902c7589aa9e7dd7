"""The gRPC door: SentimentService.Score."""

from typing import Any

from wirelens.sentiment.v1 import sentiment_pb2, sentiment_pb2_grpc
from wirelens.sentiment.v1.sentiment_pb2 import ScoreRequest, ScoreResponse, SentimentSection

from services.common.analyst import Analyst
from services.common.enricher_service import answer
from services.common.rpc import Register

NAME = sentiment_pb2.DESCRIPTOR.services_by_name["SentimentService"].full_name


class SentimentServicer(sentiment_pb2_grpc.SentimentServiceServicer):
    """Answers with the same analysis as the Kafka door."""

    def __init__(self, analyst: Analyst[SentimentSection]) -> None:
        self._analyst = analyst

    async def Score(self, request: ScoreRequest, context: Any) -> ScoreResponse:  # noqa: N802
        """Score one article."""
        return ScoreResponse(section=await answer(self._analyst, request.article, context))


def register(analyst: Analyst[SentimentSection]) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: sentiment_pb2_grpc.add_SentimentServiceServicer_to_server(SentimentServicer(analyst), server)
