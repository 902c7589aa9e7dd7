"""The command line that every training command has, and where a run keeps what it makes."""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.common.card import Profile


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    data: Path
    out: Path
    steps: int | None
    """None for as many as the recipe has, 0 to export and measure what it begins with."""
    recovery: int | None
    """Steps to learn for once it was narrowed, in the same way."""
    seed: int
    profile: Profile
    teachers: tuple[Path, ...]
    """Weights that earlier runs left: OUT_DIR/PROFILE.safetensors."""
    begins: tuple[Path, ...]
    """Such weights to begin with, of several their mean; none for the pre-trained, or layers of a deeper teacher."""
    large: bool
    """Train the model that others learn from: OUT_DIR/large.safetensors, and nothing that ships."""
    float32: bool
    threads: int
    smoke: bool

    @property
    def kind(self) -> str:
        """What is trained, and how its files are named: the profile, or a large model."""
        return "large" if self.large else self.profile

    @property
    def every(self) -> int:
        """Steps between two checkpoints."""
        return 4 if self.smoke else 200

    @property
    def answers(self) -> Path | None:
        """Folder of what these teachers answer, in the precision that is asked for; None without one.

        It stands beside the first teacher: runs of all seeds and profiles may learn from it. Its files take gigabytes,
        and nothing else needs them.
        """
        if not self.teachers:
            return None
        teachers = json.dumps([[digest(file) for file in self.teachers], self.float32])
        return self.teachers[0].parent / f"answers-{hashlib.sha256(teachers.encode()).hexdigest()[:12]}"

    def steps_of(self, smoke: int, recipe: int) -> int:
        """Return how many steps to learn for, where a recipe has so many."""
        return smoke if self.smoke else recipe if self.steps is None else self.steps

    def recovery_of(self, smoke: int, recipe: int) -> int:
        """Return how many steps to learn for after narrowing; where only is exported, none that are not asked for."""
        if self.recovery is None and self.steps == 0:
            return 0
        return smoke if self.smoke else recipe if self.recovery is None else self.recovery

    def run_id(self, files: Sequence[Path]) -> str:
        """Return what identifies a run: the settings that its weights depend on, and the content of `files`."""
        said: dict[str, Any] = {
            name: str(value) for name, value in vars(self).items() if name not in ("data", "out", "teachers", "begins")
        }
        said["files"] = [digest(file) for file in (*files, *self.teachers)]
        said["begins"] = [digest(file) for file in self.begins]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def parse(program: str, about: str, arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; a wrong one ends the program with code 2, as argparse does."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=about)
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder of the corpora")
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="where weights, card data and the checkpoint go")
    parser.add_argument("--steps", type=_count, help="steps to learn for (the recipe's own number); 0: only export")
    parser.add_argument(
        "--recovery", type=_count, help="steps to learn for after it was narrowed (the recipe's own number)"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides all chance (%(default)s)")
    parser.add_argument("--profile", choices=("default", "fast"), default="default", help="six layers, or three")
    parser.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        dest="teachers",
        help="learn from these .safetensors of an earlier run too; may be given several times",
    )
    parser.add_argument(
        "--begin",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        dest="begins",
        help="begin with these .safetensors of an earlier run, not from the start; of several, with their mean",
    )
    parser.add_argument(
        "--large", action="store_true", help="train a teacher, large.safetensors, of a larger model; it is not exported"
    )
    parser.add_argument("--float32", action="store_true", help="full precision, for a CPU without AVX512_BF16 or AMX")
    parser.add_argument("--threads", type=_positive, default=1, help="threads; more make a run less repeatable (1)")
    parser.add_argument("--smoke", action="store_true", help="a few steps, only to see that everything works")
    given = vars(parser.parse_args(arguments))
    if given["large"] and given["begins"]:
        parser.error("a large model begins with MPNet's weights: --large and --begin exclude each other")
    return Options(**given | {name: tuple(given[name]) for name in ("teachers", "begins")})


def write_card_row(folder: Path, service: str, profile: Profile, row: Mapping[str, Any]) -> None:
    """Put `row` into `folder`/card.json as that of `profile`; another profile's row stays. See services.common.card."""
    path = folder / "card.json"
    content: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {"service": service, "profiles": {}}
    content["profiles"][profile] = dict(row)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("none, or some")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value
