"""A text on its way to the cores as a story has it: paragraphs found as the feeder does, then parsed.

Not a character is changed, so that the offsets of what people annotated hold.
"""

import hashlib
from collections.abc import Iterator, Sequence

from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.cli.evaluate.story import Story
from services.feeder import layout
from services.feeder.text import Marked, from_plain, split_headline
from services.parser import core as parser
from services.parser import model


class Desk:
    """Loads the parser's model once. Raises ModelError where there is none."""

    def __init__(self) -> None:
        self._nlp = model.load()

    def read(self, name: str, text: str) -> Story:
        """Return the story of `text`, all of it as it is."""
        article = article_of(name, text)
        return Story(article, parser.parse(self._nlp, text, article.paragraphs))


def article_of(name: str, text: str) -> Article:
    """Return the article of `text`; its paragraphs and their kinds are those that the feeder finds."""
    marked = list(_marked(text))
    headline = next((text[each.start : each.end] for each in marked if each.kind == Paragraph.HEADLINE), "")
    return Article(
        article_id=name,
        revision=1,
        text_revision=1,
        status=Article.USABLE,
        guid=name,
        headline=headline,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        language="en",
        paragraphs=[Paragraph(start=each.start, end=each.end, kind=each.kind) for each in marked],
    )


def _marked(text: str) -> Iterator[Marked]:
    headline, body = split_headline(text)
    at = text.find(body, len(headline))
    canonical = from_plain("", body)
    if text[:at].strip() != headline or canonical.text != body:
        # The feeder would clean it: then only the paragraphs are as it finds them.
        yield from _plain(text)
        return
    if headline:
        start = text.index(headline)
        yield Marked(start, start + len(headline), Paragraph.HEADLINE)
    yield from (Marked(at + each.start, at + each.end, each.kind) for each in canonical.paragraphs)


def _plain(text: str) -> Sequence[Marked]:
    return [Marked(start, end, Paragraph.BODY) for start, end in layout.paragraphs(text)]
