from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.search.index import Index
from services.search.reader import Reader
from tests.unit.search.conftest import Story

IDS = {"articles.enriched": "cluster/1", "articles.recalls": "cluster/2"}
AT = ("articles.enriched", 3)


def test_positions_are_kept_with_the_documents(index: Index, path: Path, story: Story) -> None:
    index.positions(IDS)
    index.apply([story()], {AT: 42})
    index.close()

    assert Index(path).positions(IDS) == {AT: 42}


def test_an_index_of_another_topic_is_emptied(index: Index, story: Story) -> None:
    index.positions(IDS)
    index.apply([story()], {AT: 42})

    assert index.positions(IDS | {"articles.enriched": "cluster/9"}) == {}
    assert index.count() == 0


def test_a_failed_batch_leaves_neither_documents_nor_positions(index: Index, story: Story) -> None:
    index.positions(IDS)

    with pytest.raises(AttributeError):
        index.apply([story(), object()], {AT: 42})

    assert (index.count(), index.positions(IDS)) == (0, {})


def test_a_record_indexed_twice_is_one_document(index: Index, path: Path, story: Story) -> None:
    index.apply([story(), story()], {})

    assert Reader(path).search("harbour").total == 1


def test_a_lower_revision_does_not_come_back(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=2, headline="Second"), story(revision=1, headline="First")], {})

    assert [hit.headline for hit in Reader(path).search("").hits] == ["Second"]


def test_an_update_is_found_by_its_new_words_only(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=1, body="old wording")], {})
    index.apply([story(revision=2, body="new phrasing")], {})

    assert Reader(path).search("wording").total == 0
    assert Reader(path).search("phrasing").total == 1


def test_a_killed_story_is_not_found_but_known(index: Index, path: Path, story: Story) -> None:
    index.apply([story()], {})
    erased = index.apply([story(revision=2, status=Article.CANCELED)], {})
    reader = Reader(path)

    assert erased == 1
    assert reader.search("harbour").total == 0
    killed = reader.get("a")
    assert killed is not None
    assert (killed.status, killed.text) == (Article.CANCELED, "")


def test_no_byte_of_a_killed_text_stays_in_the_file_or_its_log(index: Index, path: Path, story: Story) -> None:
    index.apply([story(str(n), body=f"Ordinary{n} words") for n in range(50)], {})
    index.apply([story("victim", body="Xylophonistically spoken")], {})
    index.apply([story("victim", revision=2, status=Article.CANCELED)], {})

    left = b"".join(file.read_bytes() for file in path.parent.iterdir()).lower()
    assert b"ordinary7" in left
    assert b"xylophonistically" not in left


def test_a_kill_before_its_story_keeps_it_out(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=2, status=Article.CANCELED), story(revision=1)], {})

    assert Reader(path).search("harbour").total == 0
