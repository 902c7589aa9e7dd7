"""What stands around a story makes no entity: datelines as every agency writes them, by-lines, credits, capitals.

Each story goes the whole way: the feeder's paragraphs, the parser's marks, and the extractor.
"""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.parser

type Named = Callable[..., dict[str, list[str]]]

LEAD = "Five men left the harbour on Monday after the storm, and nobody was hurt."
REST = "It was open again an hour later. Nobody said why it had taken so long."


@pytest.fixture(scope="module")
def named() -> Named:
    from services.cli.evaluate.desk import Desk
    from tests.unit.entities.marked import extract

    desk = Desk()

    def entities(*paragraphs: str) -> dict[str, list[str]]:
        """Return the entities of a story of these paragraphs, headline first: name → the words of its mentions."""
        story = desk.read("story", "\n\n".join(paragraphs))
        section = extract(story.article, story.document)
        return {entity.name: [mention.exact for mention in entity.mentions] for entity in section.entities}

    return entities


@pytest.mark.parametrize(
    "dateline",
    [
        "LONDON, Nov 3 (Reuters) -",
        "Nov 3 (Reuters) -",
        "(Reuters) -",
        "WASHINGTON/BEIJING, Nov 3 (Reuters) -",
        "SÃO PAULO, Nov 3 (Reuters) -",
        "SAN JOSE, Calif., Nov 3 (Reuters) -",
        "NEAR KHERSON, Ukraine, Nov 3 (Reuters) -",
        "NEW YORK (AP) —",
        "KYIV, Ukraine (AP) —",
        "WASHINGTON and BEIJING (AP) —",
        "UNITED NATIONS (AP) —",
        "ABOARD AIR FORCE ONE (AP) —",
        "ST. LOUIS (AP) —",
        "Paris (AFP) –",
        "Paris, March 3, 2026 (AFP) -",
        "Washington, United States (AFP) –",
        "Berlin (dpa) -",
        "MOSCOW, November 3. /TASS/.",
        "Moscow. November 3. INTERFAX.RU -",
        "BEIJING, Nov. 3 (Xinhua) --",
        "SEOUL, Nov. 3 (Yonhap) --",
        "WASHINGTON, D.C., Nov. 3 (UPI) --",
        "Madrid, 3 Nov (EFE).-",
        "(ANSA) - ROME, NOV 3 -",
        "New Delhi, Nov 3 (PTI)",
        "KARACHI:",
        "Tehran, July 19, IRNA –",
        "HONG KONG, Nov. 3, 2026 /PRNewswire/ --",
        "Geneva/New York, 3 November 2026 –",
        "LISBON, March 3 (Agency) —",
        "TEL AVIV —",
    ],
)
def test_a_dateline_makes_no_entity(dateline: str, named: Named) -> None:
    assert named("Storm empties a harbour", f"{dateline} {LEAD}", REST) == {}


def test_a_wire_of_firms_parts_its_dateline_with_dashes_alone(named: Named) -> None:
    assert named("Storm empties a harbour", f"SAN FRANCISCO--(BUSINESS WIRE)--{LEAD}", REST) == {}


def test_a_dateline_is_a_mention_of_a_place_that_the_story_names(named: Named) -> None:
    story = ("LISBON, March 3 (Reuters) - Five men left Lisbon on Monday.", REST)
    assert named("Storm empties a harbour", *story) == {"Lisbon": ["LISBON", "Lisbon"]}


def test_a_dateline_tells_what_the_story_means(named: Named) -> None:
    assert named("Storm", "PARIS, Texas (AP) — Five men left Paris on Monday.", REST) == {"Paris": ["PARIS", "Paris"]}


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("IBM — the firm that made the first of them — sold the harbour on Monday.", "IBM"),
        ("Acme (ACME) - the firm that built it - sold the harbour to Portugal on Monday.", "Portugal"),
        ("Portugal, which built it, sold the harbour on Monday - for nothing.", "Portugal"),
    ],
)
def test_what_only_looks_like_a_dateline_is_of_the_story(lead: str, name: str, named: Named) -> None:
    assert name in named("Storm empties a harbour", lead, REST)


@pytest.mark.parametrize("at", [1, 3])
@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By JANE DOE and JOHN ROE, Associated Press",
        "By Jane Doe, staff writer",
        "(Reporting by Jane Doe in London and John Roe in Paris; Editing by Ann Low)",
        "Jane Doe reported from London. John Roe in Paris contributed reporting.",
        "Associated Press writers Jane Doe in Paris and John Roe in London contributed to this report.",
        "With files from The Canadian Press",
        "© Agence France-Presse",
        "jd/jr (AFP, dpa)",
        "FILE PHOTO: REUTERS/Jane Doe",
        "Source: Reuters",
        "SOURCE Acme Corp.",
        "Contact: Jane Doe, Acme Corp., +44 20 7946 0000",
        "Follow the AP's coverage at https://apnews.com/hub/storms",
        "AP weather: https://apnews.com/hub/weather",
        "Copyright 2026 The Associated Press. All rights reserved.",
    ],
)
def test_a_by_line_and_boilerplate_make_no_entity(line: str, at: int, named: Named) -> None:
    paragraphs = ["Storm empties a harbour", LEAD, REST]
    paragraphs.insert(at, line)
    assert named(*paragraphs) == {}


@pytest.mark.parametrize(
    "headline",
    [
        "PUTIN ARRIVES IN TEHRAN FOR TALKS WITH RAISI",
        "UPDATE 2-STORM EMPTIES HARBOUR IN PORTO",
        "US, IRAN TO RESUME NUCLEAR TALKS",
        "WHO WARNS OF NEW VIRUS",
        "EXCLUSIVE-ACME TO BUY ZORN",
        "ARSENAL 2, CHELSEA 1",
        "NATO",
    ],
)
def test_a_headline_in_capitals_makes_no_entity(headline: str, named: Named) -> None:
    assert named(headline, LEAD, REST) == {}


def test_in_a_headline_in_capitals_names_of_the_story_are_found(named: Named) -> None:
    found = named("CHELSEA BEAT PORTO", "Chelsea won by two goals on Monday.", REST)
    assert found == {"Chelsea": ["CHELSEA", "Chelsea"]}
