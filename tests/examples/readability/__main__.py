"""`python -m tests.examples.readability`."""

import asyncio

from wirelens.extension.v1.extension_pb2 import ExtensionSection

from services.common.card import Card
from services.common.enricher import Enricher
from services.common.enricher_service import EnricherSettings, serve
from services.common.run import run
from tests.examples.readability import core

ENRICHER = Enricher(
    service="readability",
    topic="articles.extensions",
    section=ExtensionSection,
    core=core.rate,
    card=Card("readability", core.MODEL, core.MODEL_VERSION, core.GENERATION),
)


async def main(settings: EnricherSettings, stop: asyncio.Event) -> None:
    """Run it until `stop`."""
    await serve(settings, stop, ENRICHER)


if __name__ == "__main__":
    run("readability", EnricherSettings, main)
