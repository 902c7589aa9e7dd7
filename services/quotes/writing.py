"""What is found, written down as quotes: with how verbatim it is, whether it was said, and who speaks."""

import unicodedata

from wirelens.quotes.v1.quotes_pb2 import Quote, Speaker
from wirelens.section.v1.section_pb2 import Span

from services.quotes.kinds import kind_of
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.said import Said
from services.quotes.said import Span as TextSpan
from services.quotes.speakers import Speakers
from services.quotes.speech import is_speech, says
from services.quotes.voices import voice_of


class Writer:
    """Writes the quotes of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._speakers = Speakers(reading)
        self._spoke: dict[TextSpan, Speaker] = {}
        """By source: many quotes in a row can have the same."""
        self._written = 0

    def quote(self, said: Said, confidence: float) -> Quote:
        """Return the next quote, with an id of its own. `confidence` is 0 to 1."""
        self._written += 1
        content = [self._tokens(span) for span in said.content]
        cue = self._tokens(said.cue) if said.cue is not None else None
        verbatim = said.evidence is None or (said.is_block and cue is not None and says(self._reading, cue))
        kind = Quote.DIRECT if verbatim else kind_of(self._reading, content, cue)
        return Quote(
            id=f"q{self._written}",
            kind=kind,
            content=[self._words(*span) for span in said.content],
            cue=[self._words(*said.cue)] if said.cue is not None else [],
            speaker=self._speaker(said.source) if said.source is not None else Speaker(status=Speaker.NONE),
            confidence=confidence,
            reported_speech=kind == Quote.DIRECT or cue is None or is_speech(self._reading, cue),
        )

    def _tokens(self, span: TextSpan) -> Tokens:
        return self._reading.view.token_range(*span)

    def _speaker(self, source: TextSpan) -> Speaker:
        if source not in self._spoke:
            self._spoke[source] = self._told(source)
        return self._spoke[source]

    def _told(self, source: TextSpan) -> Speaker:
        first, end = self._tokens(source)
        if first == end:  # the parser saw no word there
            mention = self._words(*source)
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

    def _words(self, start: int, end: int) -> Span:
        """Return the span of words. The tokenizer drops accents that stand by themselves after a word's last letter."""
        text = self._reading.text
        while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
            end += 1
        return self._span(start, end)

    def _span(self, start: int, end: int) -> Span:
        return Span(start=start, end=end, exact=self._reading.text[start:end])
