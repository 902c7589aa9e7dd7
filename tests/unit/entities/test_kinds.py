"""One kind for each name in a text."""

import pytest

from tests.unit.entities.marked import found


def kinds(*blocks: str) -> dict[str, str]:
    return {name: kind for name, (kind, _) in found(*blocks).items()}


def test_most_mentions_say_what_a_name_is() -> None:
    text = "They saw [Ruritel|ORG] grow. Then [Ruritel|GPE] fell. Still [Ruritel|ORG] pays."
    assert kinds(text) == {"Ruritel": "ORGANIZATION"}


def test_the_surname_of_a_person_is_a_person_however_often_it_is_mistaken() -> None:
    text = "They saw [Gerald Forde|PERSON] rise. Then [Forde|ORG] fell. Still [Forde|ORG] sang. So [Forde|ORG] left."
    text += " And [Forde|ORG] and [Forde|ORG] and [Forde|ORG]."
    assert kinds(text) == {"Gerald Forde": "PERSON"}


def test_the_surname_of_a_founder_may_be_his_firm() -> None:
    text = (
        "[Michael Delle|PERSON] owns [Delle Corp|ORG]. Now [Delle|ORG] sells. All of [Delle|ORG]. The [Delle|ORG] way."
    )
    text += " And [Delle|ORG] and [Delle|ORG] again, [Delle|ORG] too."
    assert found(text)["Delle Corp"][0] == "ORGANIZATION"


def test_a_known_name_has_the_kind_that_is_known() -> None:
    assert kinds("So [Iran|PERSON], [Kremlin|FAC] and [Iranian|GPE] met.") == {
        "Iran": "PLACE",
        "Kremlin": "ORGANIZATION",
        "Iranian": "GROUP",
    }


def test_jordan_the_country_and_jordan_the_player_are_two() -> None:
    text = "So [Michael Jordan|PERSON] flew to [Jordan|GPE] and [Jordan|PERSON] played."
    assert found(text) == {
        "Michael Jordan": ("PERSON", ["Michael Jordan", "Jordan"]),
        "Jordan": ("PLACE", ["Jordan"]),
    }


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[Ohio Valley University|GPE]", "ORGANIZATION"),
        ("[Bank of Ruritania|GPE]", "ORGANIZATION"),
        ("[Eastwood Kodiak Co|PERSON]", "ORGANIZATION"),
        ("[Lake Burton|PERSON]", "PLACE"),
        ("[George Low Airport|PERSON]", "PLACE"),
        ("[Hurricane Zelda|PERSON]", "EVENT"),
        ("[Treaty of Zenda|ORG]", "LAW"),
    ],
)
def test_the_head_word_tells_the_kind(marked: str, kind: str) -> None:
    assert list(kinds(f"So they saw {marked} again.").values()) == [kind]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("the city of [Zenda|ORG] fell", "PLACE"),
        ("the [Zenda|ORG] river rose", "PLACE"),
        ("they live in [Trondheim|PERSON] now", "PLACE"),
        ("its spokeswoman, [Moana Perry|ORG], left", "PERSON"),
        ("they sued [ZWQ|GPE] now", "ORGANIZATION"),
        ("the book “[Salt Ledger|ORG],” sold", "WORK"),
        ("they heard [Zenda|ORG], who sang", "PERSON"),
        ("they saw the [Zenders|PERSON] win", "ORGANIZATION"),
    ],
)
def test_the_words_beside_a_name_tell_the_kind(marked: str, kind: str) -> None:
    assert list(kinds(f"So {marked}.").values()) == [kind]
