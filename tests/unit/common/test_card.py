import hashlib
import json
from pathlib import Path

import pytest

from services.common.card import BadCard, Card

WEIGHTS = b"weights"


def write(folder: Path, **changes: object) -> Path:
    row = {
        "model": "m",
        "version": "1",
        "generation": 2,
        "file": "m.onnx",
        "sha256": hashlib.sha256(WEIGHTS).hexdigest(),
        "scores": {"f1": 93.9},
    }
    (folder / "m.onnx").write_bytes(WEIGHTS)
    (folder / "card.json").write_text(json.dumps({"service": "quotes", "profiles": {"fast": row | changes}}))
    return folder


def test_a_card_says_which_model_it_is_of(tmp_path: Path) -> None:
    card = Card.read(write(tmp_path), "fast")

    assert (card.service, card.model, card.version, card.generation) == ("quotes", "m", "1", 2)
    assert card.file == tmp_path / "m.onnx"


def test_weights_that_are_not_the_cards_are_refused(tmp_path: Path) -> None:
    write(tmp_path, sha256="0" * 64)

    with pytest.raises(BadCard, match=r"m\.onnx: its SHA-256 is .*, the card says 0000"):
        Card.read(tmp_path, "fast")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    write(tmp_path, file="other.onnx")

    with pytest.raises(BadCard, match=r"other\.onnx: No such file"):
        Card.read(tmp_path, "fast")


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path)

    with pytest.raises(BadCard, match="no card of profile default"):
        Card.read(tmp_path, "default")


def test_scores_become_labels(tmp_path: Path) -> None:
    labels = Card.read(write(tmp_path), "fast").labels()

    assert labels["score_f1"] == "93.9"
    assert labels["profile"] == "fast"
