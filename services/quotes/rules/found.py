"""What the rules find, before it is written down as a section."""

from dataclasses import dataclass
from enum import Enum


class Rule(Enum):
    """How an attribution was found."""

    CUE_AFTER = "…, X said"
    CUE_BEFORE = "X said: …"
    NAME_BEFORE = "X: …"
    NAME_AFTER = '"…" – X'
    SENTENCE_BEFORE = "a quotation after a sentence that says who speaks"
    SAME_AS_BEFORE = "a paragraph that is a quotation, after one whose speaker is known"
    UNATTRIBUTED = "a quotation that nothing attributes"
    TRANSCRIPT = "NAME: … at the start of a paragraph, more than once"
    CLAUSE = "X said that …"
    CLAUSE_BEFORE = "…, X said, without marks"
    ACCORDING = "according to X, …"
    URGED = "X urged Y to …"
    PROMISED = "X vowed to …"
    CLAIMED = "X's claim that …"
    LABELLED = "X called Y …"
    SHOWN = "the poll found that …"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something said. Spans are code points into the text, half-open, in text order."""

    rule: Rule
    content: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    source: int | None
    """Index of the head of the noun phrase that speaks; None where the text has none."""
    direct: bool
    """The content is the quotations alone."""
