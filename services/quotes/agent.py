"""The Kafka door: `articles` in, `articles.quotes` out."""

import asyncio
from pathlib import Path

from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.common import enricher_service
from services.common.card import BadCard, Card, Profile
from services.common.enricher import Enricher
from services.quotes import rpc
from services.quotes.confidence import Calibration
from services.quotes.core import Attributor
from services.quotes.settings import QuotesSettings
from services.quotes.tagger import Tagger, read_recipe

WEIGHTS = Path(__file__).parent / "weights"
"""The model that comes with the service, with its card."""


def enricher(profile: Profile = "default", folder: Path | None = None) -> Enricher[QuotesSection]:
    """Return the enricher with the model of `folder`; None: the one that comes with it. Raises BadCard."""
    card = Card.read(folder or WEIGHTS, profile)
    return Enricher("quotes", "articles.quotes", QuotesSection, load(card).attribute, card)


def load(card: Card) -> Attributor:
    """Return the core with the weights of `card`. Raises BadCard."""
    tagger = Tagger.load(card)
    try:
        return Attributor(tagger, Calibration.of(read_recipe(card)))
    except (KeyError, TypeError, ValueError) as error:
        raise BadCard(f"{card.file}: what stands beside it gives no confidence: {error!r}") from error


async def serve(settings: QuotesSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`. A model that can't be loaded is a wrong setting: one line, and exit 2."""
    loaded = enricher_service.loaded(lambda: enricher(settings.profile, settings.model))
    await enricher_service.serve(settings, stop, loaded, rpc.NAME, rpc.register)
