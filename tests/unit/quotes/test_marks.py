"""Which marks open, which close, and which are no quotation marks at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.quotes.marks import quotations


def found(*paragraphs: str) -> list[str]:
    """Return what stands in marks; "+" before what is nested, "…" after what is not closed, "→" after what runs on."""
    text = "\n".join(paragraphs)
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append((at, at + len(paragraph)))
        at += len(paragraph) + 1
    return [
        "+" * q.depth + text[q.inner_start : q.inner_end] + ("" if q.closed else "→" if q.runs_on else "…")
        for q in quotations(text, spans)
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"We won," she said.',
        "“We won,” she said.",
        '“We won," she said.',
        '"We won,” she said.',
        "„We won,“ she said.",
        "„We won,” she said.",
        "”We won,” she said.",
        "«We won,» she said.",
        "»We won,« she said.",
        "‹We won,› she said.",
        "``We won,'' she said.",
        "''We won,'' she said.",
        "'We won,' she said.",
        "‘We won,’ she said.",
        "‚We won,‘ she said.",
        "`We won,' she said.",
    ],
)
def test_every_kind_of_mark_makes_a_pair(text: str) -> None:
    assert found(text) == ["We won,"]


def test_french_marks_keep_their_spaces() -> None:
    assert found("Elle a dit « Oui » hier.") == [" Oui "]


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' owners don't know it's Ann's.",
        "It’s the workers’ party, isn’t it?",
        "Rock 'n' roll of the '90s, get 'em.",
        "He is 6'2\" tall.",
        'A 12" ruler.',
    ],
)
def test_an_apostrophe_or_a_measure_is_no_quotation_mark(text: str) -> None:
    assert found(text) == []


def test_an_apostrophe_does_not_close_a_single_quotation() -> None:
    assert found("'The dogs' owners don't know,' he said.") == ["The dogs' owners don't know,"]


def test_feet_and_inches_do_not_close_a_quotation() -> None:
    assert found('"I am 6\'2" tall," he said.') == ["I am 6'2\" tall,"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no’ to us,” she said.", ["He said ‘no’ to us,", "+no"]),
        ("'He said \"no\" to us,' she said.", ['He said "no" to us,', "+no"]),
        ("“Read “Emma” first,” she said.", ["Read “Emma” first,", "+Emma"]),
        ("«Lies „Emma“ zuerst», sagte sie.", ["Lies „Emma“ zuerst", "+Emma"]),
    ],
)
def test_marks_nest(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_quotation_may_run_over_paragraphs_of_which_only_the_last_is_closed() -> None:
    assert found("“One.", "“Two.", "“Three,” he said.") == ["One.→", "Two.→", "Three,"]


def test_a_quotation_that_nothing_closes_ends_with_its_paragraph() -> None:
    assert found("He said “it was over.", "Nobody spoke.") == ["it was over.…"]


def test_a_mark_without_a_partner_spoils_no_other_paragraph() -> None:
    assert found('A stray" mark and "a pair" of them.', '"Fine," she said.') == ["a pair", "Fine,"]


def test_a_lost_closing_mark_does_not_turn_the_next_quotation_inside_out() -> None:
    assert found('"It is over, he said. "We go home."') == ["We go home."]


def test_empty_marks_are_no_quotation() -> None:
    assert found('He said "" and " ".') == []


@given(st.text(alphabet="ab .,\n\"'“”„‘’‚«»‹›`1s", max_size=80))
def test_quotations_nest_properly_and_stay_in_their_paragraph(text: str) -> None:
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    open_ends: list[int] = []
    last = 0
    for q in quotations(text, spans):
        assert last <= q.start < q.inner_start < q.inner_end <= q.end <= len(text)
        assert any(start <= q.start and q.end <= end for start, end in spans)
        while open_ends and open_ends[-1] <= q.start:
            open_ends.pop()
        assert q.depth == len(open_ends)
        assert not open_ends or q.end <= open_ends[-1]
        open_ends.append(q.end)
        last = q.start
