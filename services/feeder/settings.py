"""Settings of the feeder."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, DirectoryPath, Field
from pydantic_settings import NoDecode

from services.common.settings import KafkaSettings, Port, ServiceSettings
from services.feeder import wires
from services.feeder.wires import Wire


def _wires(value: object) -> object:
    return wires.read(Path(value)) if isinstance(value, str) else value


class FeederSettings(ServiceSettings, KafkaSettings):
    """One feeder runs per cluster: it alone writes `articles`."""

    grpc_port: Port = 7001
    metrics_port: Port = 9001
    state: Path = Path(".wirelens/feeder")
    """Folder of the registry. It can be lost: it is filled again from Kafka."""
    wire: Annotated[str, Field(min_length=1, max_length=200)] = "default"
    """Name of the wire of an item that names none."""
    wires: Annotated[tuple[Wire, ...], NoDecode, BeforeValidator(_wires)] = ()
    """YAML file that names the wires: where each comes from, and what holds for its stories. Unset: none."""
    watch_folder: Path | None = None
    """Folder whose files are taken in, as those of a wire of kind folder are, by the name `wire`. Unset: none."""
    watch_max_bytes: Annotated[int, Field(ge=1)] = 64 * 1024 * 1024
    """Largest file that is taken out of a folder."""
    ninjs_schemas: DirectoryPath | None = None
    """Folder of IPTC's schemas, as IPTC names them, that ninjs is held to. Unset: to none."""
    backfill_in_flight: Annotated[int, Field(ge=1)] = 16
    """Articles before the slowest enricher at which the backfill lane stands still: a live story waits for these."""
