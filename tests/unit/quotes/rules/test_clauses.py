"""What is said without marks."""

import pytest
from wirelens.quotes.v1.quotes_pb2 import Quote

from tests.unit.quotes.rules.asked import quotes, said

pytestmark = pytest.mark.parser


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Maria Lopez said that the bridge is safe.", "that the bridge is safe"),
        ("Maria Lopez said on Monday the bridge is safe.", "the bridge is safe"),
        ("Maria Lopez told the council she had tested the bridge.", "she had tested the bridge"),
        ("Maria Lopez denied that the bridge is old.", "that the bridge is old"),
        ("The bridge is safe, Maria Lopez said.", "The bridge is safe"),
        ("The bridge is safe, said Maria Lopez.", "The bridge is safe"),
        ("As Maria Lopez noted, the bridge is safe.", "the bridge is safe"),
        ("According to Maria Lopez, the bridge is safe.", "the bridge is safe"),
        ("The bridge is safe, according to Maria Lopez.", "The bridge is safe"),
        ("Maria Lopez urged the council to close the bridge.", "the council to close the bridge"),
        ("Maria Lopez called on the council to close the bridge.", "the council to close the bridge"),
        ("Maria Lopez vowed to close the bridge.", "to close the bridge"),
        ("Maria Lopez called the bridge a disgrace.", "the bridge a disgrace"),
        ("Maria Lopez accused the council of negligence.", "the council of negligence"),
        ("Maria Lopez's claim that the bridge is safe was tested.", "that the bridge is safe"),
    ],
)
def test_the_clause_is_the_content(text: str, content: str) -> None:
    (quote,) = quotes(text)
    assert (quote.kind, quote.speaker.name) == (Quote.INDIRECT, "Maria Lopez")
    assert [span.exact for span in quote.content] == [content]


def test_a_clause_that_is_broken_by_its_cue_has_two_spans() -> None:
    assert said("The bridge, Maria Lopez said, is safe.") == ["INDIRECT Maria Lopez: The bridge … is safe"]


def test_what_is_added_is_a_quote_of_its_own_by_the_same_speaker() -> None:
    assert said("Maria Lopez said the bridge is safe, adding that it had been tested.") == [
        "INDIRECT Maria Lopez: the bridge is safe",
        "INDIRECT Maria Lopez: that it had been tested",
    ]


def test_what_the_speaker_says_next_is_no_part_of_the_clause() -> None:
    assert said("Maria Lopez said the report was wrong and called it a scandal.") == [
        "INDIRECT Maria Lopez: the report was wrong",
        "INDIRECT Maria Lopez: it a scandal",
    ]


def test_a_document_speaks_through_what_it_shows() -> None:
    assert said("A survey found that most drivers avoid the bridge.") == [
        "INDIRECT A survey: that most drivers avoid the bridge"
    ]


def test_what_was_not_said_is_no_quote() -> None:
    assert quotes("Maria Lopez did not say that the bridge is safe.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Maria Lopez hoped that the bridge would be safe.",
        "Maria Lopez plans to close the bridge.",
        "Maria Lopez believes that the bridge is safe.",
        "The visit suggests that the bridge is safe.",
        "A group called Friends of the Bridge met on Monday.",
    ],
)
def test_attitudes_and_meanings_are_no_speech(text: str) -> None:
    assert quotes(text) == []
