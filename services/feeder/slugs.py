"""What editors call a story, and the story that they mean by it. Pure.

"BC-EU--Harbour Fire, 1st Ld-Writethru,350" and "bc-eu harbour fire" are one name: how far a story has come since is no
part of it. A name is the provider's own, and is kept as a hash, for it may say what a killed text said.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta

RECENT = timedelta(days=3)
"""Agencies use a name again for the next day's story: an older one is not meant."""

_MAX = 200
_MAX_NAMED = 5
_TAIL = re.compile(r"[\s,(]+(?:\d{1,2}(?:st|nd|rd|th)[\s-]*(?:ld|lead|add|sub|write)|update \d|\d{2,5}\s*$).*", re.S)
_BETWEEN = re.compile(r"[\W_]+")


def sha256(provider: str, slug: str) -> str:
    """Return by what a provider's name of a story is known; empty where it is none."""
    name = _BETWEEN.sub("-", _TAIL.sub("", slug[:_MAX].casefold())).strip("-")
    return hashlib.sha256(f"{provider.casefold()}\n{name}".encode()).hexdigest() if name else ""


def unmet(slug: str, wire: str, guids: Sequence[str]) -> str:
    """Return why the one story that a notice means is not found, where `guids` are of all that have the name."""
    if not guids:
        return (
            f"a notice that takes back {slug}, on wire {wire} neither a guid nor the slug of a story of this provider"
            f" in the last {RECENT.days} days: kill the story by its guid"
        )
    named = ", ".join(guids[:_MAX_NAMED]) + ", …" * (len(guids) > _MAX_NAMED)
    return f"a notice that takes back {slug}, the slug of {len(guids)} stories: kill the right one by its guid: {named}"
