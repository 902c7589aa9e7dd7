"""Articles with a parse, written as text with the model's marks in it: "[Ebrahim Raisi|PERSON] met him".

A star before a mark makes its words a grammatical subject: "*[Ebrahim Raisi|PERSON] met him".
"""

import hashlib
import re
from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity

from services.entities.core import Extractor

extract = Extractor().extract
"""With the registers that ship."""

_MARK = re.compile(r"(\*?)\[([^|\]]+)\|([A-Z_]+)\]")
_TOKEN = re.compile(r"'s|’s|(?:[A-Z]\.)+|[\w'’]+|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?][\"”]?\s+(?=[A-Z\"“])")


@dataclass(frozen=True)
class Block:
    """A paragraph in marked text."""

    marked: str
    kind: Paragraph.Kind.ValueType = Paragraph.BODY


def article(*blocks: str | Block) -> tuple[Article, Document]:
    """Return the article of these paragraphs, and its parse: capitalised words are names, the rest nouns.

    A word that begins a sentence is a name only where it is marked as one somewhere in its paragraph.
    """
    text, result, document = "", Article(), Document(labels=["NNP", "NN", "dep", "PROPN", "nsubj"])
    for block in blocks:
        block = block if isinstance(block, Block) else Block(block)
        text += "\n\n" if text else ""
        start = len(text)
        plain, at = "", 0
        subjects: set[int] = set()
        for mark in _MARK.finditer(block.marked):
            plain += block.marked[at : mark.start()]
            document.entity_start.append(start + len(plain))
            document.entity_length.append(len(mark[2]))
            document.entity_label.append(_label(document, mark[3]))
            if mark[1]:
                subjects.update(range(start + len(plain), start + len(plain) + len(mark[2])))
            plain += mark[2]
            at = mark.end()
        plain += block.marked[at:]
        names = {word for mark in _MARK.finditer(block.marked) for word in mark[2].split()}
        _tokens(document, plain, start, names, subjects)
        text += plain
        result.paragraphs.append(Paragraph(start=start, end=len(text), kind=block.kind))
    result.text = text
    result.text_sha256 = hashlib.sha256(text.encode()).hexdigest()
    return result, document


def section(*blocks: str | Block) -> EntitiesSection:
    """Return what is extracted from these paragraphs."""
    return extract(*article(*blocks))


def found(*blocks: str | Block) -> dict[str, tuple[str, list[str]]]:
    """Return the entities of these paragraphs: name → type and the words of its mentions."""
    entities = section(*blocks).entities
    names = {e.name: (Entity.Type.Name(e.type), [m.exact for m in e.mentions]) for e in entities}
    assert len(names) == len(entities), f"two entities of one name: {entities}"
    return names


def _tokens(document: Document, text: str, start: int, names: set[str], subjects: set[int]) -> None:
    firsts = {0, *(m.end() for m in _SENTENCE_END.finditer(text))}
    for token in _TOKEN.finditer(text):
        index = len(document.token_start)
        document.token_start.append(start + token.start())
        document.token_length.append(len(token.group()))
        name = token.group()[0].isupper() and (token.start() not in firsts or token.group() in names)
        document.token_tag.append(0 if name else 1)
        document.token_dep.append(4 if start + token.start() in subjects else 2)
        document.token_pos.append(3)
        document.token_head.append(index)
        if token.start() in firsts:
            document.sentence_first_token.append(index)


def _label(document: Document, label: str) -> int:
    if label not in document.labels:
        document.labels.append(label)
    return list(document.labels).index(label)
