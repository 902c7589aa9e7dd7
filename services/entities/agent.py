"""The Kafka door: `articles` in, `articles.entities` out."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from wirelens.entities.v1.entities_pb2 import EntitiesSection

from services.common import enricher_service
from services.common.card import Card
from services.common.enricher import Enricher
from services.entities import rpc
from services.entities.core import Extractor
from services.entities.linking.aliases import Aliases, BadTable
from services.entities.settings import EntitiesSettings

WEIGHTS = Path(__file__).with_name("weights")


def enricher(aliases: Sequence[Path] = ()) -> Enricher[EntitiesSection]:
    """Return the enricher, which also links by these tables of names. Raises BadTable."""
    extractor = Extractor([Aliases.read(path) for path in aliases])
    card = Card.read(WEIGHTS)
    return Enricher("entities", "articles.entities", EntitiesSection, extractor.extract, card)


async def serve(settings: EntitiesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`. A table that can't be used ends the process, as any wrong setting does."""
    try:
        made = enricher(settings.aliases)
    except BadTable as error:
        print(f"wrong setting: WIRELENS_ALIASES: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    await enricher_service.serve(settings, stop, made, rpc.NAME, rpc.register)
