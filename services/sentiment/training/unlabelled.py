"""Sentences that no person said the tone of: a teacher does, of every name in them, and so there can be many."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from tokenizers import Tokenizer

from services.sentiment.training.items import Item
from services.sentiment.windows import windows

SHORTEST, LONGEST = 40, 400
"""Code points of a sentence that is taken."""
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Mr", "Ms", "Mrs", "Dr", "Sen", "Rep", "Gov", "Gen", "[A-Z]"))
_SENTENCE = re.compile(rf"\S.*?(?:{_TITLES}[.!?][\"”’)\]]*(?=\s+[A-Z\"“‘(])|$)", re.MULTILINE)
_WORD = r"[A-Z](?:['’][A-Z])?[\w-]*\w"
_NAME = re.compile(rf"\b{_WORD}(?: (?:of |the |de |van |von |bin |al-)?{_WORD})*")


def unlabelled(texts: Sequence[str], tokenizer: Tokenizer, count: int) -> list[Item]:
    """Return `count` sentences of `texts` with the names in them as targets, or all there are.

    They are the same ones for every seed, so that a teacher need not be asked again. Both are found by rules that a
    person would not accept, which is no harm here: a teacher says of a wrong name what it says of any.
    """
    found = dict.fromkeys(sentence for text in texts for sentence in _sentences(text))
    taken = Random("1/unlabelled").sample(list(found), min(count, len(found)))
    encodings = tokenizer.encode_batch(taken, add_special_tokens=False)
    return [
        Item(tuple(window.ids), tuple(window.targets))
        for text, encoding in zip(taken, encodings, strict=True)
        for window in windows(encoding.ids, encoding.offsets, names(text))
        if window.targets
    ]


def names(sentence: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of what stands like a name in `sentence`; not one capitalised word at its start."""
    spans = [match.span() for match in _NAME.finditer(sentence)]
    return [(start, end) for start, end in spans if " " in sentence[start:end] or sentence[:start].strip("\"“‘'([ ")]


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        if SHORTEST <= len(sentence) <= LONGEST and names(sentence):
            yield sentence
