"""Settings of the entities service."""

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import field_validator
from pydantic_settings import NoDecode

from services.common.enricher_service import EnricherSettings
from services.common.settings import Port


class EntitiesSettings(EnricherSettings):
    """What the other enrichers have, and tables of names."""

    grpc_port: Port = 7003
    metrics_port: Port = 9003
    aliases: Annotated[tuple[Path, ...], NoDecode] = ()
    """Files of names that are known elsewhere, .jsonl or .parquet, parted as paths are in PATH."""

    @field_validator("aliases", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value
