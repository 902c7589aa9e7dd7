"""How names are compared: folded, without marks of case, script style, title or legal form."""

import re
import unicodedata
from functools import lru_cache

from services.entities.wordlists import words

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " "}
    # Letters with a stroke or a tail are no letter with an accent to Unicode.
    | {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "þ": "th"}
)
_DETERMINER = re.compile(r"^(?:the|a|an)\s+")
_SEPARATORS = re.compile(r"[\s\-,]+")

PARTICLES = words("al el ul ad as bin ibn ben abu de da di do dos du del della den der la le van von ter zu af")
"""Lower-case words that belong to a name. Those of the Arabic article are no word of their own: al-Maliki is Maliki."""
_ARTICLES = frozenset({"al", "el", "ul"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
LEGAL_FORMS = words(
    "inc incorporated corp corporation co cos company ltd limited plc llc llp lp ag sa nv bv gmbh spa oyj ab asa a/s "
    "kk pty se sas srl sarl pjsc ojsc jsc oao ooo bhd berhad holdings holding"
)
PARTNERS = words("co company sons son associates partners brothers bros")
"""Words that follow "and" in a firm's name, and never name anything alone."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return `text` without accents and case, with plain apostrophes and hyphens and single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


@lru_cache(maxsize=8192)
def place_key(text: str) -> str:
    """Return what is alike in "U.S.", "the US" and "US"."""
    return _DETERMINER.sub("", fold(text)).replace(".", "").strip()


@lru_cache(maxsize=8192)
def group_key(text: str) -> str:
    """Return what is alike in "Iranian" and "Iranians"."""
    key = place_key(text)
    return key[:-1] if key.endswith("s") and not key.endswith("ss") and len(key) > 3 else key


@lru_cache(maxsize=8192)
def organization_words(text: str) -> tuple[str, ...]:
    """Return the words of an organisation's name without "the" and legal form: "Acme Corp." and "The Acme" are alike.

    Never empty for a text with a letter or digit: a name that is nothing but legal form keeps it.
    """
    words = [w for w in (_bare(w) for w in _DETERMINER.sub("", fold(text)).replace("&", " and ").split()) if w]
    kept = len(words)
    while kept > 1 and words[kept - 1] in LEGAL_FORMS:
        kept -= 1
    if kept > 1 and words[kept - 1] == "and":
        kept -= 1
    return tuple(words[:kept])


def has_legal_form(text: str) -> bool:
    """Whether the name ends as a company's does."""
    words = fold(text).replace(",", " ").split()
    return len(words) > 1 and _bare(words[-1]) in LEGAL_FORMS


@lru_cache(maxsize=8192)
def person_words(text: str) -> tuple[str, ...]:
    """Return the words of a person's name (its titles taken off), without generation suffix, one for each initial."""
    words: list[str] = []
    for word in _SEPARATORS.split(fold(text)):
        # "H.W." is two names, "Wm." one.
        words.extend(part for part in word.split(".") if part)
    words = [w for w in (_bare(w) for w in words) if w]
    kept = [w for i, w in enumerate(words) if not (w in _ARTICLES and i + 1 < len(words))]
    while len(kept) > 1 and kept[-1] in SUFFIXES:
        kept.pop()
    return tuple(kept)


def generation(text: str) -> str:
    """Return the suffix that tells father from son ("jr"), or ""."""
    last = _bare(fold(text).rsplit(" ", 1)[-1])
    return last if last in SUFFIXES else ""


def acronym_of(text: str) -> str:
    """Return the capitals that begin the words of a name: "JCPOA" of "Joint Comprehensive Plan of Action" with `of`."""
    return "".join(w[0] for w in re.split(r"[\s\-/]+", text) if w and w[0].isupper())


def _bare(word: str) -> str:
    """Take punctuation off both ends, and dots out: "s.a." is "sa"."""
    word = word.removesuffix("'s").strip("\"'“”.,;:!?()[]")
    return word.replace(".", "")
