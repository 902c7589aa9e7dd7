"""Settings of the sentiment service."""

from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class SentimentSettings(EnricherSettings):
    """Everything is shared with the other enrichers but the ports."""

    grpc_port: Port = 7005
    metrics_port: Port = 9005
