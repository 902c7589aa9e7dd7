"""The words by which agencies say on top of a message what it does to one that was sent before."""

import re

# In capitals nobody writes these but over a notice; the sentences are one only where they name a story.
_KILL = re.compile(
    r"\b(?:(?:BULLETIN|MANDATORY|STORY|EDITORIAL) KILL|KILL (?:STORY|NOTICE|ADVISORY))\b"
    r"|^\s*(?:KILL|WITHDRAWN?|RETRACTED|DELETE|ANNULE[RZ]?|ANNULATION)\s*[:=-]",
    re.M,
)
# Before what is taken back, and nothing else: "KILL: Harbour-Fire".
_KILL_HEADLINE = re.compile(
    r"(?:(?:BULLETIN|MANDATORY|STORY|EDITORIAL) )?KILL(?: (?:STORY|NOTICE|ADVISORY))?"
    r"\s*(?:[:=]\s*|-(?=\S))(?P<named>.*)"
)
_KILL_SENTENCE = re.compile(r"\bkill the (?:story|item)\b|\b(?:is|has been) (?:killed|withdrawn)\b", re.I)
_NUMBERED = re.compile(r"\b(?:numbered|item|story|number|no\.)\s+(?P<guid>(?-i:[A-Za-z]{0,6})\d{3,5})\b", re.I)
_SLUGGED = re.compile(r"\b(?:slugged|item|story)\s+[“\"']?(?P<guid>(?-i:[A-Z])[\w/-]*-[\w/-]+)", re.I)
_CORRECTION = re.compile(r"\b(?:CORRECTED|CORRECTION|CORRECTIVE|[Ee]ds?: ?CORRECTS)\b|\(CORRECTS\b")
_ADVISORY = re.compile(
    r"^(?:[\w/-]+-)?(?:[A-Z]+ )?(?:ADVISORY|Advisory)[ \t]*(?:[,:=-]|$)"
    r"|\b(?:NOT FOR PUBLICATION|Not for publication|[Nn]ews budget|AP Digest)\b",
    re.M,
)


def killed(top: str) -> str | None:
    """Return what the notice takes back, its number rather than its slug ("" where it names none); None: no kill."""
    found = _NUMBERED.search(top) or _SLUGGED.search(top)
    if not found and (named := next(filter(None, map(killed_by_headline, top.split("\n"))), "")):
        return named
    if not _KILL.search(top) and not (found and _KILL_SENTENCE.search(top)):
        return None
    return found["guid"] if found else ""


def killed_by_headline(headline: str) -> str | None:
    """Return what a headline says that it takes back ("" where it names nothing); None where it is none of a kill."""
    found = _KILL_HEADLINE.fullmatch(headline.strip())
    return found["named"].strip() if found else None


def corrected(top: str) -> bool:
    """Return whether the lines say that they correct what was sent before."""
    return _CORRECTION.search(top) is not None


def advisory(top: str) -> bool:
    """Return whether the lines are to editors and not to be published."""
    return _ADVISORY.search(top) is not None
