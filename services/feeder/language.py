"""The language of a text, where the wire does not say."""

import re
from functools import cache
from typing import Any

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")
_SAMPLE = 1_000
_MIN_LETTERS = 40
_MIN_CONFIDENCE = 0.75


def normalised(tag: str) -> str:
    """Return a BCP 47 tag in lower case; empty where `tag` is none."""
    lower = tag.strip().replace("_", "-").lower()
    return lower if _TAG.fullmatch(lower) and lower != "und" else ""


def detect(text: str) -> str:
    """Return the two-letter code of the language of `text`; empty where it is too short or the guess unsure.

    The same text gives the same answer. The model (1 s, 40 MB) is loaded at the first call.
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return ""
    code, confidence = _identifier().classify(sample)
    return str(code) if confidence >= _MIN_CONFIDENCE else ""


@cache
def _identifier() -> Any:
    from py3langid import langid  # loads numpy and the model's reader: only where a wire leaves languages out

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
