"""Quotations that stand for themselves."""

import pytest
from wirelens.quotes.v1.quotes_pb2 import Quote, Speaker

from tests.unit.quotes.rules.asked import quotes, said

pytestmark = pytest.mark.parser


@pytest.mark.parametrize(
    "text",
    [
        '"The bridge is safe," Maria Lopez said.',
        '"The bridge is safe," said Maria Lopez.',
        "“The bridge is safe,” Maria Lopez told reporters on Monday.",
        '"The bridge is safe," Maria Lopez, who built it, said.',
        '"The bridge is safe," said engineer Maria Lopez, who built it.',
        '"The bridge is safe," according to Maria Lopez.',
        '"The bridge is safe," an angry Maria Lopez shot back.',
        'Maria Lopez said: "The bridge is safe,"',
        'Maria Lopez told the city council on Monday, "The bridge is safe,"',
        'Maria Lopez: "The bridge is safe,"',
        '"The bridge is safe," — Maria Lopez.',
    ],
)
def test_the_words_beside_say_who_speaks(text: str) -> None:
    (quote,) = quotes(text)
    assert (quote.kind, quote.speaker.name) == (Quote.DIRECT, "Maria Lopez")
    assert [span.exact.strip('"“”') for span in quote.content] == ["The bridge is safe,"]


def test_a_quotation_that_is_broken_by_its_cue_is_one_quote() -> None:
    assert said('"The bridge," Maria Lopez said, "is safe."') == ['DIRECT Maria Lopez: "The bridge," … "is safe."']


def test_a_quotation_after_it_in_the_paragraph_is_of_the_same_speaker() -> None:
    assert said('"It is safe," Maria Lopez said. "We tested it twice."') == [
        'DIRECT Maria Lopez: "It is safe," … "We tested it twice."'
    ]


def test_a_quotation_may_run_over_paragraphs() -> None:
    assert said("Maria Lopez said: “It is safe.\n“We tested it twice.\n“You can walk on it today.”") == [
        "DIRECT Maria Lopez: “It is safe. … “We tested it twice. … “You can walk on it today.”"
    ]


def test_two_speakers_in_one_paragraph_are_two_quotes() -> None:
    assert said('"It is safe," Maria Lopez said. "It is not," Peter Brandt replied.') == [
        'DIRECT Maria Lopez: "It is safe,"',
        'DIRECT Peter Brandt: "It is not,"',
    ]


def test_a_sentence_before_may_say_who_speaks() -> None:
    assert said('Maria Lopez rejected the report. "We tested the bridge twice last year."') == [
        'DIRECT Maria Lopez: "We tested the bridge twice last year."'
    ]


def test_a_sentence_that_reports_and_then_quotes_is_two_quotes() -> None:
    assert said('Maria Lopez said the bridge is safe. "We tested it twice last year."') == [
        "INDIRECT Maria Lopez: the bridge is safe",
        'DIRECT Maria Lopez: "We tested it twice last year."',
    ]


def test_one_cue_beside_a_quotation_reports_nothing_else() -> None:
    assert said('Maria Lopez promised to rebuild the bridge: "It will be safe."') == [
        'DIRECT Maria Lopez: "It will be safe."'
    ]


def test_a_colon_belongs_to_who_speaks_and_not_to_the_verb_before_it() -> None:
    assert said('Maria Lopez warned that the road is closed: "Nobody should drive there."')[-1] == (
        'DIRECT Maria Lopez: "Nobody should drive there."'
    )


def test_a_quotation_after_any_other_verb_is_part_of_the_sentence() -> None:
    assert said('Maria Lopez said the plan reads "we are all going home."') == [
        'MIXED Maria Lopez: the plan reads "we are all going home."'
    ]


def test_a_colon_at_the_end_of_a_paragraph_announces_the_next() -> None:
    assert said('Maria Lopez wrote to the council:\n"We tested the bridge twice last year."') == [
        'DIRECT Maria Lopez: "We tested the bridge twice last year."'
    ]


def test_a_quotation_that_nothing_attributes_has_no_speaker() -> None:
    (quote,) = quotes('"Nothing in this valley will ever be the same again."')
    assert quote.speaker.status == Speaker.NONE
    assert not quote.speaker.HasField("mention")


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "peak" came in May.',
        'Her novel, "The Salt Road," won a prize.',
        "Prices are here “to stay,” which hurts.",
        'They sang "Happy Birthday" in the rain.',
        "The 'Channel One' crew left early.",
    ],
)
def test_a_title_or_a_scare_quote_is_no_speech(text: str) -> None:
    assert quotes(text) == []


def test_a_fragment_in_marks_makes_a_clause_mixed_and_never_direct() -> None:
    assert said("Maria Lopez said the bridge is “very safe” after the works.") == [
        "MIXED Maria Lopez: the bridge is “very safe” after the works"
    ]


def test_a_sentence_that_ends_in_marks_is_mixed() -> None:
    assert said('Both sides "saw the danger coming," said Maria Lopez.') == [
        'MIXED Maria Lopez: Both sides "saw the danger coming,"'
    ]


def test_a_transcript_names_its_speakers() -> None:
    assert said("LOPEZ: The bridge is safe.\nBRANDT: How do you know?\nLOPEZ: We tested it.") == [
        "DIRECT LOPEZ: The bridge is safe.",
        "DIRECT BRANDT: How do you know?",
        "DIRECT LOPEZ: We tested it.",
    ]


def test_one_label_alone_is_no_transcript() -> None:
    assert said("ZENDA: The bridge is safe.\nThe works began in May.") == []


def test_notes_are_no_transcript() -> None:
    assert said("NOTE: The bridge is safe.\nUPDATE: The works began in May.") == []


def test_an_odd_mark_spoils_nothing_after_its_paragraph() -> None:
    assert said('The bridge" is old.\n"It is safe," Maria Lopez said.')[-1] == 'DIRECT Maria Lopez: "It is safe,"'
