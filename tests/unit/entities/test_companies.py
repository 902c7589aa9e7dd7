"""Which listed company a name means."""

import pytest

from services.entities.registers.companies import BY_KEY
from tests.unit.entities.linked import links
from tests.unit.entities.marked import section

FORD = [("cik", "0000037996"), ("isin", "US3453708600"), ("ticker", "NYSE:F")]


@pytest.mark.parametrize("name", ["Ford Motor Co", "Ford Motor Company", "Ford Motor"])
def test_a_company_is_linked_with_and_without_its_legal_form(name: str) -> None:
    assert links(f"So [{name}|ORG] paid.") == {name: FORD}


def test_a_short_name_is_linked_by_the_long_one_in_the_text() -> None:
    assert links("So [Ford Motor Co|ORG] paid. Then [Ford|ORG] left.") == {"Ford Motor Co": FORD}


def test_a_company_abroad_is_linked_by_isin() -> None:
    assert ("isin", "DE0007664039") in links("So [Volkswagen AG|ORG] paid.")["Volkswagen AG"]


@pytest.mark.parametrize("name", ["Target", "Visa", "Oracle"])
def test_a_word_is_a_company_only_where_the_text_is_about_one(name: str) -> None:
    assert links(f"So [{name}|ORG] went.") == {name: []}
    assert links(f"So shares of [{name}|ORG] went.")[name] != []


def test_a_ticker_behind_a_name_is_certain() -> None:
    text = "So [Zorn Widgets|ORG] (NYSE: F) paid."
    assert links(text)["Zorn Widgets"] == FORD
    assert section(text).entities[0].links[0].confidence == pytest.approx(0.98)


@pytest.mark.parametrize("name", ["Continental Bank of Zenda", "First National Bank", "Zorn Motor Co"])
def test_a_company_that_no_register_has_is_not_linked(name: str) -> None:
    assert links(f"So shares of [{name}|ORG] rose.") == {name: []}


def test_a_person_or_a_place_of_that_name_is_no_company() -> None:
    assert links("So shares of [Charles Schwab|PERSON] rose in [Chubb|GPE].") == {"Charles Schwab": [], "Chubb": []}


def test_a_name_that_two_companies_have_is_nobodys() -> None:
    assert ("citizens",) not in BY_KEY
