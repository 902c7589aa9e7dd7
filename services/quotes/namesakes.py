"""Which of an article's people a name can mean: those whose own name has all of its words, and ends as it does.

What is asked of one name costs no more than so many names as MOST, so an article of nothing but names costs what its
length does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

Words = tuple[str, ...]
"""A name, folded."""

MOST = 32
"""Where more names are alike, none is meant. One would have to stand in full a hundred times to outweigh the others,
and no article that a person wrote is so long."""
_DOMINANT = 3
"""So many times as often as all others of that surname a person is named in full, whom the surname then means."""


class Namesakes:
    """The names of one article."""

    def __init__(self, names: Iterable[Words]) -> None:
        """names: each as often as it stands in the text, in text order."""
        self._counts = Counter(names)
        self._ending: dict[tuple[str, str], list[Words]] = defaultdict(list)
        """By a word and the last word: the names that have both."""
        self._beginning: dict[str, list[Words]] = defaultdict(list)
        """By the first word."""
        for name in self._counts:
            self._beginning[name[0]].append(name)
            for word in dict.fromkeys(name):
                self._ending[word, name[-1]].append(name)
        self._meant: dict[Words, Words | None] = {}

    def full(self, words: Words) -> Words | None:
        """Return the fullest name of the person called `words`.

        None where no person has that name, or several have: then it means the one who is named in full far more often.
        """
        if words not in self._meant:
            self._meant[words] = self._full(words)
        return self._meant[words]

    def is_known(self, words: Words) -> bool:
        """Whether a person is called so. So many are called by parts of it that nobody is told apart: then it is."""
        alike = self._alike(words) if words else []
        return alike is None or bool(alike)

    def _full(self, words: Words) -> Words | None:
        alike = self._alike(words)
        if alike is not None and len(words) == 1 and all(other == words for other in alike):
            alike = _few([*alike, *self._beginning.get(words[0], ())])
        if alike is None:
            return None
        by_length = sorted(alike, key=len, reverse=True)
        rivals = [
            other for i, other in enumerate(by_length) if not any(_shortens(other, longer) for longer in by_length[:i])
        ]
        if len(rivals) > 1:
            counts = {rival: self._in_full[rival] for rival in rivals}
            first = max(rivals, key=counts.__getitem__)
            return first if counts[first] >= _DOMINANT * (sum(counts.values()) - counts[first]) else None
        return rivals[0] if rivals else None

    def _alike(self, words: Words) -> list[Words] | None:
        """Return the names that `words` can stand for; None where they are more than MOST."""
        fewest = _few(min((self._ending.get((word, words[-1]), ()) for word in words), key=len))
        return None if fewest is None else [other for other in fewest if _shortens(words, other)]

    @cached_property
    def _in_full(self) -> Mapping[Words, int]:
        """How often each person is named by more than a surname."""
        total: Counter[Words] = Counter()
        for name, count in self._counts.items():
            if len(name) > 1:
                total.update(dict.fromkeys(self._alike(name) or (), count))
        return total


def _few(names: Sequence[Words]) -> list[Words] | None:
    return list(names) if len(names) <= MOST else None


def _shortens(words: Words, full: Words) -> bool:
    """Whether a name of `words` can be that of someone called `full`: it ends alike, and leaves out no word or some."""
    rest: Iterator[str] = iter(full)
    return words[-1] == full[-1] and all(word in rest for word in words)
