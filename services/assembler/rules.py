"""The numbers by which the join decides."""

from dataclasses import dataclass

from wirelens.sections import SECTIONS


@dataclass(frozen=True)
class Rules:
    """Times in seconds, sizes in bytes of the records."""

    extensions: tuple[str, ...] = ()
    """Extensions that an article waits for, as for the sections of the contract. All others are late by nature."""
    stall_after: float = 5.0
    """An enricher for which something waits, and that publishes nothing for so long, is waited for no more."""
    stuck_after: float = 600.0
    """The same for one that publishes on other partitions meanwhile: it is behind, until so much time has passed."""
    max_open: int = 2_000
    max_bytes: int = 64 * 1024 * 1024
    """At most so much is open; above it no article is read. As much again may be late; above it no section is read."""
    lost_after: float = 60.0
    """A base that search does not have for so long is lost; then the article is read again."""
    recent_bytes: int = 32 * 1024 * 1024
    """How much of what was sent is kept, as a base for what comes late."""

    @property
    def awaited(self) -> tuple[str, ...]:
        """Names of the sections that an article waits for."""
        return (*SECTIONS, *self.extensions)
