"""The identifier that every entity has."""

from tests.unit.entities.marked import section


def local(text: str) -> dict[str, str]:
    return {e.name: e.links[-1].id for e in section(text).entities if e.links[-1].scheme == "local"}


def test_everything_has_one_and_nothing_links_less_surely() -> None:
    entities = section("So [Ann Zorn|PERSON] left [Iran|GPE] for [Zorn Corp|ORG].").entities
    assert all(e.links[-1].scheme == "local" and e.links[-1].confidence == 0.5 for e in entities)
    assert len({e.links[-1].id for e in entities}) == 3


def test_a_name_has_the_same_in_every_article() -> None:
    one = local("So [Ann Zorn|PERSON] met [Zorn Corp.|ORG] there.")
    other = local("Then, at [The Zorn Corporation|ORG], Mrs [Ann  Zorn|PERSON] spoke.")
    assert one["Ann Zorn"] == other["Ann Zorn"]
    assert one["Zorn Corp."] == other["Zorn Corporation"]


def test_the_kind_tells_two_of_one_name_apart() -> None:
    assert local("So [Zorn|PERSON] left.")["Zorn"] != local("So [Zorn|GPE] left.")["Zorn"]
