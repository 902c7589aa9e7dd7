"""Block quotes that a name stands below."""

from collections.abc import Container

import pytest

from services.quotes.credits import credited
from services.quotes.reading import Reading
from tests.unit.quotes.parsed import article, parse

pytestmark = pytest.mark.parser


def found(text: str, apart: Container[int]) -> list[tuple[str, str, list[str]]]:
    """Return source, cue and contents of what is found."""
    story = article(text, apart=apart)
    reading = Reading(story, parse(story))
    spans = [(reading.span(*speech.source), speech.cue, speech.content) for speech in credited(reading)]
    return [(text[a:b], text[c:d], [text[e:f] for e, f in content]) for (a, b), (c, d), content in spans]


@pytest.mark.parametrize("apart", [range(1, 3), range(1, 4)])
def test_a_name_after_a_dash_says_what_stands_above_it_wherever_its_markup_ends(apart: range) -> None:
    text = "The council met.\nThe river is no enemy.\nIt never was.\n— Maria Lopez, the mayor of Norvik\nMarkets rose."
    assert found(text, apart) == [("Maria Lopez", "—", ["The river is no enemy.", "It never was."])]


def test_a_post_that_a_page_shows_is_said_by_who_signs_it() -> None:
    text = "Markets rose.\nTaxes will fall next year.\n— Ana Duarte (@aduarte) May 3, 2026"
    assert found(text, range(1, 3)) == [("Ana Duarte", "—", ["Taxes will fall next year."])]


def test_of_several_in_a_row_each_has_its_own_words() -> None:
    text = "It rained.\nThe river rose.\n— Maria Lopez (@lopez) May 3\nIt never did.\n— Peter Marsh (@marsh) May 4"
    assert found(text, range(1, 5)) == [
        ("Maria Lopez", "—", ["The river rose."]),
        ("Peter Marsh", "—", ["It never did."]),
    ]


def test_nobody_has_the_words_above_a_line_that_could_be_a_name() -> None:
    text = "It rained.\nThe river rose.\n— the harbour desk\nIt never did.\n— Peter Marsh"
    assert found(text, range(1, 5)) == [("Peter Marsh", "—", ["It never did."])]


@pytest.mark.parametrize(
    "line",
    [
        "– Lower rents",  # an entry of a list
        "— Maria Lopez said on Monday",  # a sentence
        "Maria Lopez",  # the heading of what comes next
        "Markets rose.",
    ],
)
def test_any_other_line_below_says_nothing(line: str) -> None:
    assert found(f"The council met.\nThe river is no enemy.\n{line}\nIt rained.", range(1, 2)) == []


def test_a_name_without_words_above_it_says_nothing() -> None:
    assert found("The council met.\n— Maria Lopez", range(1, 2)) == []
