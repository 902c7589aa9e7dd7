"""Quotes of an article: a pure function of its text, its parse and a trained tagger.

The tagger marks who says, that it is said and what is said, and tells which belong together. The marks of quotation say
how much of it is verbatim, and the parse whom the words that speak mean. What is less certain than not is left out.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.quotes.apart import block_of
from services.quotes.confidence import Calibration, evidence_of
from services.quotes.credits import credited
from services.quotes.finding import find
from services.quotes.layout import ends_with_colon
from services.quotes.linking import Attribution
from services.quotes.reading import Reading
from services.quotes.said import Said
from services.quotes.tagger import Tagger
from services.quotes.transcript import speeches
from services.quotes.writing import Writer

_SHOWN = 0.9
"""Confidence of a turn of a conversation, or of what a name stands below: the tagger is not asked."""


class Attributor:
    """Finds the quotes of articles, one after another."""

    def __init__(self, tagger: Tagger, calibration: Calibration) -> None:
        self._tagger = tagger
        self._calibration = calibration

    def attribute(self, article: Article, document: Document) -> QuotesSection:
        """Return who said what in `article`, whose text `document` parses.

        Raises ValueError where the two don't belong together.
        """
        reading = Reading(article, document)
        writer = Writer(reading)
        section = QuotesSection()
        for said in said_in(self._tagger, reading):
            sure = _SHOWN if said.evidence is None else self._calibration.probability(said.evidence)
            if sure >= self._calibration.least:
                section.quotes.append(writer.quote(said, sure))
        return section


def said_in(tagger: Tagger, reading: Reading) -> list[Said]:
    """Return all that is attributed in an article, certain or not, by where its contents begin."""
    spoken = [*speeches(reading), *credited(reading)]
    taken = frozenset(number for speech in spoken for number in speech.paragraphs)
    told = find(tagger, reading.text, reading.spans, reading.quotations, taken)
    found = list(_written(reading, [each for each in told if not _announces(reading, each, taken)]))
    found += [Said(speech.content, speech.cue, reading.span(*speech.source), None) for speech in spoken]
    return sorted(found, key=lambda said: said.content)


def _written(reading: Reading, told: Iterable[Attribution]) -> Iterator[Said]:
    """Yield what is told. Of a block quote whose beginning has a cue all is said, and nothing in it apart."""
    block, is_said = range(0), False
    for each in told:
        numbers = each.content[0].quotations
        apart = next((number for number in numbers if not reading.quotations[number].has_marks), None)
        if apart is not None and apart not in block:
            block, is_said = block_of(reading.quotations, apart), False
        if apart is None or not (is_said or apart == block.start):
            yield _said(reading, each)
        elif each.cue is not None and not is_said:
            is_said = True
            whole = [(reading.quotations[at].start, reading.quotations[at].end) for at in block]
            # How far it goes is shown by the markup, and no reason to doubt it.
            yield replace(_said(reading, replace(each, content=each.content[:1])), content=whole)


def _said(reading: Reading, found: Attribution) -> Said:
    return Said(
        content=[(portion.start, portion.end) for portion in found.content],
        cue=(found.cue.start, found.cue.end) if found.cue is not None else None,
        source=(found.source.start, found.source.end) if found.source is not None else None,
        evidence=evidence_of(found),
        is_block=_is_block(reading, found),
    )


def _announces(reading: Reading, found: Attribution, taken: Container[int]) -> bool:
    """Whether its cue is that of a paragraph which ends with a colon, for what is `taken` after it."""
    if found.cue is None or found.cue.paragraph + 1 not in taken:
        return False
    before = found.cue.paragraph
    return ends_with_colon(reading.text, *reading.spans[before]) and found.content[0].paragraph > before


def _is_block(reading: Reading, found: Attribution) -> bool:
    """Whether whole paragraphs are said, after one that ends with a colon: set apart, they need no marks."""
    if found.cue is None or found.content[0].paragraph != found.cue.paragraph + 1:
        return False
    if not ends_with_colon(reading.text, *reading.spans[found.cue.paragraph]):
        return False
    for portion in found.content:
        start, end = reading.spans[portion.paragraph]
        if any(char.isalnum() for char in reading.text[start : portion.start] + reading.text[portion.end : end]):
            return False
    return True
