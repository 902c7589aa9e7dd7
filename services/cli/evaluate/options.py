"""What a person may ask of `wirelens evaluate`."""

from dataclasses import dataclass
from pathlib import Path

from services.common.card import Profile


@dataclass(frozen=True, slots=True)
class Options:
    """As the command line has them; command.py says what each does."""

    as_json: bool = False
    errors: int = 0
    predictions: Path | None = None
    baseline: bool = False
    every: bool = False
    profile: Profile = "default"
    model: Path | None = None
    aliases: tuple[Path, ...] = ()
    held_out: bool = False
