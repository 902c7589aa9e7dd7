"""The Kafka door: `articles` in, `articles.quotes` out."""

import asyncio

from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.common import enricher_service
from services.common.card import Card
from services.common.enricher import Enricher
from services.quotes import core, rpc
from services.quotes.settings import QuotesSettings


def enricher() -> Enricher[QuotesSection]:
    """Return the enricher."""
    card = Card("quotes", core.MODEL, core.MODEL_VERSION, core.GENERATION)
    return Enricher("quotes", "articles.quotes", QuotesSection, core.attribute, card)


async def serve(settings: QuotesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, enricher(), rpc.NAME, rpc.register)
