"""Which place a name means, by ISO 3166 code or GeoNames id."""

import pytest

from services.entities.known_names import DIVISIONS, UK_PARTS, WHOLE_DIVISIONS
from services.entities.registers import canonical, cities, divisions, names
from services.entities.registers.countries import COUNTRIES
from tests.unit.entities.linked import links
from tests.unit.entities.marked import section

LONDON, LONDON_ONTARIO, PARIS, PARIS_TEXAS = "2643743", "6058560", "2988507", "4717560"


@pytest.mark.parametrize(
    ("one", "other", "name", "code"),
    [
        ("United States", "U.S.", "United States", "US"),
        ("America", "the USA", "America", "US"),
        ("United Kingdom", "Britain", "United Kingdom", "GB"),
        ("UAE", "the United Arab Emirates", "United Arab Emirates", "AE"),
        ("Iran", "the Islamic Republic of Iran", "Iran", "IR"),
        ("Türkiye", "Turkey", "Turkey", "TR"),
        ("Ivory Coast", "Côte d’Ivoire", "Ivory Coast", "CI"),
    ],
)
def test_a_country_is_one_by_all_its_names(one: str, other: str, name: str, code: str) -> None:
    assert links(f"So [{one}|GPE] paid. Then [{other}|GPE] left.") == {name: [("iso3166-1", code)]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ohio", "US-OH"),
        ("Calif.", "US-CA"),
        ("Scotland", "GB-SCT"),
        ("Bavaria", "DE-BY"),
        ("Sichuan", "CN-SC"),
        ("Alberta", "CA-AB"),
        ("Quebec", "CA-QC"),
    ],
)
def test_a_state_is_linked_by_the_names_that_the_press_has_for_it(name: str, code: str) -> None:
    assert links(f"So [{name}|GPE] paid.") == {name: [("iso3166-2", code)]}


@pytest.mark.parametrize(
    ("name", "id_"), [("London", LONDON), ("Paris", PARIS), ("Bombay", "1275339"), ("Tehran", "112931")]
)
def test_a_city_is_the_largest_of_its_name(name: str, id_: str) -> None:
    assert links(f"So [{name}|GPE] paid.") == {name: [("geonames", id_)]}


@pytest.mark.parametrize(
    ("text", "name", "id_"),
    [
        ("In [Paris|GPE], [Texas|GPE], it rains.", "Paris", PARIS_TEXAS),
        ("In [Paris|GPE], [France|GPE], it rains.", "Paris", PARIS),
        ("In [London|GPE], [Ontario|GPE], it rains.", "London", LONDON_ONTARIO),
    ],
)
def test_a_city_is_in_the_state_that_stands_behind_it(text: str, name: str, id_: str) -> None:
    assert links(text)[name] == [("geonames", id_)]


def test_a_city_in_a_state_where_none_of_the_name_is_known_is_not_linked() -> None:
    assert links("In [London|GPE], [Vermont|GPE], it rains.")["London"] == []


def test_a_name_of_several_places_is_the_one_whose_country_the_text_names() -> None:
    assert links("So [Valencia|GPE] paid.") == {"Valencia": []}
    assert links("In [Venezuela|GPE], the [Venezuelan|NORP] city of [Valencia|GPE] paid.")["Valencia"] == [
        ("geonames", "3625549")
    ]
    assert links("In [Spain|GPE], a [Spanish|NORP] court sat in [Valencia|GPE].")["Valencia"] == [
        ("geonames", "2509954")
    ]


def test_georgia_is_the_country_or_the_state_that_the_text_is_about() -> None:
    assert links("So [Georgia|GPE] paid.") == {"Georgia": []}
    assert links("In [Tbilisi|GPE], a [Georgian|NORP] court fined [Georgia|GPE].")["Georgia"] == [("iso3166-1", "GE")]
    assert links("In [Atlanta|GPE], [Georgia|GPE], it rains.")["Georgia"] == [("iso3166-2", "US-GA")]


def test_what_the_text_calls_a_province_is_no_city() -> None:
    assert links("In [Antwerp|GPE] it rains.") == {"Antwerp": [("geonames", "2803138")]}
    assert links("In the state of [New York|GPE] it rains.") == {"New York": [("iso3166-2", "US-NY")]}


@pytest.mark.parametrize("name", ["Zenda", "Korea", "Central", "West", "Gulf", "Springfield"])
def test_a_name_that_may_mean_many_places_or_none_is_not_linked(name: str) -> None:
    assert links(f"So [{name}|GPE] paid.") == {name: []}


def test_two_names_of_a_city_are_one_place() -> None:
    section_ = section("So [Kyiv|GPE] paid.", "Then [Kiev|GPE] left.")
    assert [[m.exact for m in e.mentions] for e in section_.entities] == [["Kyiv", "Kiev"]]


def test_a_person_a_team_or_a_people_is_no_place() -> None:
    assert links("So [Ann London|PERSON] met [Victoria|PERSON] and [Iranian|NORP] men.") == {
        "Ann London": [],
        "Victoria": [],
        "Iranian": [],
    }


def test_the_fewer_other_places_a_name_has_the_surer_it_is() -> None:
    def confidence(name: str) -> float:
        return section(f"So [{name}|GPE] paid.").entities[0].links[0].confidence

    assert 0.7 <= confidence("Birmingham") < confidence("London") < 1


def test_what_is_listed_by_hand_is_in_the_registers() -> None:
    assert {*DIVISIONS, *WHOLE_DIVISIONS, *UK_PARTS.values()} <= divisions.BY_CODE.keys()
    assert len(COUNTRIES) > 240
    assert len(cities.BY_ID) > 30_000


def test_a_register_says_what_it_calls_a_link() -> None:
    assert canonical("iso3166-1", "US") == "United States"
    assert "United States of America" in names("iso3166-1", "US")
    assert canonical("iso3166-2", "DE-BY") == "Bavaria"
    assert canonical("geonames", LONDON) == "London"
    assert canonical("cik", "0000320193") == "Apple Inc."
    assert canonical("local", "0123456789abcdef") == canonical("geonames", "x") == canonical("isin", "") == ""
