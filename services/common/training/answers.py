"""What teachers answered, kept on disk: asking costs ten times what learning does, and the next run asks the same."""

from collections.abc import Callable, Hashable
from pathlib import Path
from uuid import uuid4

import torch
from torch import Tensor

CHUNK = 500
"""Answers of a file. Those that came after the last whole file are asked again by the next run."""

type Answer = tuple[Tensor, ...]
"""A tensor or several; the first dimension of each may differ from answer to answer, the others may not."""


class Answers:
    """Answers by what was asked: a tuple of numbers, and tuples of them.

    `folder`: where they are kept, of one and the same teachers; without one they are forgotten with the run.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[Hashable, Answer] = {}
        self._new: list[Hashable] = []
        for file in sorted(folder.glob("*.pt")) if folder else ():
            self._known |= _read(file)

    def of(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return the answer to `question`; the first time, it is asked for."""
        found = self._known.get(question)
        if found is None:
            found = self._known[question] = ask()
            self._new.append(question)
            if self._folder is not None and len(self._new) == CHUNK:
                self._write(self._folder)
        return found

    def _write(self, folder: Path) -> None:
        """Write what is new as one file, of a name that no run beside this one takes; unfinished, it has another."""
        folder.mkdir(parents=True, exist_ok=True)
        columns = zip(*(self._known[question] for question in self._new), strict=True)
        parts = [(torch.cat(column), [len(tensor) for tensor in column]) for column in columns]
        file = folder / f"{uuid4().hex}.pt"
        unfinished = file.with_suffix(".part")
        torch.save((self._new, parts), unfinished)
        unfinished.rename(file)
        self._new = []


def _read(file: Path) -> dict[Hashable, Answer]:
    questions, parts = torch.load(file)
    columns = (torch.split(together, lengths) for together, lengths in parts)
    return dict(zip(questions, zip(*columns, strict=True), strict=True))
