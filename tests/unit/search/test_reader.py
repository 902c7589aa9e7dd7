from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.search.index import Index
from services.search.query import QueryError
from services.search.reader import Reader
from tests.unit.search.conftest import Story


@pytest.fixture
def reader(index: Index, path: Path, story: Story) -> Reader:
    index.apply(
        [
            story("a", "Harbour reopens", "Ferries sailed.", revision=1, speaker="Ana Duarte"),
            story("b", "Budget passes", "The harbour gets money.", revision=2, person="Ana Duarte"),
            story("c", "Ana Duarte resigns", "No word of ships.", revision=3),
        ],
        {},
    )
    return Reader(path)


def _found(reader: Reader, query: str) -> list[str]:
    return [hit.article_id for hit in reader.search(query).hits]


def test_a_match_in_the_headline_comes_first(reader: Reader) -> None:
    assert _found(reader, "harbour") == ["a", "b"]


def test_fields_look_in_one_place(reader: Reader) -> None:
    assert _found(reader, 'speaker:"Ana Duarte"') == ["a"]
    assert _found(reader, "person:duarte") == ["b"]
    assert _found(reader, "headline:duarte") == ["c"]


def test_without_a_query_the_newest_comes_first(reader: Reader) -> None:
    assert _found(reader, "") == ["c", "b", "a"]


def test_punctuation_alone_finds_nothing(reader: Reader) -> None:
    assert _found(reader, "?!") == []


def test_the_match_is_marked_in_the_snippet(reader: Reader) -> None:
    [hit] = reader.search("ferries").hits

    assert "\x02Ferries\x03" in hit.snippet


def test_pages_follow_each_other_without_gap_or_overlap(reader: Reader) -> None:
    seen, token = [], ""
    while True:
        page = reader.search("", page_size=2, page_token=token)
        seen += [hit.article_id for hit in page.hits]
        token = page.next_page_token
        if not token:
            break

    assert seen == ["c", "b", "a"]
    assert page.total == 3


@pytest.mark.parametrize("token", ["!!", "LTE", "eHg"])
def test_a_token_of_somebody_else_is_refused(reader: Reader, token: str) -> None:
    with pytest.raises(QueryError, match="token"):
        reader.search("", page_token=token)


def test_an_article_that_is_not_there_is_none(reader: Reader) -> None:
    assert reader.get("zzz") is None


@pytest.fixture
def twins(index: Index, path: Path, story: Story) -> Reader:
    """Three stories of one text by two wires, taken in in the order b, a, c, and one of another text."""
    found = [story(i, wire=w, revision=n) for n, (i, w) in enumerate([("b", "one"), ("a", "two"), ("c", "two")], 1)]
    index.apply([*found, story("d", "Budget passes", "The harbour gets money.", revision=4)], {})
    return Reader(path)


@pytest.mark.parametrize("query", ["", "harbour"])
def test_stories_of_one_text_are_one_hit_the_earliest_that_names_the_others(twins: Reader, query: str) -> None:
    page = twins.search(query)

    assert {hit.article_id: (hit.copy_count, list(hit.copies)) for hit in page.hits} == {
        "b": (2, ["a", "c"]),
        "d": (0, []),
    }
    assert (page.total, page.next_page_token) == (2, "")


@pytest.mark.parametrize("query", ["", "harbour"])
def test_all_copies_are_found_where_they_are_wanted(twins: Reader, query: str) -> None:
    page = twins.search(query, all_copies=True)

    assert sorted(hit.article_id for hit in page.hits) == ["a", "b", "c", "d"]
    assert page.total == 4


def test_a_text_is_found_by_a_copy_where_only_that_matches(twins: Reader) -> None:
    [hit] = twins.search("wire:two harbour").hits

    assert (hit.article_id, list(hit.copies)) == ("a", ["b", "c"])


@pytest.mark.parametrize("query", ["", "harbour"])
def test_pages_count_texts_and_not_copies(twins: Reader, query: str) -> None:
    first = twins.search(query, page_size=1)
    second = twins.search(query, page_size=1, page_token=first.next_page_token)

    assert sorted(hit.article_id for hit in (*first.hits, *second.hits)) == ["b", "d"]
    assert (first.total, second.total, second.next_page_token) == (2, 2, "")


@pytest.fixture
def desk(index: Index, path: Path, story: Story) -> Reader:
    """A story and two advisories, one of them to the letter like the story."""
    index.apply([story("a", revision=1, advisory=True), story("b", revision=2)], {})
    index.apply([story("c", "Eds: harbour", "It comes at noon.", revision=3, advisory=True)], {})
    return Reader(path)


@pytest.mark.parametrize("query", ["", "harbour"])
def test_what_is_to_editors_is_found_only_where_it_is_wanted(desk: Reader, query: str) -> None:
    news, everything = desk.search(query), desk.search(query, advisories=True)

    assert ([(hit.article_id, hit.advisory) for hit in news.hits], news.total) == ([("b", False)], 1)
    assert {hit.article_id: hit.advisory for hit in everything.hits} == {"a": True, "b": False, "c": True}
    assert everything.total == 3


@pytest.mark.parametrize("query", ["", "harbour"])
def test_what_is_to_editors_is_no_copy_of_a_story(desk: Reader, query: str) -> None:
    [hit] = desk.search(query).hits

    assert hit.copy_count == 0


def test_when_the_first_is_killed_the_next_stands_for_the_text(index: Index, twins: Reader, story: Story) -> None:
    index.apply([story("b", revision=9, status=Article.CANCELED)], {})

    assert [(hit.article_id, hit.copy_count) for hit in twins.search("ferries").hits] == [("a", 1)]


def test_what_the_feeder_knew_an_original_of_is_no_original(index: Index, path: Path, story: Story) -> None:
    copy = story("copy", revision=1)
    copy.duplicate_of = "original"
    index.apply([copy, story("original", revision=2)], {})

    assert [hit.article_id for hit in Reader(path).search("").hits] == ["original"]


def test_a_story_whose_text_changed_is_no_copy_any_more(index: Index, twins: Reader, story: Story) -> None:
    index.apply([story("a", revision=9, body="Ferries sailed on Tuesday.")], {})

    assert {hit.article_id: hit.copy_count for hit in twins.search("ferries").hits} == {"b": 1, "a": 0}
