"""What a run keeps, so that it can stop at any moment and go on as if it had not."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn, optim

NAME, NARROWED = "checkpoint.pt", "narrowed.pt"
"""Of the course, and of what follows once the model was narrowed."""


class OtherRun(ValueError):
    """The folder holds the checkpoint of a run with other settings or data; the message is one line for a person."""


@dataclass(frozen=True)
class Checkpoint:
    """The checkpoint of one run: model, optimiser, random state and the step that comes next.

    `run` identifies settings and data: a checkpoint of another run is never taken up.
    """

    folder: Path
    run: str
    name: str = NAME

    def save(self, step: int, model: nn.Module, optimizer: optim.Optimizer) -> None:
        """Write all of it; a stop at any moment leaves the old one or the new one, whole."""
        content = {
            "run": self.run,
            "step": step,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{self.name}.part"
        with part.open("wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / self.name)

    def restore(self, model: nn.Module, optimizer: optim.Optimizer) -> int:
        """Fill both from the checkpoint and return the step to do next; 0 where there is none. Raises OtherRun."""
        path = self.folder / self.name
        if not path.exists():
            return 0
        content = torch.load(path, weights_only=True)
        if content["run"] != self.run:
            raise OtherRun(f"{path}: of a run with other settings or data; take another folder, or delete it")
        model.load_state_dict(content["model"])
        optimizer.load_state_dict(content["optimizer"])
        torch.set_rng_state(content["random"])
        return int(content["step"])

    def remove(self) -> None:
        """Forget it: the run is over."""
        (self.folder / self.name).unlink(missing_ok=True)
