"""All attributions of an article: the quotations first, then what the clauses around them report."""

from collections.abc import Iterator

from services.quotes.reading import Reading
from services.quotes.rules.acts import act_of, claim_of
from services.quotes.rules.clauses import according, clause_of
from services.quotes.rules.direct import direct
from services.quotes.rules.found import Attribution, Rule
from services.quotes.rules.sources import is_cue

_DEEPEST = 8


def attributions(reading: Reading) -> list[Attribution]:
    """Return who said what, in text order of the content."""
    quoted = direct(reading)
    # A sentence that only says who speaks next still reports what it reports itself.
    beside = (attribution for attribution in quoted if attribution.rule is not Rule.SENTENCE_BEFORE)
    taken = {start for attribution in beside for start, _ in attribution.cue}
    spoken = {span for attribution in quoted for span in attribution.content}
    found = [
        attribution
        for attribution in (_reported(reading, index) for span in reading.paragraphs for index in range(*span))
        if attribution is not None and attribution.cue[0][0] not in taken and not spoken.issuperset(attribution.content)
    ]
    return list(_not_too_deep(sorted(quoted + found, key=lambda attribution: (attribution.content, attribution.cue))))


def _not_too_deep(found: list[Attribution]) -> Iterator[Attribution]:
    """Leave out what is nested deeper than any writer would: their texts together would outgrow the article's."""
    ends: list[int] = []
    for attribution in found:
        start = attribution.content[0][0]
        ends = [end for end in ends if end > start]
        if len(ends) < _DEEPEST:
            ends.append(attribution.content[-1][1])
            yield attribution


def _reported(reading: Reading, index: int) -> Attribution | None:
    if is_cue(reading, index):
        return clause_of(reading, index) or act_of(reading, index)
    if reading.tokens[index].text.lower() == "according":
        return according(reading, index) if reading.is_outside(index) else None
    return claim_of(reading, index)
