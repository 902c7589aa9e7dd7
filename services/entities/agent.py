"""The Kafka door: `articles` in, `articles.entities` out."""

import asyncio

from wirelens.entities.v1.entities_pb2 import EntitiesSection

from services.common import enricher_service
from services.common.enricher import Enricher
from services.entities import core, rpc
from services.entities.settings import EntitiesSettings

ENRICHER = Enricher(
    service="entities",
    topic="articles.entities",
    section=EntitiesSection,
    core=core.extract,
    model=core.MODEL,
    model_version=core.MODEL_VERSION,
    generation=core.GENERATION,
)


async def serve(settings: EntitiesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, ENRICHER, rpc.NAME, rpc.register)
