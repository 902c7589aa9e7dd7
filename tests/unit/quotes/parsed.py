"""Quotes of short texts, parsed by the real model, in one line each."""

import hashlib
import re
from collections.abc import Callable, Container
from functools import cache
from typing import Any

from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker

from tests.seed import SEED


@cache
def _model() -> Any:
    from services.parser.model import load

    return load()


def article(text: str, boilerplate: str = "", apart: Container[int] = ()) -> Article:
    """Return an article with a paragraph a line.

    boilerplate: words of those that are of that kind. apart: numbers of those that are block quotes, from 0.
    """
    found = Article(article_id="a", text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest())
    for number, match in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text)):
        kind = Paragraph.BOILERPLATE if boilerplate and boilerplate in match.group() else Paragraph.BODY
        kind = Paragraph.BLOCK_QUOTE if number in apart else kind
        found.paragraphs.append(Paragraph(start=match.start(), end=match.end(), kind=kind))
    return found


def parse(found: Article) -> Document:
    """Return the parse of an article, as the parser service makes it."""
    from services.parser import core

    return core.parse(_model(), found.text, found.paragraphs)


def split(found: Article) -> Document:
    """Return a parse without a model: words, cut where they are long, all nouns, a sentence of ten."""
    document = Document(labels=["NOUN", "NN", "dep"])
    for index, match in enumerate(re.finditer(r"[^\s\u200b]{1,40}", found.text)):
        document.token_start.append(match.start())
        document.token_length.append(len(match.group()))
        document.token_head.append(index - index % 10)
        if index % 10 == 0:
            document.sentence_first_token.append(index)
    count = len(document.token_start)
    document.token_pos.extend([0] * count)
    document.token_tag.extend([1] * count)
    document.token_dep.extend([2] * count)
    return document


def seed() -> Article:
    """Return the first real article: one line, whose paragraphs only wide gaps part."""
    text = SEED.read_text(encoding="utf-8")
    article = Article(article_id="seed", text=text)
    start = 0
    for gap in [*re.finditer(r"[\s\u00a0]*\n[\s\u00a0]*|\u00a0 +| {2,}", text), None]:
        end = gap.start() if gap else len(text.rstrip())
        kind = Paragraph.BOILERPLATE if "licensed under" in text[start:end] else Paragraph.BODY
        if start < end:
            article.paragraphs.append(Paragraph(start=start, end=end, kind=kind))
        start = gap.end() if gap else end
    return article


class Asked:
    """What a system, rules or model, says of short texts."""

    def __init__(self, attribute: Callable[[Article, Document], QuotesSection]) -> None:
        self._attribute = attribute

    def section(self, found: Article) -> QuotesSection:
        """Return the quotes of an article."""
        return self._attribute(found, parse(found))

    def quotes(self, text: str, apart: Container[int] = ()) -> list[Quote]:
        """Return the quotes of a text with a paragraph a line; `apart` are those of block quotes, from 0."""
        return list(self.section(article(text, apart=apart)).quotes)

    def said(self, text: str, apart: Container[int] = ()) -> list[str]:
        """Return the quotes as "DIRECT Ann Lee: “First,” … “Second.”"; the mention where there is no name."""
        return [
            f"{Quote.Kind.Name(q.kind)} {q.speaker.name or q.speaker.mention.exact}: "
            + " … ".join(span.exact for span in q.content)
            for q in self.quotes(text, apart)
        ]

    def speaker(self, text: str) -> tuple[str, str, str, str, str]:
        """Return the only quote's speaker: status, kind of mention, mention, antecedent, name."""
        (quote,) = self.quotes(text)
        who = quote.speaker
        status, kind = Speaker.Status.Name(who.status), Speaker.MentionKind.Name(who.mention_kind)
        return status, kind, who.mention.exact, who.antecedent.exact, who.name
