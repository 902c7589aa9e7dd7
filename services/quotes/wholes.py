"""Quotations are said whole: where the tagger cuts one, its marks know better."""

from collections.abc import Iterator, Sequence

from services.quotes.passages import OUTSIDE, Passage
from services.quotes.tags import Part, first, further

_COVERED = 0.5
"""Share of the words of a quotation that make the rest content as well."""
_LABEL = 6
"""A label, such as "SMITH:", has fewer words."""
_CONTENT = (first(Part.CONTENT), further(Part.CONTENT))


def with_whole_quotations(text: str, passage: Passage, tags: Sequence[int]) -> list[int]:
    """Return the tags with each quotation either all content, or as it was."""
    mended = list(tags)
    for start, end in _quoted(passage):
        words = [text[a:b] for a, b in zip(passage.starts[start:end], passage.ends[start:end], strict=True)]
        skipped = _label(words)
        start, words = start + skipped, words[skipped:]
        if not words:
            continue
        covered = sum(tag in _CONTENT for tag in mended[start:end])
        if covered >= _COVERED * len(words):
            mended[start:end] = [further(Part.CONTENT)] * (end - start)
            if start == 0 or mended[start - 1] not in _CONTENT:
                mended[start] = first(Part.CONTENT)
    return mended


def _quoted(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the words of each quotation, half-open."""
    start = 0
    for at in range(1, len(passage.starts) + 1):
        if at == len(passage.starts) or passage.quotation[at] != passage.quotation[start]:
            if passage.quotation[start] != OUTSIDE:
                yield start, at
            start = at


def _label(words: Sequence[str]) -> int:
    """Return how many words of a quotation are a speaker's label: "SMITH: We won." after its opening mark."""
    for at in range(1, min(_LABEL, len(words))):
        if words[at] == ":" and all(word.isupper() or word == "." for word in words[1:at]):
            return at + 1
    return 0
