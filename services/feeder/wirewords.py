"""The words by which agencies say on top of a message what it does to one that was sent before."""

import re

_KILL = re.compile(
    r"\b(?:BULLETIN KILL|MANDATORY KILL|KILL(?= (?:THE|STORY|NOTICE|ADVISORY))|KILL:|WITHDRAWN?:"
    r"|ANNUL\w*|RETRACTED:|DELETE:)"
    r"|\bis killed\b|\bkill the story\b|\bhas been withdrawn\b",
)
_OTHER = re.compile(
    r"\b(?:slugged|numbered|item|story|number)\s+[“\"']?(?P<guid>[A-Za-z]{0,6}\d{3,5}|[A-Z][\w/-]*-[\w/-]+)", re.I
)
_CORRECTION = re.compile(r"\b(?:CORRECTED|CORRECTION|CORRECTS?|REFILE|CORRECTIVE|Eds?: ?CORRECTS)\b")
_ADVISORY = re.compile(r"\b(?:ADVISORY|Advisory|NOT FOR PUBLICATION|Not for publication|news budget|AP Digest)\b")


def killed(top: str) -> str | None:
    """Return what the notice takes back ("" where it does not name it); None where it is no kill."""
    if not _KILL.search(top):
        return None
    found = _OTHER.search(top)
    return found["guid"] if found else ""


def corrected(top: str) -> bool:
    """Return whether the lines say that they correct what was sent before."""
    return _CORRECTION.search(top) is not None


def advisory(top: str) -> bool:
    """Return whether the lines are to editors and not to be published."""
    return _ADVISORY.search(top) is not None
