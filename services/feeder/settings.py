"""Settings of the feeder."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from services.common.settings import KafkaSettings, Port, ServiceSettings


class FeederSettings(ServiceSettings, KafkaSettings):
    """One feeder runs per cluster: it alone writes `articles`."""

    grpc_port: Port = 7001
    metrics_port: Port = 9001
    state: Path = Path(".wirelens/feeder")
    """Folder of the registry. It can be lost: it is filled again from Kafka."""
    wire: Annotated[str, Field(min_length=1, max_length=200)] = "default"
    """Name of the wire of an item that names none."""
    watch_folder: Path | None = None
    """Folder whose files are taken in; each goes to `done` or `rejected` in it, with its receipt. Unset: none."""
    watch_max_bytes: Annotated[int, Field(ge=1)] = 64 * 1024 * 1024
    """Largest file that is taken out of the folder."""
