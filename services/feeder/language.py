"""The language of a story: as the wire states it, or as its text shows where the wire does not say."""

import re

from services.common.language import detect

__all__ = ["detect", "normalised"]

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")


def normalised(tag: str) -> str:
    """Return a BCP 47 tag in lower case; empty where `tag` is none."""
    lower = tag.strip().replace("_", "-").lower()
    return lower if _TAG.fullmatch(lower) and lower != "und" else ""
