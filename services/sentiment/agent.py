"""The Kafka door: `articles` in, `articles.sentiment` out."""

import asyncio

from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common import enricher_service
from services.common.card import Card
from services.common.enricher import Enricher
from services.sentiment import core, rpc
from services.sentiment.settings import SentimentSettings


def enricher() -> Enricher[SentimentSection]:
    """Return the enricher."""
    card = Card("sentiment", core.MODEL, core.MODEL_VERSION, core.GENERATION)
    return Enricher("sentiment", "articles.sentiment", SentimentSection, core.score, card)


async def serve(settings: SentimentSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, enricher(), rpc.NAME, rpc.register)
