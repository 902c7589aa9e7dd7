"""The gold is of the sample wire as it is: the same texts, and every offset where its words are."""

from collections.abc import Mapping

import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.quotes.v1.quotes_pb2 import Quote, Speaker

from tests.unit.gold.stories import english, rows

OF_TYPE = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "PLACE": "PLACE"}


@pytest.fixture(scope="module")
def stories() -> Mapping[str, Article]:
    return english()


@pytest.mark.parametrize("name", ["entities", "quotes"])
def test_every_story_in_english_is_annotated_in_the_feeders_text(name: str, stories: Mapping[str, Article]) -> None:
    assert {row["id"]: row["text"] for row in rows(name)} == {guid: story.text for guid, story in stories.items()}


def test_a_rated_sentence_stands_in_its_story_where_its_id_says(stories: Mapping[str, Article]) -> None:
    for row in rows("sentiment"):
        story, _, start = row["id"].rpartition(":")
        assert stories[story].text[int(start) :].startswith(row["text"]), row["id"]


def test_every_mention_and_target_is_the_words_that_it_repeats() -> None:
    for row in rows("entities"):
        for mention in row["mentions"]:
            assert row["text"][mention["start"] : mention["end"]] == mention["text"]
    for row in rows("sentiment"):
        for target in row["targets"]:
            assert row["text"][target["start"] : target["end"]] == target["text"]


def test_every_part_of_an_attribution_is_the_words_that_it_repeats() -> None:
    for row in rows("quotes"):
        for each in row["attributions"]:
            for part in ("source", "cue", "content"):
                assert [row["text"][start:end] for start, end in each[part]] == each["exact"][part], row["id"]


def test_a_sources_head_is_a_word_of_it() -> None:
    for row in rows("quotes"):
        for each in row["attributions"]:
            assert bool(each["source"]) == ("source_head" in each)
            for start, end in each["source"]:
                first, last = each["source_head"]
                assert start <= first < last <= end, each["id"]


def test_mentions_do_not_overlap_and_stand_in_what_is_read(stories: Mapping[str, Article]) -> None:
    for row in rows("entities"):
        read = [p for p in stories[row["id"]].paragraphs if p.kind not in (Paragraph.BYLINE, Paragraph.BOILERPLATE)]
        at = 0
        for mention in row["mentions"]:
            assert mention["start"] >= at, mention
            at = mention["end"]
            assert any(p.start <= mention["start"] and at <= p.end for p in read), mention


def test_a_cluster_has_one_name_one_type_and_one_id_and_its_name_is_the_contracts() -> None:
    for row in rows("entities"):
        for mention in row["mentions"]:
            assert mention["entityType"] in Entity.Type.keys()  # noqa: SIM118 - the wrapper of an enum is no mapping
            assert mention["type"] == OF_TYPE.get(mention["entityType"], "OTHER")
        of_cluster = {(m["cluster"], m["clusterName"], m["type"], m["wikidata"]) for m in row["mentions"]}
        assert len(of_cluster) == len({m["cluster"] for m in row["mentions"]}), row["id"]


def test_kinds_and_statuses_are_the_contracts_and_a_resolved_speaker_has_a_name() -> None:
    for row in rows("quotes"):
        for each in row["attributions"]:
            assert Quote.Kind.Value(each["kind"]) != Quote.UNSPECIFIED
            assert Speaker.Status.Value(each["status"]) in Speaker.Status.values()
            assert (each["status"] == "RESOLVED") == bool(each["speaker"]), each["id"]
            assert (each["status"] == "NONE") == (not each["source"]), each["id"]
