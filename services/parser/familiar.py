"""Words that came before, which the tokenizer need not make out anew.

Inside spaCy's memory zones nothing is kept, so that memory does not grow with the stream: every word of every text is
taken apart and described from scratch. Words that recur are few, and are kept here, outside of the zones.
"""

from collections.abc import Iterable

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

MOST = 20_000
"""Words that are kept, some 500 bytes of memory each. The first to come twice stay; they are the frequent ones."""


class Familiar:
    """A tokenizer that knows the words that it met twice; its answers are those of the one that it stands for."""

    def __init__(self, tokenizer: Tokenizer, most: int = MOST) -> None:
        self._tokenizer = tokenizer
        self._most = most
        self._once: set[str] = set()
        self._kept: set[str] = set()

    def __call__(self, text: str) -> Doc:
        """Return the tokens of `text`."""
        doc: Doc = self._tokenizer(text)
        return doc

    def meet(self, words: Iterable[str]) -> None:
        """Take note of the `words`, with no white space in them, of a text. Not to be called inside a memory zone."""
        for word in set(words) - self._kept:
            if len(self._kept) >= self._most:
                break
            if word in self._once:
                self._once.remove(word)
                self._kept.add(word)
                self._tokenizer(word)
            else:
                self._once.add(word)
        if len(self._once) > 2 * self._most:
            self._once.clear()
