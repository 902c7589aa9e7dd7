"""Settings of the entities service."""

from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class EntitiesSettings(EnricherSettings):
    """Everything is shared with the other enrichers but the ports."""

    grpc_port: Port = 7003
    metrics_port: Port = 9003
