"""The Kafka door: `articles` in, `articles.sentiment` out."""

import asyncio

from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common import enricher_service
from services.common.enricher import Enricher
from services.sentiment import core, rpc
from services.sentiment.settings import SentimentSettings

ENRICHER = Enricher(
    service="sentiment",
    topic="articles.sentiment",
    section=SentimentSection,
    core=core.score,
    model=core.MODEL,
    model_version=core.MODEL_VERSION,
    generation=core.GENERATION,
)


async def serve(settings: SentimentSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, ENRICHER, rpc.NAME, rpc.register)
