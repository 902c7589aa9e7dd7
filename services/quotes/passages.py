"""Text as the tagger reads it: paragraphs of words, each word in sub-tokens, with its case and whether it is quoted.

A passage is a paragraph, or a part of one that is too long. Its words are the tokenizer's: what stands between white
space and punctuation, and each mark of punctuation by itself.
"""

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from services.quotes.marks import Quotation

OUTSIDE = -1
"""In `Passage.quotation`: the word stands in no quotation."""
LONGEST = 256
"""A paragraph of more sub-tokens is cut."""
PART = 120
"""A part of a paragraph has so many sub-tokens at most."""

_CASES = 6
_SHORT_QUOTATION = 3
"""A quotation of fewer words is more likely a term or a title than speech, and the model is told."""
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "st", "jr", "sr", "col", "lt", "prof", "rev", "sgt", "capt"}
    | {"jan", "feb", "aug", "sept", "oct", "nov", "dec", "no", "vs", "inc", "co", "corp"}
)
_STOPS = frozenset(".?!")
_MARKS = frozenset("\"“”'‘’")
_OPENING = ('"', "“", "``", "''", "")
_CLOSING = ('"', "”", "''", "")


@dataclass(frozen=True, slots=True)
class Passage:
    """What the model reads as one piece. Lists of equal length hold a value per word, others one per sub-token."""

    paragraph: int
    """Index of its paragraph."""
    ids: list[int]
    """Per sub-token: its number in the tokenizer's vocabulary."""
    features: list[int]
    """Per sub-token: 6 × (0 not quoted, 1 in a short quotation, 2 in a longer one) + the word's case."""
    heads: list[int]
    """Per word: index of its first sub-token."""
    starts: list[int]
    ends: list[int]
    """Per word: code points of the text, half-open."""
    quotation: list[int]
    """Per word: index of the outermost quotation that it stands in, or OUTSIDE."""


class Encoder:
    """Cuts texts into passages."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()

    def passages(
        self,
        text: str,
        paragraphs: Sequence[tuple[int, int]],
        quotations: Sequence[Quotation],
        without: Container[int] = (),
    ) -> Iterator[Passage]:
        """Yield the passages of `text` that have a word.

        paragraphs: their code points, in order. quotations: the outermost ones, in order. without: indices of
        paragraphs that are not read.
        """
        # Told once for each quotation, not for each of its words.
        states = [1 + (len(text[q.start : q.end].split()) >= _SHORT_QUOTATION) for q in quotations]
        starts = [q.start for q in quotations]
        readable = _with_known_marks(text, quotations)
        for number, (start, end) in enumerate(paragraphs):
            if number in without:
                continue
            passage = self._passage(text, readable, number, start, end)
            for word, at in enumerate(passage.starts):
                found = bisect_right(starts, at) - 1
                quoted = found >= 0 and at < quotations[found].end
                passage.quotation.append(found if quoted else OUTSIDE)
                case = _case(text[at : passage.ends[word]])
                feature = case + (_CASES * states[found] if quoted else 0)
                following = passage.heads[word + 1] if word + 1 < len(passage.heads) else len(passage.ids)
                passage.features.extend([feature] * (following - passage.heads[word]))
            if len(passage.ids) > LONGEST:
                yield from _parts(text, passage)
            elif passage.ids:
                yield passage

    def _passage(self, text: str, readable: str, paragraph: int, start: int, end: int) -> Passage:
        """Return the words of a paragraph, without what the quotations say of them."""
        encoding = self._tokenizer.encode(readable[start:end], add_special_tokens=False)
        passage = Passage(paragraph, encoding.ids, [], [], [], [], [])
        before = None
        for index, (word, (first, after)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
            if word != before:
                passage.heads.append(index)
                passage.starts.append(start + first)
                passage.ends.append(start + after)
                before = word
            else:
                passage.ends[-1] = start + after
        return passage


def _with_known_marks(text: str, quotations: Sequence[Quotation]) -> str:
    """Return the text with the marks that the model did not learn as those that it did, at the same offsets."""
    foreign = [q for q in quotations if not _has_known_marks(text, q)]
    if not foreign:
        return text
    pieces = []
    at = 0
    for q in foreign:
        pieces += [text[at : q.start], "“".ljust(q.inner_start - q.start), text[q.inner_start : q.inner_end]]
        pieces += ["”".ljust(q.end - q.inner_end) if q.closed else ""]
        at = q.end
    return "".join([*pieces, text[at:]])


def _has_known_marks(text: str, quotation: Quotation) -> bool:
    opening = text[quotation.start : quotation.inner_start]
    closing = text[quotation.inner_end : quotation.end]
    return opening in _OPENING and closing in _CLOSING


def _case(word: str) -> int:
    """Return 0 for lower case and what has none, 1 Capitalised, 2 CAPITALS, 3 mIxed, 4 a number, 5 punctuation."""
    head = word[0]
    if head.isalpha():
        if head.islower():
            return 0 if word.islower() else 3
        return 2 if len(word) > 1 and word.isupper() else 1
    return 4 if head.isdigit() else 5


def _parts(text: str, passage: Passage) -> Iterator[Passage]:
    """Cut a passage into parts of PART sub-tokens at most: best between sentences, and not within a quotation."""
    heads = [*passage.heads, len(passage.ids)]
    count = len(passage.starts)
    first = 0
    while first < count:
        limit = bisect_right(heads, heads[first] + PART) - 1
        end = count if heads[count] - heads[first] <= PART else _cut(text, passage, first, max(limit, first + 1))
        yield Passage(
            passage.paragraph,
            passage.ids[heads[first] : heads[end]],
            passage.features[heads[first] : heads[end]],
            [head - heads[first] for head in heads[first:end]],
            passage.starts[first:end],
            passage.ends[first:end],
            passage.quotation[first:end],
        )
        first = end


def _cut(text: str, passage: Passage, first: int, limit: int) -> int:
    """Return the word before which to cut, after `first` and up to `limit`."""
    within = limit
    found = False
    for at in range(limit, first + 1, -1):
        if _ends_sentence(text, passage, at):
            if passage.quotation[at] == OUTSIDE or passage.quotation[at] != passage.quotation[at - 1]:
                return at
            if not found:
                within, found = at, True
    return within


def _ends_sentence(text: str, passage: Passage, at: int) -> bool:
    """Whether a sentence ends before word `at`; marks after its stop belong to it."""
    words = [text[passage.starts[word] : passage.ends[word]] for word in range(max(at - 3, 0), at)]
    while words and words[-1] in _MARKS:
        words.pop()
    if not words or words[-1] not in _STOPS:
        return False
    following = text[passage.starts[at]]
    opens = passage.quotation[at] not in (OUTSIDE, passage.quotation[at - 1])
    if not following.isupper() and not opens:
        return False
    before = words[-2].lower() if len(words) > 1 else ""
    return words[-1] != "." or not (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()))
