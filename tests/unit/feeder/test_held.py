from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder.held import Held, HeldStories, Holding

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)
OFFSET = 17


def holding(article_id: str, minutes: int = 0, revision: int = 1) -> Holding:
    article = Article(article_id=article_id, revision=revision, text_revision=revision, text="Talks")
    article.embargoed.FromDatetime(NOON + timedelta(minutes=minutes))
    return Holding(article)


def held(article_id: str, minutes: int = 0) -> Held:
    found = holding(article_id, minutes)
    return Held(found.own, found.due, OFFSET)


@pytest.fixture
def stories(tmp_path: Path) -> HeldStories:
    return HeldStories(tmp_path / "state" / "held.sqlite")


def test_what_is_put_is_there_until_it_is_dropped(stories: HeldStories) -> None:
    stories.put(held("a"))
    assert stories.get("a") == held("a")
    stories.drop("a")
    assert (stories.get("a"), len(stories)) == (None, 0)


def test_of_a_story_the_last_one_is_held(stories: HeldStories) -> None:
    stories.put(held("a", 1))
    stories.put(held("a", 2))
    assert (stories.get("a"), len(stories)) == (held("a", 2), 1)


def test_what_is_due_comes_the_earliest_first_and_no_more_than_asked_for(stories: HeldStories) -> None:
    for article_id, minutes in (("c", 3), ("a", 1), ("b", 2), ("d", 4)):
        stories.put(held(article_id, minutes))
    assert [h.own.article_id for h in stories.due(NOON + timedelta(minutes=3), 2)] == ["a", "b"]
    assert [h.own.article_id for h in stories.due(NOON + timedelta(minutes=3), 9)] == ["a", "b", "c"]
    assert stories.first_due() == held("a", 1).due


def test_a_file_that_is_there_is_begun_anew(stories: HeldStories, tmp_path: Path) -> None:
    stories.put(held("a"))
    stories.close()
    assert len(HeldStories(tmp_path / "state" / "held.sqlite")) == 0


def test_the_file_holds_no_text(stories: HeldStories, tmp_path: Path) -> None:
    stories.put(held("a"))
    stories.close()
    assert b"Talks" not in (tmp_path / "state" / "held.sqlite").read_bytes()


def test_on_top_of_another_revision_it_is_the_one_after_with_or_without_its_text() -> None:
    other = holding("a", revision=4).own
    whole, by_offset = holding("a").on(other), held("a").on(other)
    assert (whole.article.revision, whole.article.text_revision) == (5, 5)
    assert whole == holding("a").numbered(by_offset.own)


def test_what_is_held_is_found_by_its_slug(stories: HeldStories) -> None:
    named = held("a")
    named = replace(named, own=replace(named.own, wire="w", slug_sha256="ss"))
    stories.put(named)
    stories.put(held("b"))
    assert stories.slugged("w", "ss") == [named.own]
    assert stories.slugged("v", "ss") == []
