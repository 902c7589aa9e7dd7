"""The JSON that people and other languages read."""

import json

import pytest
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.json import from_json, to_dict, to_json
from wirelens.link import link
from wirelens.sections import put, with_article

from tests.unit.wirelens.articles import article, entities, quotes, sentiment


def whole() -> EnrichedArticle:
    made = with_article(article())
    made.received_at.FromSeconds(1)
    for section in (entities(), quotes(), sentiment()):
        put(made, section)
    return link(made, ["readability"])


def test_there_and_back_is_the_same() -> None:
    assert from_json(to_json(whole())) == whole()
    assert from_json(to_dict(whole())) == whole()


def test_it_is_one_line_in_the_letters_of_the_text() -> None:
    line = to_json(whole())
    assert "🎉" in line
    assert "“We love Porto,”" in line
    assert "\n" not in line


def test_what_is_not_said_is_there_and_what_is_not_known_is_absent() -> None:
    bare = to_dict(EnrichedArticle(article_id="a"))
    assert (bare["headline"], bare["missing"], bare["revision"], bare["status"]) == ("", [], 0, "UNSPECIFIED")
    assert not {"entities", "quotes", "sentiment", "versionCreated"} & bare.keys()


def test_an_older_reader_passes_over_what_a_newer_writer_adds() -> None:
    newer = json.loads(to_json(whole())) | {"mood": {"calm": 1}}
    assert from_json(json.dumps(newer)) == whole()


@pytest.mark.parametrize("value", ["{", "[]", '{"revision": "many"}', b"\xff", "{}}"])
def test_what_is_no_article_is_one_line(value: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"^no enriched article: .+$"):
        from_json(value)
