"""The card of a model: which one it is and how good it is, in a form that a program reads.

`card.json` stands beside the weights: {"service": …, "profiles": {"default": {"model": …, "version": …,
"generation": …, "file": …, "sha256": …, "scores": {…}}}}. `make cards` writes the
scores; CARD.md says the same to people.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

type Profile = Literal["default", "fast"]
"""Which of a service's models: the better one, or the one that costs less."""

NAME = "card.json"


class BadCard(ValueError):
    """A card that can't be read, or weights that are not those of the card; the message is one line for a person."""


@dataclass(frozen=True)
class Card:
    """What every section, event and metric says of the model behind it. `generation` counts from 1."""

    service: str
    model: str
    version: str
    generation: int
    profile: Profile = "default"
    file: Path | None = None
    """The weights; None where the model is code alone."""
    sha256: str = ""
    """Of `file`, in lower case hex; empty without one."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """By name of the measure; what each means stands in CARD.md."""

    def labels(self) -> dict[str, str]:
        """Return what `wirelens_model_info` says of it; each score is a label `score_…`."""
        return {
            "model": self.model,
            "version": self.version,
            "generation": str(self.generation),
            "profile": self.profile,
            "sha256": self.sha256,
            **{f"score_{name}": f"{value:g}" for name, value in self.scores.items()},
        }

    @classmethod
    def read(cls, folder: Path, profile: Profile = "default") -> "Card":
        """Read `folder`/card.json and hold the weights to its hash. Raises BadCard."""
        try:
            content = json.loads((folder / NAME).read_bytes())
            row = content["profiles"][profile]
            file = folder / row["file"] if row.get("file") else None
            card = cls(
                service=content["service"],
                model=row["model"],
                version=row["version"],
                generation=row["generation"],
                profile=profile,
                file=file,
                sha256=row.get("sha256", ""),
                scores=row.get("scores", {}),
            )
            found = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
        except OSError as error:
            raise BadCard(f"{error.filename}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise BadCard(f"{folder / NAME}: no card of profile {profile}: {error!r}") from error
        if found != card.sha256:
            raise BadCard(f"{file}: its SHA-256 is {found}, the card says {card.sha256}")
        return card
