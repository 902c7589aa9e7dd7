"""Settings of the search service."""

from pathlib import Path

from services.common.settings import KafkaSettings, Port, ServiceSettings


class SearchSettings(ServiceSettings, KafkaSettings):
    """The index is one file in `state`; each replica has its own."""

    grpc_port: Port = 7007
    metrics_port: Port = 9007
    state: Path = Path(".wirelens/search")
    """Folder of the index. It can be lost: it is filled again from Kafka."""
    replica: str = "0"
    """Part of the group name under which this replica's offsets are shown in Kafka."""
