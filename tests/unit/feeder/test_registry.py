from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.feeder.core import Known
from services.feeder.registry import Registry, RegistryInUseError

IDS = {"articles": "c/1", "articles.recalls": "c/2"}
STORY = Known("id", "wire", "guid", 3, 2, 1, "7", 1_714_737_600_000_000, "aa", "bb", 1_714_737_600_000_000, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "registry.sqlite"


@pytest.fixture
def registry(path: Path) -> Iterator[Registry]:
    registry = Registry(path)
    yield registry
    registry.close()


def test_a_story_is_known_after_it_was_taken_in(registry: Registry) -> None:
    assert registry.get("id") is None
    registry.apply([STORY], {("articles", 4): 12}, IDS)
    assert registry.get("id") == STORY


def test_a_later_state_replaces_an_earlier(registry: Registry) -> None:
    registry.apply([STORY, replace(STORY, revision=4)], {}, IDS)
    found = registry.get("id")
    assert found
    assert (found.revision, registry.count()) == (4, 1)


def test_stories_and_positions_outlive_the_process(registry: Registry, path: Path) -> None:
    registry.apply([STORY], {("articles", 4): 12, ("articles.recalls", 0): 1}, IDS)
    registry.close()
    again = Registry(path)
    assert again.get("id") == STORY
    assert again.positions(IDS) == {("articles", 4): 12, ("articles.recalls", 0): 1}
    again.close()


def test_copies_of_a_text_come_with_the_original_first(registry: Registry) -> None:
    late = replace(STORY, article_id="late", text_received=9)
    early = replace(STORY, article_id="early", text_received=5)
    copy = replace(STORY, article_id="copy", text_received=1, duplicate_of="gone")
    killed = replace(STORY, article_id="killed", status=3)
    other = replace(STORY, article_id="other", text_sha256="cc")
    registry.apply([late, copy, killed, other, early], {}, IDS)
    assert list(registry.copies("aa")) == [early, late, copy]


def test_other_topics_make_it_begin_anew(registry: Registry) -> None:
    registry.apply([STORY], {("articles", 4): 12}, IDS)
    assert registry.positions({**IDS, "articles": "c/9"}) == {}
    assert registry.get("id") is None
    assert registry.positions(IDS) == {}


def test_a_failure_half_way_leaves_nothing(registry: Registry) -> None:
    with pytest.raises(KeyError):
        registry.apply([STORY], {("unknown", 0): 1}, IDS)
    assert registry.get("id") is None


@pytest.mark.usefixtures("registry")
def test_a_second_feeder_is_refused(path: Path) -> None:
    with pytest.raises(RegistryInUseError):
        Registry(path)


def test_what_has_moved_is_to_be_noted_once(registry: Registry) -> None:
    other = replace(STORY, article_id="other")
    registry.apply([STORY, other], {}, IDS)
    assert registry.unnoted(9) == [STORY, other]
    registry.apply([STORY], {}, IDS, noted=True)
    assert registry.unnoted(9) == [other]


def test_what_expires_is_found_by_its_time(registry: Registry) -> None:
    assert registry.first_expiry() is None
    late, soon = replace(STORY, article_id="a", expires=30), replace(STORY, article_id="b", expires=20)
    registry.apply([STORY, late, soon], {}, IDS)
    assert registry.first_expiry() == 20
    assert registry.expired(30, 9) == [soon, late]
    assert registry.expired(29, 9) == [soon]
    assert registry.expired(30, 1) == [soon]


def test_stories_with_a_slug_are_found_where_they_are_usable_recent_and_of_the_wire(registry: Registry) -> None:
    known = replace(STORY, slug_sha256="ss", text_received=20)
    later = replace(known, article_id="later", text_received=30)
    old = replace(known, article_id="old", text_received=9)
    killed = replace(known, article_id="killed", status=3)
    elsewhere = replace(known, article_id="elsewhere", wire="other")
    other = replace(known, article_id="other", slug_sha256="tt")
    nameless = replace(known, article_id="nameless", slug_sha256="")
    registry.apply([known, later, old, killed, elsewhere, other, nameless], {}, IDS)
    assert registry.slugged("wire", "ss", 10) == [later, known]
    assert registry.slugged("wire", "", 10) == []
