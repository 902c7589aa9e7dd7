"""Block quotes with a line at their end, or below, that says whose words they are: — Ann Reed, the mayor."""

from collections.abc import Iterator

from services.quotes.apart import DASHES, runs
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.said import Speech

_LINE_TOKENS = 15
"""A longer line tells more than a name and an office."""
_SPEAKERS = frozenset({"PERSON", "ORG"})
_TELLING = frozenset({"VERB", "AUX"})


def credited(reading: Reading) -> Iterator[Speech]:
    """Yield what a name stands below: all of a block quote down to it, from the line before that could be one.

    So of several in a row, each signed, each has its own words; and none has those above a name that nobody made out.
    """
    for run in runs(reading.apart):
        first = run.start
        for at in range(run.start, min(run.stop + 1, len(reading.spans))):
            if not _is_credit(reading, at):
                continue
            source = _name(reading, at)
            if source is not None and first < at:
                cue = reading.span(source[0] - 1, source[0])
                yield Speech(source, cue, reading.spans[first:at], range(first, at + 1))
            first = at + 1


def _is_credit(reading: Reading, paragraph: int) -> bool:
    """Whether a line can be one of these: a dash, and some words that tell nothing.

    Without a dash a name may as well be the heading of what comes next.
    """
    first, end = reading.view.token_range(*reading.spans[paragraph])
    tokens = reading.tokens[first:end]
    dashed = 1 < len(tokens) <= _LINE_TOKENS and tokens[0].text in DASHES
    return dashed and not any(token.pos in _TELLING for token in tokens)


def _name(reading: Reading, paragraph: int) -> Tokens | None:
    """Return the tokens of the name that follows the dash of a line."""
    dash, _ = reading.view.token_range(*reading.spans[paragraph])
    entity = reading.entity_of[dash + 1]
    if entity is None or entity.label not in _SPEAKERS or entity.first_token < dash or entity.first_token > dash + 1:
        return None
    return dash + 1, entity.end_token
