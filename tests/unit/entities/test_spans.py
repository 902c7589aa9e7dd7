"""From what a model marks to the name itself."""

import pytest

from tests.unit.entities.marked import found


def mentions(block: str) -> list[str]:
    return [exact for _, exacts in found(block).values() for exact in exacts]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("they trust [the Kremlin|ORG] still", "Kremlin"),
        ("from [the United States|GPE] alone", "United States"),
        ("during [Putin's|PERSON] visit", "Putin"),
        ("during [Putin’s|PERSON] visit", "Putin"),
        ("of [Democrats'|NORP] plans", "Democrats"),
        ("on [Al-Noor television|ORG] late", "Al-Noor"),
        ("in [southern Lebanon|GPE] now", "Lebanon"),
        ('by ["Acme Corp.|ORG] again', "Acme Corp."),
        ("for [Cetus Corp CTUS|ORG] here", "Cetus Corp"),
        ("shares of [Havn|PERSON] A/S rose", "Havn A/S"),
        ("the [anti-American|NORP] mood", "American"),
        ("a [London-based|GPE] firm", "London"),
        ("Senator [D-N.Y.|GPE] said", "N.Y."),
        ("by [McDonald's|ORG] today", "McDonald's"),
        ("by [former President Jan Novak|PERSON] today", "Jan Novak"),
        ("near Mirage, [Calif|GPE]. He left", "Calif."),
        ("from [Jan van der Berg|PERSON] today", "Jan van der Berg"),
        ("with [Han Seo-yeon|PERSON] today", "Han Seo-yeon"),
        ("with [the Ukraine war|EVENT] over", "Ukraine war"),
    ],
)
def test_the_mention_is_the_name_alone(marked: str, name: str) -> None:
    assert mentions(f"So it was {marked}.") == [name]


def test_a_firm_that_was_cut_at_its_and_is_whole() -> None:
    assert list(found("So [Merck|ORG] and [Co Inc|ORG] said.")) == ["Merck and Co Inc"]


@pytest.mark.parametrize(
    "marked",
    [
        "on [Tuesday|DATE] and [two|CARDINAL] for [$5|MONEY] as [fifth|ORDINAL] in [French|LANGUAGE]",
        "the [Leader|ORG] spoke",
        "the [Internet|ORG] spoke",
        "the [government|ORG] spoke",
        "the [—|ORG] spoke",
        "the [X|PERSON] spoke",
        "the [206p|PRODUCT] spoke",
        "the [www.example.com|ORG] spoke",
        "the [info@Example|ORG] spoke",
        "the [Easter|ORG] spoke",
        f"the [{'Very ' * 30}Long|ORG] spoke",
    ],
)
def test_what_names_nothing_is_dropped(marked: str) -> None:
    assert found(f"So it was {marked}.") == {}


def test_a_common_word_that_begins_a_sentence_is_no_name() -> None:
    assert found("[Arbitrage|ORG] paid well. They like arbitrage there.") == {}


def test_a_country_that_begins_a_sentence_is_a_name() -> None:
    assert list(found("[Turkey|GPE] paid well. They eat turkey there.")) == ["Turkey"]
