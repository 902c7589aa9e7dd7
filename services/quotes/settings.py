"""Settings of the quotes service."""

from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class QuotesSettings(EnricherSettings):
    """Everything is shared with the other enrichers but the ports."""

    grpc_port: Port = 7004
    metrics_port: Port = 9004
