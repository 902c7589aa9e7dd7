"""Text → Document. Pure: the same text, paragraphs and model give the same bytes, whatever was parsed before."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from wirelens.article.v1.article_pb2 import Paragraph
from wirelens.document.v1.document_pb2 import Document

from services.common import language
from services.common.poison import Poison, Reason
from services.parser import model
from services.parser.familiar import Familiar

CHUNK_CHARS = 20_000
"""Code points parsed at a time. The matrices grow with it: 1 MB in one piece takes gigabytes."""

WORD_CHARS = 200
"""Code points of a word; what is longer is cut. The tokenizer takes punctuation off a word mark by mark, and copies the
rest each time: ten thousand quotation marks in a row would take as long as a book."""

# The invisible ones stand around Arabic and Hebrew names, and where files were joined; to a reader they are no letters.
_WORD = re.compile(rf"[^\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]{{1,{WORD_CHARS}}}")
_ATTRIBUTES: list[int | str] = ["POS", "TAG", "DEP", "IDX", "LENGTH", "HEAD", "SENT_START"]
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+")


def parse(nlp: Language, text: str, paragraphs: Sequence[Paragraph] = ()) -> Document:
    """Return the parsed `text`.

    Tokens, sentences and entities never cross a paragraph's end; BOILERPLATE, NOTE, and what stands outside of
    paragraphs, is not parsed. No paragraphs: the whole text is one. Nothing is parsed of a text that is clearly in
    another language.
    Raises Poison (INVALID) where the paragraphs don't fit the text.
    """
    columns = _Columns(nlp)
    spans = list(_analysed(text, paragraphs))
    found = columns.document.language = language.detect("\n".join(text[start:end] for start, end in spans))
    is_read = found in (language.UNCLEAR, nlp.lang)
    pieces = [_Piece.of(text, start, end) for start, end in _pieces(text, spans if is_read else ())]
    for batch in _batches([piece for piece in pieces if piece.words]):
        if isinstance(nlp.tokenizer, Familiar):
            nlp.tokenizer.meet(word for piece in batch for word in piece.words.split(" "))
        with nlp.memory_zone():
            docs = nlp.pipe([piece.words for piece in batch], batch_size=len(batch))
            for piece, doc in zip(batch, docs, strict=True):
                columns.add(piece, doc)
    columns.document.text_sha256 = hashlib.sha256(text.encode()).hexdigest()
    return columns.document


def _analysed(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph that is parsed."""
    if not paragraphs:
        yield 0, len(text)
    before = 0
    for paragraph in paragraphs:
        if not before <= paragraph.start <= paragraph.end <= len(text):
            raise Poison(Reason.INVALID, f"paragraph {paragraph.start}..{paragraph.end} of a text of {len(text)}")
        before = paragraph.end
        if paragraph.kind not in (Paragraph.BOILERPLATE, Paragraph.NOTE):
            yield paragraph.start, paragraph.end


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut spans longer than CHUNK_CHARS: at the end of a sentence, else at white space, else where it must be."""
    for start, end in spans:
        while end - start > CHUNK_CHARS:
            cut = _cut(text, start, start + CHUNK_CHARS)
            yield start, cut
            start = cut
        yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut before `end`; at least half of what is allowed is used."""
    cut = 0
    for match in _SENTENCE_END.finditer(text, (start + end) // 2, end):
        cut = match.end()
    if cut:
        return cut
    for at in range(end - 1, (start + end) // 2, -1):
        if text[at].isspace():
            return at
    return end


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text as the model gets it: its words, one space between them, and where each stands in the text.

    So hard-wrapped lines, no-break spaces and indents can't part a name, and no token is white space.
    """

    words: str
    # Per word: first code point in `words`, and in the text.
    inside: NDArray[np.int64]
    outside: NDArray[np.int64]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "_Piece":
        found = [(match.group(), match.start()) for match in _WORD.finditer(text, start, end)]
        lengths = [len(word) + 1 for word, _ in found]
        return cls(
            " ".join(word for word, _ in found),
            np.cumsum([0, *lengths[:-1]], dtype=np.int64),
            np.array([at for _, at in found], dtype=np.int64),
        )

    def offsets(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places in the text of the code points `at` of `words`."""
        word = np.searchsorted(self.inside, at, side="right") - 1
        return self.outside[word] + at - self.inside[word]


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Group pieces, in order, into about CHUNK_CHARS each."""
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece.words) > CHUNK_CHARS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.words)
    if batch:
        yield batch


class _Columns:
    """A Document that grows piece by piece."""

    def __init__(self, nlp: Language) -> None:
        self.document = Document(model=model.name(nlp), model_version=model.version(nlp))
        self._labels: dict[str, int] = {}

    def add(self, piece: _Piece, doc: Doc) -> None:
        document = self.document
        first = len(document.token_start)
        # By columns: token by token would take as long as the model itself.
        table = doc.to_array(_ATTRIBUTES)
        pos, tags, deps = table.T[:3]
        at, lengths, heads, sent_starts = table.T[3:].astype(np.int64)
        starts = piece.offsets(at)
        ends = starts + lengths
        indices = np.arange(first, first + len(doc))
        document.token_start.extend(starts.tolist())
        document.token_length.extend(lengths.tolist())
        document.token_pos.extend(self._labels_of(doc, pos))
        document.token_tag.extend(self._labels_of(doc, tags))
        document.token_dep.extend(self._labels_of(doc, deps))
        document.token_head.extend((indices + heads).tolist())
        document.sentence_first_token.extend(indices[sent_starts == 1].tolist())
        for entity in doc.ents:
            start, end = int(starts[entity.start]), int(ends[entity.end - 1])
            document.entity_start.append(start)
            document.entity_length.append(end - start)
            document.entity_label.append(self._label(entity.label_))

    def _labels_of(self, doc: Doc, ids: NDArray[np.uint64]) -> list[int]:
        strings = doc.vocab.strings
        known = {hash_: self._label(strings[hash_]) for hash_ in dict.fromkeys(ids.tolist())}
        return [known[hash_] for hash_ in ids.tolist()]

    def _label(self, label: str) -> int:
        index = self._labels.setdefault(label, len(self._labels))
        if index == len(self.document.labels):
            self.document.labels.append(label)
        return index
