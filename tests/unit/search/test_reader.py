from pathlib import Path

import pytest

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
