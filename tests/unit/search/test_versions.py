"""What the index keeps of the versions before: what each changed, and nothing once the story is killed."""

from pathlib import Path

from wirelens.article.v1.article_pb2 import Article
from wirelens.difference import difference
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.search.v1.search_pb2 import Version

from services.search.index import Index
from services.search.reader import Reader
from tests.unit.search.conftest import Story

KILL = Article.CANCELED


def told(before: EnrichedArticle, now: EnrichedArticle) -> EnrichedArticle:
    now.difference.CopyFrom(difference(before, now))
    return now


def removed(version: Version) -> list[str]:
    return [edit.removed for edit in version.difference.edits]


def test_each_version_says_what_it_changed(index: Index, path: Path, story: Story) -> None:
    first, second = story(body="Two died."), story(revision=2, body="Three died.")
    index.apply([first, told(first, second), told(second, story(revision=3, body="Four died."))], {})

    versions = Reader(path).versions("a")

    assert [(v.revision, removed(v)) for v in versions] == [(1, []), (2, ["Two"]), (3, ["Three"])]


def test_a_version_that_left_the_text_as_it_was_changed_nothing_in_it(index: Index, path: Path, story: Story) -> None:
    first = story(body="Two died.")
    second = told(first, story(revision=2, body="Three died."))
    third = EnrichedArticle.FromString(second.SerializeToString())
    third.revision, third.credit = 3, "Agency"
    index.apply([first, second, third], {})

    assert [removed(version) for version in Reader(path).versions("a")] == [[], ["Two"], []]


def test_a_difference_that_comes_later_is_added_to_its_version(index: Index, path: Path, story: Story) -> None:
    first, second = story(body="Two died."), story(revision=2, body="Three died.")
    index.apply([first, second], {})
    index.apply([told(first, second)], {})

    assert [removed(version) for version in Reader(path).versions("a")] == [[], ["Two"]]


def test_a_version_keeps_what_it_was_called_and_when_it_came(index: Index, path: Path, story: Story) -> None:
    article = story(revision=4)
    article.version, article.signal, article.change = "2", "correction", Article.CORRECTION
    index.apply([article], {})

    [version] = Reader(path).versions("a")

    assert (version.revision, version.version, version.signal) == (4, "2", "correction")
    assert (version.change, version.received_at.seconds, version.headline) == (Article.CORRECTION, 4, article.headline)


def test_the_text_before_is_kept_until_the_next(index: Index, path: Path, story: Story) -> None:
    reader = Reader(path)
    index.apply([story(body="One.")], {})
    assert reader.before("a") is None
    index.apply([story(revision=2, body="Two.")], {})
    index.apply([story(revision=3, body="Three.")], {})

    before = reader.before("a")

    assert before is not None
    assert before.text.endswith("Two.")


def test_an_earlier_text_repeated_is_not_the_text_before(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=1), story(revision=2), story(revision=3), story(revision=1)], {})

    before = Reader(path).before("a")

    assert before is not None
    assert before.revision == 2


def test_no_text_stands_before_the_first_after_a_kill(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=1), story(revision=2, status=KILL), story(revision=3)], {})

    assert Reader(path).before("a") is None


def test_no_byte_of_any_version_of_a_killed_story_stays(index: Index, path: Path, story: Story) -> None:
    first, second = story(body="Xylophonistically spoken."), story(revision=2, body="Quixotically sung.")
    third = story(revision=3, headline="Zephyrean", body="Sung again.")
    index.apply([first, told(first, second), told(second, third)], {})

    index.apply([story(revision=4, status=KILL)], {})

    left = b"".join(file.read_bytes() for file in path.parent.iterdir()).lower()
    assert [word for word in (b"xylophonistically", b"quixotically", b"zephyrean") if word in left] == []
    versions = Reader(path).versions("a")
    assert [(v.revision, v.status == KILL, v.headline, removed(v)) for v in versions] == [
        (1, False, "", []),
        (2, False, "", []),
        (3, False, "", []),
        (4, True, "", []),
    ]


def test_a_killed_story_names_what_the_kill_voided(index: Index, path: Path, story: Story) -> None:
    index.apply([story(person="Ana Duarte", speaker="Ana Duarte"), story(revision=2, status=KILL)], {})

    killed = Reader(path).get("a")

    assert killed is not None
    assert (list(killed.voided.entities), list(killed.voided.quotes)) == (["e1"], ["q1"])


def test_an_article_that_is_not_there_has_no_versions(index: Index, path: Path) -> None:
    assert Reader(path).versions("zzz") == []
