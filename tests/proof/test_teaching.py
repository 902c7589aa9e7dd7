"""A large model is trained on made-up texts, and a small one learns from it."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from tests.proof.tools import ROOT
from tests.proof.training import command, corpora_in

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora_in(tmp_path_factory.mktemp("corpora"))


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
