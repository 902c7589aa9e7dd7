"""The Kafka door: `articles` in, `articles.entities` out."""

import asyncio

from wirelens.entities.v1.entities_pb2 import EntitiesSection

from services.common import enricher_service
from services.common.card import Card
from services.common.enricher import Enricher
from services.entities import core, rpc
from services.entities.settings import EntitiesSettings


def enricher() -> Enricher[EntitiesSection]:
    """Return the enricher."""
    card = Card("entities", core.MODEL, core.MODEL_VERSION, core.GENERATION)
    return Enricher("entities", "articles.entities", EntitiesSection, core.extract, card)


async def serve(settings: EntitiesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`."""
    await enricher_service.serve(settings, stop, enricher(), rpc.NAME, rpc.register)
