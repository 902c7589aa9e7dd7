"""Both models are trained, killed, trained on, exported and run by their services, on made-up texts, in two minutes."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from services.common.card import Card
from services.quotes.agent import load
from services.quotes.marks import quotations
from services.quotes.tagger import Tagger
from services.sentiment.model import Model
from tests.proof.tools import ROOT
from tests.proof.training import command, corpora_in

pytestmark = pytest.mark.proof

LEARNT_FROM = {"quotes": "polnear", "sentiment": "newsmtsc"}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora_in(tmp_path_factory.mktemp("corpora"))


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
    assert f"{service}/{LEARNT_FROM[service]}.train.jsonl" in row["training"]["data"]
    assert row["scores"]
