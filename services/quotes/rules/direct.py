"""Quotations that stand for themselves, put together to quotes, each with what attributes it."""

from dataclasses import dataclass

from services.quotes.quoted import is_clause
from services.quotes.reading import Reading
from services.quotes.rules.beside import Attributor, attributor, ends_with_colon, speaker_of
from services.quotes.rules.found import Attribution, Rule
from services.quotes.rules.lines import Line, lines
from services.quotes.rules.standing import is_sentence, stands_free
from services.quotes.transcript import Turn, turns


def direct(reading: Reading) -> list[Attribution]:
    """Return the direct quotes, by where they begin."""
    return _Walk(reading).quotes()


@dataclass(slots=True)
class _Speech:
    """One quote while it grows: "…," he said. "…" is one, and so are paragraphs of which only the last is closed."""

    by: Attributor
    content: list[tuple[int, int]]
    quotation: int
    """Its last one; OUTSIDE where it stands without marks."""
    paragraph: int
    line: int


class _Walk:
    """Reads an article line by line, and remembers who spoke last."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._turns = turns(reading)
        self._speeches: list[_Speech] = []
        self._last: _Speech | None = None
        self._line_before: Line | None = None
        self._place_before = 0, 0
        self._paragraph = 0
        self._line = 0

    def quotes(self) -> list[Attribution]:
        for number, paragraph in enumerate(self._reading.paragraphs):
            self._paragraph, self._line = number, 0
            turn = self._turns.get(paragraph[0])
            if turn is not None:
                self._transcribed(turn)
                continue
            for line in lines(self._reading, paragraph):
                for k, piece in enumerate(line):
                    if not piece.is_words:
                        self._quotation(line, k)
                self._line_before = line
                self._place_before = self._paragraph, self._line
                self._line += 1
        return [self._attribution(speech) for speech in self._speeches]

    def _transcribed(self, turn: Turn) -> None:
        """Take the paragraph as said by the one whom it names."""
        by = Attributor(Rule.TRANSCRIPT, turn.colon, turn.colon + 1, turn.source)
        content = [self._reading.span(turn.first, turn.end)]
        # Within marks the last quotation may run on in the next paragraph.
        self._last = _Speech(by, content, self._reading.quotation_of[turn.end - 1], self._paragraph, 0)
        self._line_before = None
        self._speeches.append(self._last)

    def _quotation(self, line: Line, k: int) -> None:
        reading, quotation = self._reading, line[k].quotation
        running = self._running_on(quotation)
        if running is None and not stands_free(reading, line, k):
            return
        by = attributor(reading, line, k)
        if running is not None:
            self._add(running, quotation)
            if by is not None and running.by.source is None:
                running.by = by
        elif by is not None:
            last = self._last
            if last is not None and by.end > by.first and (last.by.first, last.by.end) == (by.first, by.end):
                self._add(last, quotation)
            else:
                self._new(by, quotation)
        elif is_clause(reading, quotation) or is_sentence(reading, line, k):
            self._without_attributor(line, k)

    def _running_on(self, quotation: int) -> _Speech | None:
        """Return the quote of the paragraph before, where it is not closed there and goes on with this quotation."""
        last = self._last
        if last is None or quotation == 0 or last.quotation != quotation - 1:
            return None
        return last if self._reading.quotations[quotation - 1].runs_on else None

    def _without_attributor(self, line: Line, k: int) -> None:
        last = self._last
        if last is not None and last.paragraph == self._paragraph and self._line - last.line <= 1:
            self._add(last, line[k].quotation)
        else:
            self._new(self._context(line, k), line[k].quotation)

    def _context(self, line: Line, k: int) -> Attributor:
        """Return who is likely to speak, by what stands before: least likely last."""
        reading, before, last = self._reading, self._line_before, self._last
        whole = is_sentence(reading, line, k)
        by = speaker_of(reading, line[:k]) if k > 0 else None
        if by is None and before is not None and (whole or self._line > 0):
            if last is not None and (last.paragraph, last.line) == self._place_before:
                return Attributor(Rule.SAME_AS_BEFORE, 0, 0, last.by.source)
            by = speaker_of(reading, before, with_cue=self._line == 0 and not ends_with_colon(reading, before))
        if by is None and last is not None and whole and last.paragraph >= self._paragraph - 1:
            return Attributor(Rule.SAME_AS_BEFORE, 0, 0, last.by.source)
        return by or Attributor(Rule.UNATTRIBUTED, 0, 0, None)

    def _new(self, by: Attributor, quotation: int) -> None:
        speech = _Speech(by, [], quotation, self._paragraph, self._line)
        self._speeches.append(speech)
        self._add(speech, quotation)

    def _add(self, speech: _Speech, quotation: int) -> None:
        found = self._reading.quotations[quotation]
        speech.content.append((found.start, found.end))
        speech.quotation, speech.paragraph, speech.line = quotation, self._paragraph, self._line
        self._last = speech

    def _attribution(self, speech: _Speech) -> Attribution:
        by = speech.by
        cue = (self._reading.span(by.first, by.end),) if by.end > by.first else ()
        return Attribution(by.rule, tuple(speech.content), cue, by.source, direct=True)
