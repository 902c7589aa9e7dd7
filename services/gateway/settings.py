"""Settings of the gateway."""

from typing import Annotated

from pydantic import Field

from services.common.settings import KafkaSettings, Port, ServiceSettings


class GatewaySettings(ServiceSettings, KafkaSettings):
    """Where its peers are, and how much it takes in."""

    grpc_port: Port = 7008
    metrics_port: Port = 9008
    http_port: Port = 8080
    feeder: str = "127.0.0.1:7001"
    """Address of the feeder: HOST:PORT."""
    search: str = "127.0.0.1:7007"
    """Address of the search service: HOST:PORT."""
    max_body_bytes: Annotated[int, Field(ge=1)] = 4 * 1024 * 1024
    """A longer request body is refused with 413."""
    max_streams: Annotated[int, Field(ge=1)] = 200
    """Streams open at once; each has a consumer of its own. One more is refused with 503."""
