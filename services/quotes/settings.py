"""Settings of the quotes service."""

from pathlib import Path

from services.common.card import Profile
from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class QuotesSettings(EnricherSettings):
    """Which model, and what is shared with the other enrichers."""

    grpc_port: Port = 7004
    metrics_port: Port = 9004
    profile: Profile = "default"
    """`fast` takes half the time of `default`, and errs more often."""
    model: Path | None = None
    """Folder with a card.json, the weights it names, what stands beside them, and a tokenizer.json; without it, what
    comes with the service."""
