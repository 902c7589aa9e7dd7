"""The text as entities are looked for in it: its tokens, its sentences, and the blocks that may name something."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

from services.entities import datelines

_WORD = re.compile(r"[^\W\d_]+")
_BYLINE = re.compile(r"(?:By|BY)\s+[A-Z][^.!?]*$")
_FURNITURE = re.compile(
    r"\(?(?:(?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled) by\b|©|\(c\)|Copyright\b)"
    r"|.{0,200}\b[Aa]ll rights reserved\b",
    re.DOTALL,
)
_BETWEEN_NAMES = frozenset({"and", "at", "for", "from", "in", "of"})
_BYLINE_CHARS = 120
_BYLINE_BLOCKS = 4
"""A byline stands among the first blocks, and is short."""

_HEADLINE_CHARS = 250
_MOST = 0.8
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
_OPENERS = frozenset('"“‘«:•*-—–')


class Style(Enum):
    """How a block uses capitals, and so what a capital says."""

    PLAIN = 1
    TITLE_CASE = 2
    """Most words are capitalised: "Putin Arrives In Tehran"."""
    SHOUTING = 3
    """All are capitals: "PUTIN ARRIVES IN TEHRAN"."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that may name something.

    story: where it begins to, after its dateline. filed: the spans of the places in that dateline.
    """

    start: int
    end: int
    headline: bool
    style: Style
    story: int
    filed: tuple[tuple[int, int], ...] = ()


class Reading:
    """An article's text with the columns of its parse that are needed here.

    Raises ValueError where the two don't belong together.
    """

    def __init__(self, article: Article, document: Document) -> None:
        text = article.text
        self.text = text
        spans = zip(document.entity_start, document.entity_length, document.entity_label, strict=True)
        self.entities = [(start, start + length, document.labels[label]) for start, length, label in spans]
        self.blocks = _without_signature(list(_blocks(article)), text, self.entities)
        self._block_starts = [b.start for b in self.blocks]
        self._story_starts = frozenset(b.story for b in self.blocks)
        labels = document.labels
        self.starts = list(document.token_start)
        self.words = [text[s : s + n] for s, n in zip(self.starts, document.token_length, strict=True)]
        self.tags = [labels[i] for i in document.token_tag]
        self.deps = [labels[i] for i in document.token_dep]
        if not len(self.starts) == len(self.tags) == len(self.deps):
            raise ValueError("the token columns of the document are of unequal length")
        self._first_tokens = frozenset(document.sentence_first_token)
        self._sentence_starts = [self.starts[i] for i in document.sentence_first_token]
        if any(end > len(text) for _, end, _ in self.entities) or (self.starts and self.starts[-1] >= len(text)):
            raise ValueError("the document is not of this text: it reaches beyond its end")

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """The words that the text has in lower case."""
        return frozenset(word for word in self.words if word.islower())

    def block_at(self, at: int) -> Block | None:
        """Return the block that holds code point `at`; None where nothing is looked for, as in a dateline."""
        i = bisect_right(self._block_starts, at) - 1
        return self.blocks[i] if i >= 0 and self.blocks[i].story <= at < self.blocks[i].end else None

    def token_at(self, at: int) -> int | None:
        """Return the index of the token that begins at code point `at`."""
        i = bisect_right(self.starts, at) - 1
        return i if i >= 0 and self.starts[i] == at else None

    def token_from(self, at: int) -> int | None:
        """Return where the first token at code point `at` or after begins."""
        i = bisect_right(self.starts, at - 1)
        return self.starts[i] if i < len(self.starts) else None

    def tokens_in(self, start: int, end: int) -> range:
        """Return the indices of the tokens that begin in a stretch of text."""
        return range(bisect_right(self.starts, start - 1), bisect_right(self.starts, end - 1))

    def touches(self, left: int, right: int) -> bool:
        """Whether nothing but white space parts two tokens."""
        if left < 0 or right >= len(self.words):
            return False
        between = self.text[self.starts[left] + len(self.words[left]) : self.starts[right]]
        return between.isspace() and "\n" not in between

    def sentence_at(self, at: int) -> int:
        """Return the number of the sentence that holds code point `at`, from 0."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def is_subject(self, start: int, end: int) -> bool:
        """Whether a token of a stretch of text is a grammatical subject."""
        return any(self.deps[i] in _SUBJECTS for i in self.tokens_in(start, end))

    def begins_sentence(self, at: int) -> bool:
        """Whether a sentence, or one inside quotation marks, begins at code point `at`, so a capital says nothing."""
        i = self.token_at(at)
        if i is None:
            return False
        if i in self._first_tokens or at in self._story_starts:
            return True
        return i > 0 and self.words[i - 1] in _OPENERS


