"""Quotes of an article: a pure function of its text, its parse and a trained tagger.

The tagger marks who says, that it is said and what is said, and tells which belong together. The marks of quotation say
how much of it is verbatim, and the parse whom the words that speak mean.
"""

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.section.v1.section_pb2 import Span

from services.quotes.kinds import kind_of
from services.quotes.linking import Attribution, Portion, attributions, portions
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.speakers import Speakers
from services.quotes.speech import is_speech
from services.quotes.tagger import Tagger
from services.quotes.voices import voice_of
from services.quotes.wholes import with_whole_quotations


class Attributor:
    """Finds the quotes of articles, one after another."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def attribute(self, article: Article, document: Document) -> QuotesSection:
        """Return who said what in `article`, whose text `document` parses.

        Raises ValueError where the two don't belong together.
        """
        reading = Reading(article, document)
        passages = self._tagger.encoder.passages(reading.text, reading.spans, reading.quotations)
        tagged = (
            (passage, with_whole_quotations(reading.text, passage.passage, passage.tags))
            for passage in self._tagger.read(passages)
        )
        writer = _Writer(reading)
        return QuotesSection(quotes=[writer.quote(each) for each in attributions(portions(tagged))])


class _Writer:
    """Writes the attributions of one article down as quotes."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._speakers = Speakers(reading)
        self._written = 0

    def quote(self, found: Attribution) -> Quote:
        """Return the next quote."""
        self._written += 1
        content = [self._tokens(portion) for portion in found.content]
        cue = self._tokens(found.cue) if found.cue is not None else None
        kind = kind_of(self._reading, content, cue)
        return Quote(
            id=f"q{self._written}",
            kind=kind,
            content=[self._span(portion.start, portion.end) for portion in found.content],
            cue=[self._span(found.cue.start, found.cue.end)] if found.cue is not None else [],
            speaker=self._speaker(found.source),
            confidence=0.5,
            reported_speech=kind == Quote.DIRECT or cue is None or is_speech(self._reading, cue),
        )

    def _tokens(self, portion: Portion) -> Tokens:
        return self._reading.view.token_range(portion.start, portion.end)

    def _speaker(self, source: Portion | None) -> Speaker:
        if source is None:
            return Speaker(status=Speaker.NONE)
        first, end = self._tokens(source)
        if first == end:  # the parser saw no word there
            mention = self._span(source.start, source.end)
            return Speaker(status=Speaker.UNRESOLVED, mention_kind=Speaker.NOMINAL, mention=mention)
        who = voice_of(self._reading, self._speakers, (first, end))
        return Speaker(
            status=who.status,
            mention_kind=who.kind,
            name=who.name,
            mention=self._of_tokens(who.mention),
            antecedent=self._of_tokens(who.antecedent),
        )

    def _of_tokens(self, tokens: Tokens | None) -> Span | None:
        return self._span(*self._reading.span(*tokens)) if tokens is not None else None

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, exact=self._reading.text[start:end])
