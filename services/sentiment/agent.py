"""The Kafka door: `articles` in, `articles.sentiment` out."""

import asyncio
from pathlib import Path

from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common import enricher_service
from services.common.card import Card, Profile
from services.common.enricher import Enricher
from services.sentiment import rpc
from services.sentiment.core import Scorer
from services.sentiment.model import Model
from services.sentiment.settings import SentimentSettings

WEIGHTS = Path(__file__).parent / "weights"
"""The model that comes with the service, with its card."""


def enricher(profile: Profile = "default", folder: Path | None = None) -> Enricher[SentimentSection]:
    """Return the enricher with the model of `folder`; None: the one that comes with it. Raises BadCard."""
    card = Card.read(folder or WEIGHTS, profile)
    return Enricher("sentiment", "articles.sentiment", SentimentSection, Scorer(Model.load(card)).score, card)


async def serve(settings: SentimentSettings, stop: asyncio.Event) -> None:
    """Run both doors until `stop`. A model that can't be loaded is a wrong setting: one line, and exit 2."""
    loaded = enricher_service.loaded(lambda: enricher(settings.profile, settings.model))
    await enricher_service.serve(settings, stop, loaded, rpc.NAME, rpc.register)
