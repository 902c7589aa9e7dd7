"""A parsed article with its quotation marks: what the rules look at."""

from bisect import bisect_right
from collections.abc import Sequence

from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

from services.common.document import EntitySpan, Token, View
from services.quotes.apart import block_quotes, with_block_quotes
from services.quotes.marks import Quotation, quotations

OUTSIDE = -1
"""In `quotation_of`: the token stands in no quotation."""

_LOOSE = ".,;:!?…—–-()[]"


class Reading:
    """The tokens of an article, the outermost quotations over them, and the reach of each token's dependents."""

    def __init__(self, article: Article, document: Document) -> None:
        self.view = View(article.text, document)
        self.text = article.text
        self.tokens: Sequence[Token] = self.view.tokens
        unread = (Paragraph.BOILERPLATE, Paragraph.NOTE)
        # Invisible characters can be all that a paragraph has; it parts nothing that stands around it.
        read = [p for p in article.paragraphs if p.kind not in unread and self._has_word(p.start, p.end)]
        spans = [(p.start, p.end) for p in read] if article.paragraphs else [(0, len(article.text))]
        self.spans: list[tuple[int, int]] = spans
        """Per paragraph that is analysed and has a word: first code point, and one past the last."""
        self.apart = frozenset(number for number, p in enumerate(read) if p.kind == Paragraph.BLOCK_QUOTE)
        """Indices of those that the markup sets apart as somebody's words."""
        self.paragraphs: list[tuple[int, int]] = [
            (first, end) for first, end in (self.view.token_range(*span) for span in spans) if first < end
        ]
        """Per paragraph that is analysed and has a word: index of its first token, and one past its last."""
        self.quotations: list[Quotation] = []
        """The outermost ones that hold a token, in text order."""
        self.quotation_tokens: list[tuple[int, int]] = []
        """Per quotation: index of its first token, marks included, and one past its last."""
        self.quotation_of: list[int] = [OUTSIDE] * len(self.tokens)
        """Per token: index into `quotations`, or OUTSIDE."""
        marked = [q for q in quotations(self.text, spans) if q.depth == 0]
        self._place(with_block_quotes(marked, list(block_quotes(self.text, spans, self.apart))))
        self.left, self.right = self._edges()
        """Per token: index of the first and of the last token of its subtree."""
        self.sentence_starts = frozenset(sentence.first_token for sentence in self.view.sentences)
        """Indices of the tokens that sentences begin with."""
        self.entity_of: list[EntitySpan | None] = [None] * len(self.tokens)
        """Per token: the named entity it stands in."""
        for entity in self.view.entities:
            self.entity_of[entity.first_token : entity.end_token] = [entity] * (entity.end_token - entity.first_token)

    def _has_word(self, start: int, end: int) -> bool:
        first, beyond = self.view.token_range(start, end)
        return first < beyond

    def _place(self, outermost: list[Quotation]) -> None:
        for quotation in outermost:
            first, end = self.view.token_range(quotation.start, quotation.end)
            if first == end:
                continue
            self.quotation_of[first:end] = [len(self.quotations)] * (end - first)
            self.quotations.append(quotation)
            self.quotation_tokens.append((first, end))

    def _edges(self) -> tuple[list[int], list[int]]:
        heads = [token.head for token in self.tokens]
        left = list(range(len(heads)))
        right = list(left)
        for index in left[:]:
            at = heads[index]
            # Whoever has something further left already has told those above; so each is told once.
            while left[at] > index:
                left[at] = index
                at = heads[at]
        for index in reversed(range(len(heads))):
            at = heads[index]
            while right[at] < index:
                right[at] = index
                at = heads[at]
        return left, right

    def children(self, index: int) -> Sequence[Token]:
        """Return the dependents of the token of index `index`, in text order."""
        return self.view.children(index)

    def is_outside(self, index: int) -> bool:
        """Whether the token stands in no quotation."""
        return self.quotation_of[index] == OUTSIDE

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Return the code points of the tokens `first` to `end`, half-open."""
        return self.tokens[first].start, self.tokens[end - 1].end

    def without_edge_punctuation(self, first: int, end: int) -> tuple[int, int]:
        """Return the tokens `first` to `end` without commas, dashes and stops at either end, quotations apart."""
        while first < end and self._is_loose_punctuation(first):
            first += 1
        while first < end and self._is_loose_punctuation(end - 1):
            end -= 1
        return first, end

    def _is_loose_punctuation(self, index: int) -> bool:
        return self.is_outside(index) and self.tokens[index].text.strip(_LOOSE) == ""

    def with_whole_quotations(self, first: int, end: int) -> tuple[int, int]:
        """Return the tokens `first` to `end`, grown so that no quotation is cut at either end."""
        if first < end:
            for index in (first, end - 1):
                if not self.is_outside(index):
                    start, stop = self.quotation_tokens[self.quotation_of[index]]
                    first, end = min(first, start), max(end, stop)
        return first, end

    def paragraph_of(self, index: int) -> tuple[int, int]:
        """Return the paragraph of a token: its first token, and one past its last. Empty where it is not analysed."""
        at = bisect_right(self.paragraphs, index, key=lambda paragraph: paragraph[0]) - 1
        first, end = self.paragraphs[at] if at >= 0 else (index, index)
        return (first, end) if index < end else (index, index)