def _blocks(article: Article) -> Iterator[Block]:
    text = article.text
    paragraphs = article.paragraphs or [Paragraph(start=0, end=len(text), kind=Paragraph.BODY)]
    opens = True
    for number, paragraph in enumerate(paragraphs):
        start, end = paragraph.start, min(paragraph.end, len(text))
        words = text[start:end]
        if paragraph.kind in (Paragraph.BYLINE, Paragraph.BOILERPLATE, Paragraph.NOTE) or _FURNITURE.match(words):
            continue
        if number < _BYLINE_BLOCKS and len(words) <= _BYLINE_CHARS and _BYLINE.match(words):
            continue
        headline = paragraph.kind == Paragraph.HEADLINE
        style = _style(words, headline)
        dateline = None
        if paragraph.kind == Paragraph.DATELINE:
            dateline = datelines.alone(text, start, end)
        elif not headline and style is not Style.SHOUTING:
            dateline = datelines.find(text, start, end, opens=opens)
        opens = opens and headline
        if dateline is None:
            yield Block(start, end, headline, style, start)
        else:
            yield Block(start, end, headline, style, _after_blanks(text, dateline.end, end), dateline.places)


def _without_signature(blocks: list[Block], text: str, marks: Sequence[tuple[int, int, str]]) -> list[Block]:
    """Return the blocks without the one under the headline where it is a by-line that lacks its "By".

    That is a person's name, maybe with others and a place ("Ana Duarte and Ivo Brandt in Osterby"), and nothing else.
    """
    if len(blocks) < 3 or not blocks[0].headline or blocks[1].headline or blocks[1].filed:
        return blocks
    start, end = blocks[1].start, blocks[1].end
    inside = [mark for mark in marks if start <= mark[0] < end] if end - start <= _BYLINE_CHARS else []
    if not inside or inside[0][0] != start or inside[0][2] != "PERSON" or text[end - 1] in ".!?:":
        return blocks
    words = [(word.group(), start + word.start()) for word in _WORD.finditer(text[start:end])]
    marked = all(word in _BETWEEN_NAMES or any(left <= at < right for left, right, _ in inside) for word, at in words)
    return [blocks[0], *blocks[2:]] if marked else blocks


def _after_blanks(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _style(text: str, headline: bool) -> Style:
    """Judge by the words; of a long block by its first ones, for it is no headline."""
    if headline and text.isupper():
        return Style.SHOUTING
    long = len(text) > _HEADLINE_CHARS
    words = _WORD.findall(text[:_HEADLINE_CHARS])
    if len(words) < 3:
        return Style.PLAIN
    if _mostly(str.isupper, [w for w in words if len(w) > 1]):
        return Style.SHOUTING
    weighty = [w for w in words if len(w) > 3]
    if not long and len(weighty) >= 3 and _mostly(str.isupper, [w[0] for w in weighty]):
        return Style.TITLE_CASE
    return Style.PLAIN


def _mostly(test: Callable[[str], bool], words: list[str]) -> bool:
    return sum(map(test, words)) >= _MOST * len(words)
