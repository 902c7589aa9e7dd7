"""Settings of the parser."""

import os
from typing import Annotated

from pydantic import Field

from services.common.settings import Port, ServiceSettings


class ParserSettings(ServiceSettings):
    """It needs no Kafka."""

    grpc_port: Port = 7002
    metrics_port: Port = 9002
    parser_model: str = ""
    """Name of an installed spaCy model, or path of a model's folder. Empty: what is installed."""
    parser_workers: Annotated[int, Field(ge=1)] = min(4, max(1, (os.cpu_count() or 1) // 2))
    """Worker processes; each takes a core, and about 400 MB. By default half of the cores, at most 4."""
    parser_queue: Annotated[int, Field(ge=1)] = 64
    """Texts that may wait for a worker. Beyond it a caller is told to try again."""
    parser_cache_bytes: Annotated[int, Field(ge=0)] = 64 * 1024 * 1024
    """Size of the answers that are kept; an article of 400 words takes about 5 KB."""
