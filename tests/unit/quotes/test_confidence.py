"""How certain a quote is."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from services.common.card import BadCard
from services.quotes.agent import WEIGHTS, enricher
from services.quotes.confidence import EVIDENCE, Calibration


def test_a_fit_gives_back_how_often_the_evidence_is_right() -> None:
    random = np.random.default_rng(1)
    evidence = random.normal(size=(4_000, len(EVIDENCE)))
    chance = 1 / (1 + np.exp(-(1 + 2 * evidence[:, 0])))
    right = (random.random(len(evidence)) < chance).astype(float)

    fitted = Calibration.fitted(evidence, right)
    assert fitted.weights[0] == pytest.approx(2, abs=0.2)
    assert max(abs(weight) for weight in fitted.weights[1:]) < 0.2
    found = np.array([fitted.probability(row) for row in evidence.tolist()])
    assert abs(found - chance).mean() < 0.02


def test_evidence_that_never_varies_tells_nothing() -> None:
    evidence = np.zeros((10, len(EVIDENCE)))
    right = np.array([1.0] * 7 + [0.0] * 3)

    assert Calibration.fitted(evidence, right).probability(evidence[0].tolist()) == pytest.approx(0.7)


def test_a_calibration_is_read_as_it_was_written() -> None:
    calibration = Calibration([number / 8 for number in range(len(EVIDENCE))], -0.5, 0.25)

    assert Calibration.of(json.loads(json.dumps(calibration.recipe()))) == calibration


def test_a_probability_is_one_whatever_the_evidence() -> None:
    calibration = Calibration([1e9] * len(EVIDENCE), 0)

    assert 0 < calibration.probability([-1] * len(EVIDENCE)) < calibration.probability([1] * len(EVIDENCE)) <= 1


def test_weights_for_other_evidence_are_refused() -> None:
    with pytest.raises(ValueError, match="weights for"):
        Calibration([1.0], 0)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"transitions": [[0]], "start": [0]}'])
def test_a_model_without_what_stands_beside_its_weights_is_said_in_one_line(
    tmp_path: Path, content: str | None
) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copyfile(path, tmp_path / path.name)
    beside = tmp_path / "fast.json"
    beside.unlink() if content is None else beside.write_text(content)

    with pytest.raises(BadCard) as error:
        enricher("fast", tmp_path)
    assert "\n" not in str(error.value)


def test_the_model_of_another_folder_is_used(tmp_path: Path) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copyfile(path, tmp_path / path.name)

    assert enricher("fast", tmp_path).card.file == tmp_path / "fast.onnx"


@pytest.mark.parametrize("file", sorted(path.name for path in WEIGHTS.iterdir()))
def test_what_ships_is_small_enough_for_the_repository(file: str) -> None:
    assert (WEIGHTS / file).stat().st_size <= 25 * 1024 * 1024
