"""Where names begin and end."""

from tests.unit.entities.marked import found


def test_the_stop_of_a_sentence_is_no_part_of_a_firm() -> None:
    assert list(found("They sold [Zorn Inc.|ORG] Then [Zorn Inc.|ORG] was gone.")) == ["Zorn Inc."]
    mentions = found("They sold [Zorn Inc.|ORG] Then they wept for [Zorn Inc.|ORG]")["Zorn Inc"][1]
    assert mentions == ["Zorn Inc", "Zorn Inc"]


def test_a_lost_apostrophe_is_put_up_with() -> None:
    assert found("So [Zenda|GPE] paid. Then [Polands|ORG] debt and [Zendas|ORG] port grew.") == {
        "Zenda": ("PLACE", ["Zenda", "Zenda"]),
        "Poland": ("PLACE", ["Poland"]),
    }


def test_in_a_text_with_apostrophes_none_is_lost() -> None:
    assert "Zendas" in found("So [Zenda|GPE]’s men paid. Then [Zendas|ORG] grew.")


def test_a_persons_name_that_ends_in_s_keeps_it() -> None:
    assert found("So [Lawton Chiles|PERSON] spoke. Then [Chiles|PERSON] left [Chile|GPE].")["Lawton Chiles"][1] == [
        "Lawton Chiles",
        "Chiles",
    ]


def test_a_name_with_a_particle_is_one() -> None:
    assert list(found("So [Cor|PERSON] van der [Klug|PERSON] spoke.")) == ["Cor van der Klug"]


def test_a_body_of_state_is_an_organisation() -> None:
    text = "So [Iraqi|NORP] forces and the [U.S.|GPE] military met. The [Iraqi|NORP] men left the [U.S.|GPE] then."
    assert found(text) == {
        "Iraqi forces": ("ORGANIZATION", ["Iraqi forces"]),
        "U.S. military": ("ORGANIZATION", ["U.S. military"]),
        "Iraqi": ("GROUP", ["Iraqi"]),
        "U.S.": ("PLACE", ["U.S."]),
    }


def test_who_is_said_to_hold_an_office_is_a_person() -> None:
    assert (
        found("They heard from [Low|PERSON]. Later Garo Zorn, an analyst with Low, spoke.")["Garo Zorn"][0] == "PERSON"
    )


def test_a_town_with_its_state_behind_it_is_a_place() -> None:
    assert found("They left [Zenda|ORG], [Vermont|GPE], then.")["Zenda"][0] == "PLACE"
    assert found("They left [Zenda|PERSON], a small mining town, then.")["Zenda"][0] == "PLACE"
