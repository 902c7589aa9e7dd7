from random import Random

import pytest

from services.cli.evaluate.rows import Attribution, QuotesRow, Span
from services.quotes.training.layouts import laid_out


def row(text: str, source: str, cue: str, *content: str) -> QuotesRow:
    def span(words: str) -> Span:
        start = text.index(words)
        return start, start + len(words)

    said = Attribution((span(source),), (span(cue),), tuple(map(span, content)), span(source.split()[-1]))
    return QuotesRow("made-up", text, (said,))


def parts(row: QuotesRow) -> tuple[list[str], list[str], list[str], str]:
    found = row.attributions[0]
    source, cue, content = (
        [row.text[start:end] for start, end in spans] for spans in (found.source, found.cue, found.content)
    )
    assert found.source_head is not None
    return source, cue, content, row.text[slice(*found.source_head)]


def layouts(row: QuotesRow) -> set[str]:
    found = (laid_out(row, Random(seed)) for seed in range(40))
    return {each.text for each in found if each is not None}


APART = "The head of the mill said:\nWe will open in the spring."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('The head of the mill said, "We will open in the spring."', '"We will open in the spring."'),
        ("The head of the mill said: “We will open in the spring.”", "“We will open in the spring.”"),
        ("The head of the mill said:\n\n“We will open in the spring.”", "“We will open in the spring.”"),
    ],
)
def test_a_whole_sentence_after_its_cue_is_set_apart_without_marks(text: str, said: str) -> None:
    first = row(text, "The head of the mill", "said", said)

    assert layouts(first) == {APART}
    changed = next(each for seed in range(40) if (each := laid_out(first, Random(seed))) is not None)
    assert parts(changed) == (["The head of the mill"], ["said"], ["We will open in the spring."], "mill")


def test_a_cue_that_ends_with_its_colon_keeps_it() -> None:
    first = row("The mill said: “We will open in the spring.”", "The mill", "said:", "“We will open in the spring.”")

    changed = next(each for seed in range(40) if (each := laid_out(first, Random(seed))) is not None)

    assert parts(changed)[1] == ["said:"]


def test_what_follows_a_statement_that_is_set_apart_begins_a_paragraph() -> None:
    text = "The mill said: “We will open in the spring.” It has stood empty since the flood."

    found = layouts(row(text, "The mill", "said", "“We will open in the spring.”"))

    assert found == {"The mill said:\nWe will open in the spring.\nIt has stood empty since the flood."}


def test_a_quotation_of_several_sentences_runs_over_paragraphs_each_opened_by_a_mark() -> None:
    said = "“It rained all night. The river rose. We left at dawn,”"
    first = row(f"{said} Ana Reyes said.", "Ana Reyes", "said", said)

    assert layouts(first) == {
        "“It rained all night.\n“The river rose. We left at dawn,” Ana Reyes said.",
        "“It rained all night. The river rose.\n“We left at dawn,” Ana Reyes said.",
        "“It rained all night.\n“The river rose.\n“We left at dawn,” Ana Reyes said.",
    }
    for seed in range(40):
        changed = laid_out(first, Random(seed))
        if changed is not None:
            lines = changed.text.removesuffix(" Ana Reyes said.").split("\n")
            assert parts(changed) == (["Ana Reyes"], ["said"], lines, "Reyes")


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mill said it would open in the spring.", "The mill", "said", "it would open in the spring"),
        ("The mill called it “a very long winter for all.”", "The mill", "called", "“a very long winter for all.”"),
        ("“We will open in the spring,” the mill said.", "the mill", "said", "“We will open in the spring,”"),
        ("The mill said: “We open.”", "The mill", "said", "“We open.”"),
        (
            "The mill said: “We will open “in spring” at last.”",
            "The mill",
            "said",
            "“We will open “in spring” at last.”",
        ),
        ("The mill said\n“We will open in the spring.”", "The mill", "said", "“We will open in the spring.”"),
        ("The mill said: “We will open in the spring.”, it", "The mill", "said", "“We will open in the spring.”"),
    ],
)
def test_what_is_no_whole_quotation_after_its_cue_stays_as_it_is(
    text: str, source: str, cue: str, content: str
) -> None:
    assert layouts(row(text, source, cue, content)) == set()
