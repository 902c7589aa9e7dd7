"""The first real article: its four quotations, and what only looks like one, by the model and by the rules."""

import pytest
from wirelens.quotes.v1.quotes_pb2 import Quote

from tests.seed import needs_seed
from tests.unit.quotes import asked
from tests.unit.quotes.parsed import seed
from tests.unit.quotes.rules import asked as asked_by_rules

pytestmark = [pytest.mark.parser, needs_seed]


@pytest.fixture(scope="module", params=[asked.section, asked_by_rules.section], ids=["model", "rules"])
def quotes(request: pytest.FixtureRequest) -> list[Quote]:
    return list(request.param(seed()).quotes)


def test_the_four_quotations_are_whole_and_have_the_right_speaker(quotes: list[Quote]) -> None:
    direct = [
        (quote.speaker.name, quote.content[0].exact[1:12], quote.content[-1].exact[-12:-1])
        for quote in quotes
        if quote.kind == Quote.DIRECT
    ]
    assert direct == [
        ("Ebrahim Raisi", "Cooperation", "the region,"),
        ("Ebrahim Raisi", "Others clai", "ur promise,"),
        ("Dmitry Peskov", "Cooperation", "olid basis,"),
        ("Hossein Amir Abdollahian", "There is no", " agreement,"),
    ]


@pytest.mark.parametrize("scare", ["“peak.”", "“to stay,”", "“powerful and independent”", "“very important message”"])
def test_a_scare_quote_is_at_most_part_of_a_clause(quotes: list[Quote], scare: str) -> None:
    holding = [quote for quote in quotes if any(scare in span.exact for span in quote.content)]
    assert all(quote.kind == Quote.MIXED for quote in holding)


def test_no_title_is_speech(quotes: list[Quote]) -> None:
    assert not any(
        "Channel One" in span.exact for quote in quotes for span in quote.content if quote.kind == Quote.DIRECT
    )
