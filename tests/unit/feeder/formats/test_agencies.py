"""Made-up stories in the shape in which each agency sends its own: its format, and its ways within it."""

from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.item import Item
from tests.unit.feeder.formats.reading import Facts, facts, is_sound, shown

FILES = Path(__file__).parent / "agencies"

FIRST, SECOND = "2024-05-03T08:01:00+00:00", "2024-05-03T10:15:08+00:00"
AP = Facts(
    guid="",
    headline="Lilliput reopens its harbor after storm",
    version="2",
    version_created=SECOND,
    first_created=FIRST,
    usage_terms="Copyright 2024 The Associated Press. All rights reserved.",
    copyright_notice="Copyright 2024 The Associated Press. All rights reserved.",
    credit="The Associated Press",
    byline="By LEMUEL GULL",
    dateline="MILDENDO, Lilliput",
    slug="EU--Lilliput-Harbor",
    urgency=3,
    keywords=("Lilliput-Harbor",),
)
DPA = Facts(
    guid="urn:newsml:dpa.com:20090101:240503-99-000123",
    headline="Hafen von Lilliput nach Sturm wieder offen",
    version="3",
    version_created=SECOND,
    embargoed="2024-05-04T04:00:00+00:00",
    usage_terms="Nutzung nur nach schriftlicher Vereinbarung mit dpa",
    copyright_notice="Copyright 2024, dpa (www.dpa.de). Alle Rechte vorbehalten",
    credit="dpa",
    language="de",
    signal="correction",
    change="CORRECTION",
    byline="Von Lemuel Gull, dpa",
    urgency=4,
    keywords=("Hafen", "Sturm"),
)
ANSA = Facts(
    guid="",
    headline="Riapre il porto di Lilliput",
    version="1",
    version_created=SECOND,
    first_created=SECOND,
    usage_terms="(c) Copyright ANSA 2024",
    copyright_notice="(c) Copyright ANSA 2024",
    credit="ANSA",
    language="it",
    urgency=5,
)
STORIES = {
    "reuters-g2.xml": Facts(
        guid="tag:reuters.com,2024:newsml_L8N9HARB",
        headline="UPDATE 2-Lilliput reopens its harbour after the storm",
        version="3",
        version_created=SECOND,
        first_created=FIRST,
        usage_terms="(c) Copyright Thomson Reuters 2024. Click For Restrictions",
        copyright_notice="(c) Copyright Thomson Reuters 2024. Click For Restrictions",
        credit="Reuters",
        provider="reuters.com",
        language="en",
        change="UPDATE",
        byline="Lemuel Gull",
        dateline="MILDENDO, May 3",
        slug="LILLIPUT-HARBOUR/ (UPDATE 2)",
        urgency=3,
    ),
    "afp-1.2.xml": Facts(
        guid="urn:newsml:afp.com:20240503:240503080100.port01",
        headline="Rectificatif: le port de Lilliput rouvre après la tempête",
        version="2",
        version_created=SECOND,
        first_created=FIRST,
        usage_terms="© 2024 AFP",
        copyright_notice="© 2024 AFP",
        credit="AFP",
        provider="AFP",
        language="fr",
        change="CORRECTION",
        note="RECTIFIE la date au deuxième paragraphe",
        byline="Par Lemuel GULL",
        dateline="Mildendo, 3 mai 2024 (AFP)",
        slug="port-tempête-transport",
        urgency=4,
        keywords=("port", "tempête"),
    ),
    "afp-g2.xml": Facts(
        guid="http://doc.afp.com/34PORT1",
        headline="Lilliput harbour reopens after storm",
        version="2",
        version_created=SECOND,
        first_created=FIRST,
        embargoed="2024-05-04T00:00:00+00:00",
        usage_terms="Subscribers only",
        copyright_notice="(c) 2024 AFP",
        credit="AFP",
        provider="Agence France-Presse",
        language="en",
        signal="correction",
        change="CORRECTION",
        note="CORRECTS date in second para",
        byline="By Lemuel GULL",
        dateline="Mildendo, May 3, 2024 (AFP)",
        slug="harbour-storm-transport",
        urgency=4,
        keywords=("harbour", "storm"),
    ),
    "afp-api.json": Facts(
        guid="newsmlmmd.urn.newsml.afp.com.20240503.doc.34port1",
        headline="Lilliput harbour reopens after storm",
        version="2",
        version_created=SECOND,
        first_created=FIRST,
        credit="AFP",
        provider="AFP",
        language="en",
        signal="update",
        change="CORRECTION",
        note="CORRECTS date in second para",
        slug="harbour, storm, transport",
        urgency=4,
        keywords=("harbour", "storm"),
    ),
    "ap-nitf.xml": AP._replace(
        # AP's documents have no id of their own, so it is the file's name.
        guid="ap-nitf",
        usage_terms="Copyright 2024 AP",
        copyright_notice="Copyright 2024 AP",
        provider="AP",
        change="WRITETHRU",
        note="Eds: UPDATES with minister. With AP Photos.",
        byline="By LEMUEL GULL Associated Press",
        slug="EU--Lilliput-Harbor, 1st Ld-Writethru",
        keywords=("Storms", "Harbors"),
    ),
    "ap-api.json": AP._replace(
        guid="https://api.ap.org/media/v/content/5ee9b4b40ea5",
        usage_terms="This content is for editorial use only.",
        credit="AP",
        provider="AP",
        language="en",
        signal="newscontent",
        change="UPDATE",
        note="Eds: UPDATES with minister.",
    ),
    "ap-atom.xml": AP._replace(guid="urn:publicid:ap.org:5ee9b4b40ea5", provider="AP Webfeeds"),
    "ap-anpa.txt": Facts(
        guid="AP-W2346-2024-05-03",
        headline="Lilliput reopens its harbor after storm",
        version_created="2024-05-03T10:15:00+00:00",
        credit="AP",
        provider="AP",
        change="WRITETHRU",
        note="Eds: Updates with minister. With AP Photos.",
        byline="By LEMUEL GULL, Associated Press",
        slug="BC-EU--Lilliput Harbor, 1st Ld-Writethru",
    ),
    "dpa-g2.xml": DPA._replace(
        first_created=FIRST,
        provider="Deutsche Presse-Agentur GmbH",
        note="Notizblock Redaktionelle Hinweise Berichtigung: Datum im zweiten Absatz dpa lg yyzz n1 mb",
        dateline="Mildendo (dpa) -",
    ),
    "dpa-json.json": DPA._replace(dateline="Mildendo (dpa)", note="Berichtigung: Datum im zweiten Absatz"),
    "dpa-7901.txt": Facts(
        guid="eca-0123-2024-05-03",
        headline="Lilliput's harbour is open again, two days after the storm that had closed it",
        version_created="2024-05-03T10:15:00+00:00",
        credit="dpa",
        provider="dpa",
        signal="correction, 1st lead",
        change="CORRECTION",
        note="corrects date in graf 2",
        byline="By Lemuel Gull, dpa",
        slug="Lilliput/harbour/storm/",
        urgency=3,
    ),
    "pa-nitf.xml": Facts(
        guid="17b7b4c3-6e05-4690-b7cb-37b5c99c9a86HHH-5-1",
        headline="LILLIPUT HARBOUR OPENS AFTER £2M STORM",
        version="2",
        version_created=SECOND,
        embargoed="2024-05-03T23:01:00+00:00",
        usage_terms="Copyright 2024 PA Media",
        copyright_notice="Copyright 2024 PA Media",
        credit="PA Media",
        provider="PA",
        signal="refile",
        change="REFILE",
        note="Embargoed to 0001 Saturday May 4",
        byline="By Lemuel Gull, PA Shipping Correspondent",
        slug="PA-HHH-SEA-Harbour",
        urgency=4,
        keywords=("Harbour",),
    ),
    "ansa-g2.xml": ANSA._replace(guid="tag:ansa.it,2024-05-03:40e5fb10", provider="ansa.it", signal="routing"),
    "ansa-1.2.xml": ANSA._replace(
        guid="urn:newsml:ansa.it:20240503:20240503121508512", provider="ANSA", dateline="MILDENDO"
    ),
    "ansa-zczc.txt": Facts(
        guid="SXA-0512-2024-05-03",
        headline="RIAPRE IL PORTO DI LILLIPUT, DUE GIORNI DOPO LA TEMPESTA",
        version_created="2024-05-03T10:15:00+00:00",
        credit="ANSA",
        provider="ANSA",
    ),
    "ansa-rss.xml": ANSA._replace(
        guid="https://www.ansa.it/sito/notizie/porto_40e5fb10.html",
        version="",
        usage_terms="Copyright: (C) ANSA",
        copyright_notice="Copyright: (C) ANSA",
        credit="RSS di ANSA.it",
        provider="RSS di ANSA.it",
        byline="Lemuel Gull",
        urgency=0,
    ),
}
PORT = (
    "Il porto di Lilliput ha riaperto\nvenerdì, due giorni dopo la tempesta che lo aveva chiuso, hanno\n"
    "annunciato le autorità."
)
HARBOR = [
    ("BODY", "MILDENDO, Lilliput (AP) — Lilliput reopened its harbor on Friday."),
    ("BODY", "“Every rope was checked twice,” the minister of ships said."),
]
HAFEN = [
    ("BODY", "Mildendo (dpa) - Der Hafen von Lilliput ist seit Freitag wieder offen."),
    ("BODY", "«Jedes Seil ist zweimal geprüft», sagte der Minister für Schiffe."),
]
HARBOUR = [
    ("BODY", "Lilliput's harbour reopened on Friday, two days after a storm."),
    ("BODY", '"Every rope was checked twice," the minister of ships said.'),
]
BODIES = {
    "reuters-g2.xml": [
        ("NOTE", "(Adds minister in paragraph 2)"),
        ("BYLINE", "By Lemuel Gull"),
        (
            "BODY",
            "MILDENDO, May 3 (Reuters) - Lilliput opened its harbour again on Friday, two days after a storm had closed"
            " it.",
        ),
        ("BODY", '"Every rope has been looked at twice," the minister of ships said.'),
        ("BOILERPLATE", "(Reporting by Lemuel Gull; Editing by Mary Burton)"),
        ("BOILERPLATE", "(c) Copyright Thomson Reuters 2024."),
    ],
    "afp-1.2.xml": [
        ("BODY", "Le port de Lilliput a rouvert vendredi, deux jours après la tempête, ont annoncé les autorités."),
        ("BODY", '"Chaque corde a été vérifiée deux fois", a dit le ministre des Navires & des Ports.'),
        ("BOILERPLATE", "lg/mb"),
        ("CAPTION", "Le port, le 3 mai 2024"),
    ],
    "afp-g2.xml": HARBOUR,
    "afp-api.json": [*HARBOUR, ("BOILERPLATE", "lg/mb")],
    "ap-nitf.xml": [
        ("BYLINE", "By LEMUEL GULL Associated Press"),
        ("DATELINE", "MILDENDO, Lilliput"),
        (
            "BODY",
            "MILDENDO, Lilliput (AP) — Lilliput reopened its harbor on Friday, two days after a storm closed it.",
        ),
        HARBOR[1],
    ],
    "ap-api.json": HARBOR,
    "ap-atom.xml": [("BYLINE", "By LEMUEL GULL"), *HARBOR],
    "ap-anpa.txt": [
        ("NOTE", "AP Photo XYZ101, XYZ102"),
        ("NOTE", "Eds: Updates with minister. With AP Photos."),
        ("BYLINE", "By LEMUEL GULL"),
        ("BYLINE", "Associated Press"),
        (
            "BODY",
            "MILDENDO, Lilliput (AP) _ Lilliput reopened its harbor on Friday, two days after a\nstorm closed it.",
        ),
        ("BODY", "``Every rope was checked twice,'' the minister of ships said."),
        ("BODY", "___"),
        ("BOILERPLATE", "AP writer Mary Burton contributed to this report."),
    ],
    "dpa-g2.xml": [("BYLINE", "Von Lemuel Gull, dpa"), HAFEN[0], ("BODY", "Zwei Tage zu"), HAFEN[1]],
    "dpa-json.json": HAFEN,
    "dpa-7901.txt": [
        ("BYLINE", "By Lemuel Gull, dpa"),
        (
            "BODY",
            "Mildendo (dpa) - Lilliput has opened its harbour again, two days after\n"
            "a storm had closed it, the ministry of ships announced on Friday.",
        ),
        ("BODY", '"Every rope has been looked at twice," the minister said.'),
        ("NOTE", "# Notebook"),
        ("NOTE", "## Note to editors"),
        ("NOTE", "- corrects date in graf 2"),
        ("NOTE", "## Internet links"),
        ("NOTE", "- [Ministry](http://example.org/ships)"),
        ("NOTE", "* * * *"),
        ("NOTE", "The following information is not intended for publication"),
        ("NOTE", "## Editorial contacts"),
        ("NOTE", "- Reporting by: Lemuel Gull in Mildendo"),
        ("NOTE", "dpa lg mb"),
    ],
    "pa-nitf.xml": [
        ("BYLINE", "By Lemuel Gull, PA Shipping Correspondent"),
        ("BODY", "Lilliput opened its harbour on Friday after a storm that cost £2 million."),
        ("BODY", 'The minister of ships, Mary Burton, said: "Every rope was checked twice."'),
        ("BOILERPLATE", "ends"),
    ],
    "ansa-g2.xml": [
        ("BODY", f"(ANSA) - Mildendo, 3 maggio - {PORT}"),
        ("BODY", '"Ogni corda è stata controllata due volte", ha detto il\nministro delle Navi & dei Porti.'),
    ],
    "ansa-1.2.xml": [
        ("BODY", "(ANSA) - MILDENDO, 3 MAG - Il porto di Lilliput ha riaperto venerdì."),
        ("BODY", '"Ogni corda è stata controllata due volte", ha detto il ministro. (ANSA).'),
    ],
    "ansa-zczc.txt": [
        ("BODY", f"(ANSA) - MILDENDO, 3 MAG - {PORT}"),
        ("BODY", '"Ogni corda è stata controllata due volte", ha detto il\nministro delle Navi. (ANSA).'),
        ("BOILERPLATE", "LG-MB"),
    ],
    "ansa-rss.xml": [("BODY", "Due giorni dopo la tempesta")],
}


def story(name: str) -> Item:
    (found,) = formats.read((FILES / name).read_bytes(), name)
    assert isinstance(found, Item), found
    assert is_sound(found)
    return found


@pytest.mark.parametrize("name", STORIES)
def test_what_an_agency_says_of_its_story_arrives(name: str) -> None:
    found = facts(story(name))
    assert found._replace(body="", kinds="") == STORIES[name]._replace(body="", kinds="")


@pytest.mark.parametrize("name", BODIES)
def test_an_agencys_paragraphs_have_their_kinds(name: str) -> None:
    assert shown(story(name))[1:] == BODIES[name]


def test_a_withdrawal_of_reuters_is_a_kill() -> None:
    found = story("reuters-g2-kill.xml")
    assert (found.guid, found.version, found.status) == ("tag:reuters.com,2024:newsml_L8N9HARB", "4", Article.CANCELED)
    assert (found.reason, found.text.text) == ("WITHDRAWN: the harbour is closed until Monday", "")
