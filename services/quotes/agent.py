"""The Kafka door: `articles` in, `articles.quotes` out."""

import asyncio

from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.common import enricher_service
from services.common.enricher import Enricher
from services.quotes import core, rpc
from services.quotes.settings import QuotesSettings

ENRICHER = Enricher(
    service="quotes",
    topic="articles.quotes",
    section=QuotesSection,
    core=core.attribute,
    model=core.MODEL,
    model_version=core.MODEL_VERSION,
    generation=core.GENERATION,
)


async def serve(settings: QuotesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, ENRICHER, rpc.NAME, rpc.register)
