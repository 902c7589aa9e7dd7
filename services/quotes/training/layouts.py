"""Layouts that news has and the corpus hardly: a statement set apart after a colon, a quotation over paragraphs.

What is said in quotation marks is laid out so by chance, and its annotation with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from services.cli.evaluate.rows import Attribution, QuotesRow, Span

SHARE = 0.5
"""Of the quotations that could be laid out otherwise, so many are."""
_MARKS = {'"': '"', "“": "”"}
_BETWEEN = " \u00a0,:\n"
"""What may stand between a cue and the mark that opens what is said; where a line ends, a colon has to."""
_SENTENCES = re.compile(r"(?<=[a-z][.?!])[ \u00a0]+(?=[A-Z])")
_WORDS = 4
"""What is set apart has at least so many."""


@dataclass(frozen=True)
class _Edit:
    """Code points `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def laid_out(row: QuotesRow, rng: Random) -> QuotesRow | None:
    """Return `row` with some of its quotations laid out otherwise; None where there is none that could be."""
    edits: list[_Edit] = []
    for attribution in row.attributions:
        for span in attribution.content:
            choices = [edit for edit in (_apart(row.text, attribution, span), _running(row.text, span, rng)) if edit]
            if choices and rng.random() < SHARE:
                chosen = rng.choice(choices)
                if all(edit.end <= chosen[0].start or chosen[-1].end <= edit.start for edit in edits):
                    edits += chosen
    return _edited(row, sorted(edits, key=lambda edit: edit.start)) if edits else None


def _apart(text: str, attribution: Attribution, span: Span) -> list[_Edit]:
    """Return what sets apart a quotation of whole sentences, without its marks; nothing where there is none."""
    start, end = span
    before = len(text[:start].rstrip(_BETWEEN))
    cued = any(cue_start < before <= cue_end and cue_end <= start for cue_start, cue_end in attribution.cue)
    inner = text[start + 1 : end - 1]
    if not cued or ("\n" in text[before:start] and ":" not in text[before:start]):
        return []
    if not _is_quotation(text, span) or len(inner.split()) < _WORDS or inner[-1] not in ".?!" or not inner[0].isupper():
        return []
    if end < len(text) and text[end] not in " \u00a0\n":
        return []
    rest = len(text[end:]) - len(text[end:].lstrip(" \u00a0"))
    ends = end + rest == len(text) or text[end + rest] == "\n"
    return [_Edit(before, start + 1, ":\n"), _Edit(end - 1, end + rest, "" if ends else "\n")]


def _running(text: str, span: Span, rng: Random) -> list[_Edit]:
    """Return what begins paragraphs within a quotation, each opened by its mark; nothing where it is one sentence."""
    if not _is_quotation(text, span):
        return []
    places = [match.span() for match in _SENTENCES.finditer(text, *span)]
    chosen = sorted(rng.sample(places, rng.randint(1, min(2, len(places))))) if places else []
    return [_Edit(start, end, "\n" + text[span[0]]) for start, end in chosen]


def _is_quotation(text: str, span: Span) -> bool:
    """Whether the words are one quotation in double marks, whole, in one paragraph."""
    start, end = span
    inner = text[start + 1 : end - 1]
    closing = _MARKS.get(text[start])
    return bool(inner) and text[end - 1] == closing and not any(char in inner for char in '"“”\n')


def _edited(row: QuotesRow, edits: Sequence[_Edit]) -> QuotesRow:
    """Return `row` with the edits, in text order and apart from each other."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += [row.text[at : edit.start], edit.text]
        at = edit.end
    text = "".join([*pieces, row.text[at:]])

    def moved(span: Span) -> Span:
        return _moved(span[0], edits), _moved(span[1], edits)

    attributions = tuple(
        Attribution(
            tuple(map(moved, each.source)),
            tuple(map(moved, each.cue)),
            tuple(part for span in each.content for part in _paragraphs(text, moved(span))),
            moved(each.source_head) if each.source_head else None,
        )
        for each in row.attributions
    )
    return QuotesRow(row.id, text, attributions)


def _moved(at: int, edits: Sequence[_Edit]) -> int:
    """Return where the code point `at` stands after the edits; within one, at most at its end."""
    shift = 0
    for edit in edits:
        if at <= edit.start:
            break
        if at < edit.end:
            return edit.start + shift + min(at - edit.start, len(edit.text))
        shift += len(edit.text) - (edit.end - edit.start)
    return at + shift


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of a span that stand in different paragraphs."""
    at, end = span
    for line in text[at:end].split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1
