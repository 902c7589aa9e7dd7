from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.search.index import Index, connect
from services.search.reader import Reader
from tests.unit.search.conftest import Story

IDS = {"articles.enriched": "cluster/1", "articles.recalls": "cluster/2"}
AT = ("articles.enriched", 3)


def bytes_of(path: Path) -> bytes:
    """Return the index file and its log, in lower case."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*")).lower()


def separators(path: Path) -> list[bytes]:
    """Return what the pages of the word index begin with."""
    rows = connect(path, read_only=True).execute("select term from word_idx where term != x''").fetchall()
    return [bytes(term)[1:] for (term,) in rows]  # type: ignore[arg-type]


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

    left = bytes_of(path)
    assert b"ordinary7" in left
    assert b"xylophonistically" not in left


def test_no_word_stays_that_began_a_page_of_the_word_index(index: Index, path: Path, story: Story) -> None:
    # Of each pair of words one begins the other; where the longer begins a page, all of it stands between the pages.
    texts = [[f"w{n:03}x{i:02}{end}" for i in range(40) for end in ("", "s")] for n in range(200)]
    index.apply([story(str(n), body=" ".join(words)) for n, words in enumerate(texts)], {})
    of = {word: n for n, words in enumerate(texts) for word in words}
    began = {term.decode() for term in separators(path)} & of.keys()
    killed = {of[word] for word in began}
    assert killed

    index.apply([story(str(n), revision=2, status=Article.CANCELED) for n in killed], {})

    left = bytes_of(path)
    assert [word for n in killed for word in texts[n] if word.encode() in left] == []
    reader = Reader(path)
    assert [n for n in range(200) if reader.search(texts[n][7]).total == 0] == sorted(killed)
    connect(path).execute("insert into word(word) values ('integrity-check')")


def test_a_word_that_another_article_has_is_still_found(index: Index, path: Path, story: Story) -> None:
    index.apply([story("a", body="Xylophonistically spoken"), story("b", body="Xylophonistically sung")], {})
    index.apply([story("a", revision=2, status=Article.CANCELED)], {})

    assert Reader(path).search("xylophonistically").total == 1


def test_the_log_is_cleared_when_the_last_reader_lets_go_of_it(index: Index, path: Path, story: Story) -> None:
    index.apply([story(body="Xylophonistically spoken")], {})
    reader = connect(path, read_only=True)
    answer = reader.execute("select body from document")
    next(answer)

    index.apply([story(revision=2, status=Article.CANCELED)], {})
    assert not index.scrub()
    answer.close()

    assert index.scrub()
    assert b"xylophonistically" not in bytes_of(path)


def test_a_log_that_a_crash_left_behind_is_cleared_at_the_start(path: Path, story: Story, tmp_path: Path) -> None:
    index = Index(path)
    index.apply([story(body="Xylophonistically spoken")], {})
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for file in path.parent.glob("search.sqlite*"):
        (crashed / file.name).write_bytes(file.read_bytes())
    log = crashed / "search.sqlite-wal"
    assert b"ylophonistically" in log.read_bytes()

    restarted = Index(crashed / "search.sqlite")

    assert log.stat().st_size == 0
    restarted.close()


def test_a_kill_before_its_story_keeps_it_out(index: Index, path: Path, story: Story) -> None:
    index.apply([story(revision=2, status=Article.CANCELED), story(revision=1)], {})

    assert Reader(path).search("harbour").total == 0


def test_a_file_of_an_older_layout_is_emptied_to_be_filled_again(index: Index, path: Path, story: Story) -> None:
    index.positions(IDS)
    index.apply([story()], {AT: 42})
    index.close()
    old = connect(path)
    old.pragma("user_version", 0)
    old.close()

    again = Index(path)

    assert (again.positions(IDS), again.count()) == ({}, 0)
