"""Settings of the sentiment service."""

from pathlib import Path

from services.common.card import Profile
from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class SentimentSettings(EnricherSettings):
    """Which model, and what is shared with the other enrichers."""

    grpc_port: Port = 7005
    metrics_port: Port = 9005
    profile: Profile = "default"
    """`fast` takes half the time of `default`, and errs more often."""
    model: Path | None = None
    """Folder with a card.json, the weights it names and a tokenizer.json; without it, what comes with the service."""
