"""A view of a Document and its text for those who analyse it. Tokens are made where they are asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import add

from wirelens.document.v1.document_pb2 import Document


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """One token. Offsets are code points into the text, half-open.

    Nobody changes one. That it is not frozen is for speed: an article has hundreds, and a frozen one takes five times
    as long to make.
    """

    index: int
    start: int
    end: int
    text: str
    pos: str
    """Universal part of speech, such as "PROPN"."""
    tag: str
    """Fine tag, such as "NNP"."""
    dep: str
    """Relation to the head, such as "nsubj"; "ROOT" at the root of a sentence."""
    head: int
    """Index of the head; the token's own at the root of a sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: code points of the text, and indices of its tokens, both half-open."""

    index: int
    start: int
    end: int
    first_token: int
    end_token: int


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """One named entity: code points of the text, and indices of its tokens, both half-open."""

    start: int
    end: int
    text: str
    label: str
    """Its type as in OntoNotes 5: "PERSON", "ORG", "GPE", "NORP" …"""
    first_token: int
    end_token: int


class View:
    """A text and its Document.

    Raises ValueError where the two don't belong together: offsets beyond the text, or columns of unequal length.
    """

    def __init__(self, text: str, document: Document) -> None:
        self.text = text
        starts, lengths = document.token_start, document.token_length
        columns = (lengths, document.token_pos, document.token_tag, document.token_dep, document.token_head)
        if any(len(column) != len(starts) for column in columns):
            raise ValueError("the token columns of the document are of unequal length")
        if starts and starts[-1] + lengths[-1] > len(text):
            raise ValueError("the document is not of this text: a token stands beyond its end")
        self._document = document
        self._starts = list(starts)
        self._ends = list(map(add, starts, lengths))
        labels = document.labels
        bounds = (*document.sentence_first_token, len(starts))
        self.sentences: Sequence[Sentence] = tuple(
            Sentence(i, self._starts[first], self._ends[end - 1], first, end)
            for i, (first, end) in enumerate(pairwise(bounds))
        )
        self.entities: Sequence[EntitySpan] = tuple(
            EntitySpan(
                start,
                start + length,
                text[start : start + length],
                labels[label],
                *self.token_range(start, start + length),
            )
            for start, length, label in zip(
                document.entity_start, document.entity_length, document.entity_label, strict=True
            )
        )

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """All tokens. They are made when first asked for: who looks at sentences alone is spared them."""
        text, document, labels = self.text, self._document, self._document.labels
        columns = (document.token_pos, document.token_tag, document.token_dep, document.token_head)
        return tuple(
            Token(i, start, end, text[start:end], labels[pos], labels[tag], labels[dep], head)
            for i, (start, end, pos, tag, dep, head) in enumerate(zip(self._starts, self._ends, *columns, strict=True))
        )

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the index of the first token that overlaps the code points `start` to `end`, and one past the last.

        Both are the same where none does.
        """
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end))

    def tokens_of(self, span: Sentence | EntitySpan) -> Sequence[Token]:
        """Return the tokens of `span`."""
        return self.tokens[span.first_token : span.end_token]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence whose tokens enclose code point `offset`; None between sentences, and outside of them."""
        at = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    def entities_in(self, sentence: Sentence) -> Sequence[EntitySpan]:
        """Return the named entities that begin in `sentence`."""
        first, end = (
            bisect_left(self.entities, bound, key=lambda entity: entity.start)
            for bound in (sentence.start, sentence.end)
        )
        return self.entities[first:end]

    def children(self, head: int) -> Sequence[Token]:
        """Return the tokens whose head is the token of index `head`, in text order; not the root itself."""
        return self._dependents[head]

    @cached_property
    def _dependents(self) -> list[list[Token]]:
        dependents: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                dependents[token.head].append(token)
        return dependents
