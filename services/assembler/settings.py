"""Settings of the assembler."""

from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import NoDecode
from wirelens.sections import SECTIONS

from services.assembler.rules import Rules
from services.common.settings import KafkaSettings, Port, ServiceSettings


class AssemblerSettings(ServiceSettings, KafkaSettings):
    """What an article waits for, and how much may wait. Bytes are those of the records."""

    grpc_port: Port = 7006
    metrics_port: Port = 9006
    search: str = "127.0.0.1:7007"
    """Address of the search service: HOST:PORT."""
    extensions: Annotated[tuple[str, ...], NoDecode] = ()
    """Names of extensions, separated by commas, that an article waits for. Others are merged in when they come."""
    stall_seconds: Annotated[float, Field(gt=0)] = 5.0
    """An enricher that publishes nothing for so long, though something waits for it, is waited for no more."""
    stuck_seconds: Annotated[float, Field(gt=0)] = 600.0
    """The same for one that publishes on other partitions meanwhile: with a backlog it may come to this one late."""
    lost_index_seconds: Annotated[float, Field(gt=0)] = 60.0
    """What search does not have for so long, though it answers, is lost, and the article is read again."""
    max_open: Annotated[int, Field(ge=1)] = 2_000
    """Articles open at once, and late records that wait at once."""
    max_bytes: Annotated[int, Field(ge=1)] = 64 * 1024 * 1024
    """Size of what is open at once, and of what is late at once."""
    recent_bytes: Annotated[int, Field(ge=0)] = 32 * 1024 * 1024
    """Size of the last events that are kept as a base for what comes late."""

    @field_validator("extensions", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("extensions")
    @classmethod
    def _are_extensions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := set(value).intersection(SECTIONS):
            raise ValueError(f"{', '.join(sorted(wrong))} is always waited for")
        return value

    @property
    def rules(self) -> Rules:
        """The numbers by which the join decides."""
        return Rules(
            extensions=self.extensions,
            stall_after=self.stall_seconds,
            stuck_after=self.stuck_seconds,
            max_open=self.max_open,
            max_bytes=self.max_bytes,
            lost_after=self.lost_index_seconds,
            recent_bytes=self.recent_bytes,
        )
