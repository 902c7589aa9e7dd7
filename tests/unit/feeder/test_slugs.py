import pytest

from services.feeder import slugs


@pytest.mark.parametrize(
    "slug",
    [
        "BC-EU--Harbour Fire",
        "bc-eu--harbour-fire",
        "BC-EU--Harbour Fire, 1st Ld-Writethru,350",
        "BC-EU--Harbour Fire 2ndLd",
        "BC-EU--Harbour Fire,350",
        "BC-EU--HARBOUR FIRE/ (UPDATE 2)",
        " BC/EU/Harbour/fire/",
    ],
)
def test_a_name_is_the_same_however_far_the_story_has_come(slug: str) -> None:
    assert slugs.sha256("AP", slug) == slugs.sha256("ap", "BC-EU--Harbour Fire")


@pytest.mark.parametrize("slug", ["BC-EU--Harbour", "BC-EU--Harbour Fires", "Harbour Fire", "BC-EU--Harbour Fire II"])
def test_another_name_is_another(slug: str) -> None:
    assert slugs.sha256("AP", slug) != slugs.sha256("AP", "BC-EU--Harbour Fire")


def test_a_name_is_its_providers_own() -> None:
    assert slugs.sha256("AP", "Harbour") != slugs.sha256("AFP", "Harbour")


@pytest.mark.parametrize("slug", ["", " ", "--/", ",350"])
def test_what_is_no_name_is_none(slug: str) -> None:
    assert slugs.sha256("AP", slug) == ""


def test_who_names_too_many_is_told_which() -> None:
    assert slugs.unmet("Harbour", "ap", ["a", "b"]) == (
        "a notice that takes back Harbour, the slug of 2 stories: kill the right one by its guid: a, b"
    )
    assert slugs.unmet("Harbour", "ap", list("abcdef")).endswith(
        "the slug of 6 stories: kill the right one by its guid: a, b, c, d, e, …"
    )


def test_who_names_none_is_told_what_to_do() -> None:
    reason = slugs.unmet("Harbour", "ap", [])
    assert "Harbour" in reason
    assert reason.endswith("in the last 3 days: kill the story by its guid")
