"""Sports teams are organisations, in texts about sports."""

import pytest

from tests.unit.entities.marked import found

SPORTS = " The coach said that the season was long."


@pytest.mark.parametrize(
    "text",
    [
        "They saw the [Heat|PERSON] win.",
        "They saw [Heat|PERSON] coach weep.",
        "They saw the [Miami Heat|PERSON] win.",
        "They saw [Lakers|PERSON] win.",
        "They saw [Manchester United|PERSON] win.",
        "They saw [Zenda FC|GPE] win.",
        "They saw [Ohio State|GPE] win.",
    ],
)
def test_a_team_is_an_organisation(text: str) -> None:
    assert [kind for kind, _ in found(text + SPORTS).values()] == ["ORGANIZATION"]


def test_without_sports_nothing_is_a_team() -> None:
    assert found("They saw [Lakers|PERSON] there.")["Lakers"][0] == "PERSON"


def test_a_person_called_like_a_team_is_a_person() -> None:
    assert found("They saw [Stephen Kings|PERSON] there." + SPORTS)["Stephen Kings"][0] == "PERSON"
