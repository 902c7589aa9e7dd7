"""Which quotes of a text are new, not as they were, or withdrawn."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from wirelens.enriched.v1.enriched_pb2 import QuoteChange
from wirelens.quotes.v1.quotes_pb2 import Quote

ALIKE = 0.5
"""Likeness of the words of two quotes of one speaker, 0 to 1, from which they are one quote that changed."""
MOST_PAIRS = 2_000
"""Pairs of quotes that are held against each other; what is left over beyond that was added and withdrawn."""
MOST_WORDS = 120
"""Words of a quote that are looked at for that."""

_WORD = re.compile(r"\w+")


class _Said(NamedTuple):
    quote: Quote
    words: tuple[str, ...]
    speaker: str

    @property
    def all(self) -> Hashable:
        return self.words, self.speaker, self.quote.kind

    @property
    def said(self) -> Hashable:
        return self.words, self.speaker


def quote_changes(before: Iterable[Quote], now: Iterable[Quote]) -> Iterator[QuoteChange]:
    """Yield what changed: in the order of the text now, then what was withdrawn, in the order of the text before."""
    then, here = [_said(quote) for quote in before], [_said(quote) for quote in now]
    earlier: dict[int, int] = {}
    for key in (lambda one: one.all, lambda one: one.said, lambda one: one.words):
        _pair_same(then, here, earlier, key)
    _pair_alike(then, here, earlier)
    for number, one in enumerate(here):
        if number not in earlier:
            yield _change(QuoteChange.ADDED, now=one)
        elif then[earlier[number]].all != one.all:
            yield _change(QuoteChange.CHANGED, before=then[earlier[number]], now=one)
    for number in sorted(set(range(len(then))) - set(earlier.values())):
        yield _change(QuoteChange.WITHDRAWN, before=then[number])


def _pair_same(
    then: Sequence[_Said], here: Sequence[_Said], earlier: dict[int, int], key: Callable[[_Said], Hashable]
) -> None:
    """Pair what has the same key, in the order of the texts. `earlier`: place before, by place now."""
    free: dict[Hashable, list[int]] = defaultdict(list)
    for number in sorted(set(range(len(then))) - set(earlier.values()), reverse=True):
        free[key(then[number])].append(number)
    for number, one in enumerate(here):
        if number not in earlier and free[key(one)]:
            earlier[number] = free[key(one)].pop()


def _pair_alike(then: Sequence[_Said], here: Sequence[_Said], earlier: dict[int, int]) -> None:
    """Pair what one speaker says in nearly the same words, the most alike first."""
    free: dict[str, list[int]] = defaultdict(list)
    for number in sorted(set(range(len(then))) - set(earlier.values())):
        free[then[number].speaker].append(number)
    pairs = ((i, j) for j, one in enumerate(here) if j not in earlier for i in free[one.speaker])
    ranked = sorted((-_likeness(then[i], here[j]), j, i) for (i, j), _ in zip(pairs, range(MOST_PAIRS), strict=False))
    taken: set[int] = set()
    for unlikeness, j, i in ranked:
        if -unlikeness >= ALIKE and j not in earlier and i not in taken:
            earlier[j] = i
            taken.add(i)


def _likeness(a: _Said, b: _Said) -> float:
    return SequenceMatcher(None, a.words[:MOST_WORDS], b.words[:MOST_WORDS], autojunk=False).ratio()


def _said(quote: Quote) -> _Said:
    return _Said(quote, tuple(_WORD.findall(_content(quote).casefold())), quote.speaker.name)


def _content(quote: Quote) -> str:
    return " … ".join(span.exact for span in quote.content)


def _change(kind: QuoteChange.Kind.ValueType, *, before: _Said | None = None, now: _Said | None = None) -> QuoteChange:
    change = QuoteChange(kind=kind)
    if now is not None:
        change.quote_id, change.content, change.speaker = now.quote.id, _content(now.quote), now.speaker
    if before is not None:
        change.earlier_content, change.earlier_speaker = _content(before.quote), before.speaker
    return change
