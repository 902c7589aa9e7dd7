from datetime import UTC, datetime

import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder.item import Item
from services.feeder.notice import is_advisory, marked, recall_of, slug_of
from services.feeder.text import from_plain

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signal", "status"),
    [("kill", Article.CANCELED), ("mandatory kill, advisory", Article.CANCELED), ("withhold", Article.WITHHELD)],
)
def test_a_notice_is_the_recall_of_the_story_it_names(signal: str, status: Article.Status.ValueType) -> None:
    notice = Item(
        guid="n",
        version="4",
        concerns="g",
        signal=signal,
        text=from_plain("Kill", "It names a wrong man."),
        version_created=NOON,
    )
    found = recall_of(notice)
    assert found
    assert (found.guid, found.status, found.version, found.reason) == ("g", status, "", "Kill")
    assert found.version_created == NOON


def test_a_recall_of_its_own_story_is_no_notice() -> None:
    assert recall_of(Item(guid="g", signal="kill", status=Article.CANCELED)) is None


def test_a_notice_that_names_no_other_takes_back_its_own() -> None:
    found = recall_of(Item(guid="g", signal="kill", note="libel"))
    assert found
    assert (found.guid, found.reason) == ("g", "libel")


@pytest.mark.parametrize(
    "headline",
    ["KILL: Harbour-Fire", "KILL-Harbour-Fire", "MANDATORY KILL: Harbour-Fire", "KILL NOTICE = Harbour-Fire"],
)
def test_a_headline_that_kills_names_what_it_takes_back(headline: str) -> None:
    notice = Item(guid="n", slug="Another", text=from_plain(headline, "It names a wrong man."))
    found = recall_of(notice)
    assert found
    assert (found.guid, found.status, slug_of(notice)) == ("Harbour-Fire", Article.CANCELED, "Harbour-Fire")


@pytest.mark.parametrize("headline", ["Kill: a review", "KILL BILL: a review", "To KILL: a law", "KILL - a review"])
def test_a_headline_of_a_story_kills_nothing(headline: str) -> None:
    assert recall_of(Item(guid="n", text=from_plain(headline, "They went on."))) is None


def test_a_notice_that_names_nothing_bears_the_name_of_its_story() -> None:
    assert slug_of(Item(guid="n", signal="kill", slug="Harbour-Fire")) == "Harbour-Fire"


def test_a_kill_of_its_own_guid_names_no_slug() -> None:
    assert slug_of(Item(guid="g", slug="Harbour-Fire", status=Article.CANCELED)) == ""


def test_a_kill_without_a_guid_is_of_its_slug() -> None:
    kill = Item(guid="", slug="Harbour-Fire", status=Article.CANCELED, reason="libel")
    found = recall_of(kill)
    assert found
    assert (found.guid, found.status, found.reason, slug_of(kill)) == ("", Article.CANCELED, "libel", "Harbour-Fire")


@pytest.mark.parametrize("signal", ["", "update", "correction", "skills"])
def test_what_corrects_another_story_does_not_take_it_back(signal: str) -> None:
    assert recall_of(Item(guid="n", concerns="g", signal=signal)) is None


@pytest.mark.parametrize(
    ("headline", "signal"),
    [
        ("ADVISORY-Talks", ""),
        ("Media advisory: talks", ""),
        ("EDITORS: talks to begin at 10", ""),
        ("DIARY-Political events", ""),
        ("BUDGET - what we write", ""),
        ("Talks", "advisory"),
        ("Talks", "kill, daybook"),
    ],
)
def test_an_advisory_is_told(headline: str, signal: str) -> None:
    assert is_advisory(Item(guid="g", signal=signal, text=from_plain(headline, "")))


@pytest.mark.parametrize("headline", ["Budget: taxes up", "Diary: a week in Rome", "Editors resign", "Advisory board"])
def test_a_story_of_such_things_is_none(headline: str) -> None:
    assert not is_advisory(Item(guid="g", text=from_plain(headline, "They went on.")))


def test_the_paragraphs_of_an_advisory_are_notes() -> None:
    found = marked(Item(guid="g", text=from_plain("ADVISORY-Talks", "They begin at 10.\n\nBy noon all is over.")))
    assert [p.kind for p in found.text.paragraphs] == [Paragraph.HEADLINE, Paragraph.NOTE, Paragraph.NOTE]
