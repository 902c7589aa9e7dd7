"""The language of a text, said only where it is clear: who reads English alone must not lose English over a guess.

Names are no evidence: a list of clubs, a byline or a table of results is in no language. So only the words that don't
begin with a capital are looked at; in the scripts without capitals, that is all of them. Other letters than Latin ones
are evidence enough: a flash of five words in Cyrillic is not in English.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

UNCLEAR = ""
WINDOW = 700
"""Code points looked at in one place. Of a long text three places are: the beginning, the middle and the end."""
_MIN_BYTES = 80
"""UTF-8 bytes of different words without a capital: some fifteen words of Latin script, half as many of Chinese."""
_MIN_SHARE = 0.3
"""Of the letters of a window, how many stand in such words. Prose has more in every language; tables have less."""
_NEARLY_ENGLISH = "pcm"
"""Nigerian Pidgin: the model takes terse English for it."""
_NO_LANGUAGE = "zxx"
_MIN_ENGLISH = 0.9
_MAX_ENGLISH = 0.005
"""A window is English from the one probability on, and clearly is not up to the other."""
_MIN_FOREIGN = 4
"""Letters of other scripts than Latin from which on, where they are most of all, a text is not in English."""
_MOSTLY = 0.7
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def detect(text: str) -> str:
    """Return the code (ISO 639, mostly of two letters) of the language that `text` is clearly in, else UNCLEAR.

    Clear is what all places that hold words enough agree on, as to English. A text too short for that may still have
    letters that are not English: then the code is the likeliest of all others. The same text gives the same answer,
    from any thread. Takes 2 ms at most, however long the text; the model is loaded at the first call (0.5 s, 40 MB).
    """
    return _by_words(text) or _by_script(text)


def _by_words(text: str) -> str:
    total: Counter[str] = Counter()
    verdicts = set()
    for words in filter(None, map(_evidence, _windows(text))):
        chances = dict(_identifier().rank(words))
        english = chances["en"] + chances[_NEARLY_ENGLISH]
        if _MAX_ENGLISH < english < _MIN_ENGLISH:
            return UNCLEAR
        verdicts.add(english >= _MIN_ENGLISH)
        total.update(chances)
    if len(verdicts) != 1:
        return UNCLEAR
    if verdicts.pop():
        return "en"
    # Of two that are near each other, such as Danish and Norwegian, neither needs to be certain.
    code = max(total, key=lambda code: total[code])
    return UNCLEAR if code == _NO_LANGUAGE else code


def _by_script(text: str) -> str:
    """Return the likeliest language of a text that is hardly written in Latin letters; UNCLEAR for any other."""
    letters = Counter[bool]()
    for window in _windows(text):
        # Letters of a style of their own, such as 𝗕𝗼𝗹𝗱 ones, are those that they stand for.
        window = unicodedata.normalize("NFKC", window)
        latin = len(_LATIN.findall(window))
        letters.update({True: latin, False: len(_LETTER.findall(window)) - latin})
    if letters[False] < max(_MIN_FOREIGN, _MOSTLY * letters.total()):
        return UNCLEAR
    ranked = _identifier().rank(" ".join(_windows(text)))
    return next(str(code) for code, _ in ranked if code not in ("en", _NEARLY_ENGLISH, _NO_LANGUAGE))


def is_english(stated: str, found: str) -> bool:
    """Whether a text is one that the models read: English, or in a language that nobody knows.

    stated: the BCP 47 tag that the article has, which may be a wire's fixed value. found: what `detect` says of its
    text, which counts more; UNCLEAR: it could not tell.
    """
    language = found or stated
    return language in ("", "en") or language.startswith("en-")


def _windows(text: str) -> Iterator[str]:
    """Yield up to three places of `text`; all of it where it is short."""
    last = max(2 * WINDOW, len(text) - WINDOW)
    for start in (0, last // 2, last):
        yield text[start : start + WINDOW]


def _evidence(window: str) -> str:
    """Return the words of `window` that don't begin with a capital, each once; nothing where they tell too little."""
    words = _WORD.findall(_ADDRESS.sub(" ", window))
    kept = [word for word in words if not word[0].isupper()]
    # The "van der" and "de la" of a list of names are the same few words again and again.
    evidence = " ".join(dict.fromkeys(kept))
    if len(evidence.encode()) < _MIN_BYTES or sum(map(len, kept)) < _MIN_SHARE * sum(map(len, words)):
        return ""
    return evidence


@cache
def _identifier() -> Any:
    from py3langid import langid  # loads numpy and the model's reader: only where there is something to tell

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
