import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.formats import jsonl
from services.feeder.item import Item, Rejected


def read(*lines: object) -> list[Item | Rejected]:
    return list(formats.read("\n".join(json.dumps(line) for line in lines).encode(), "a.jsonl"))


def item(**fields: object) -> Item:
    (found,) = read({"guid": "g", "headline": "Talks", **fields})
    assert isinstance(found, Item), found
    return found


def rejected(**fields: object) -> str:
    (found,) = read({"guid": "g", "headline": "Talks", **fields})
    assert isinstance(found, Rejected)
    return found.reason


def test_every_field_arrives() -> None:
    found = item(
        version=3,
        body="They went on.",
        language="en",
        versionCreated="2024-05-03T10:00:00Z",
        firstCreated="2024-05-03T11:00:00+02:00",
        credit="Example",
        usageTerms="Free",
        url="https://example.org/1",
        wire="example",
    )
    assert (found.guid, found.version, found.wire, found.language) == ("g", "3", "example", "en")
    assert found.text.text == "Talks\n\nThey went on."
    assert found.version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.first_created == datetime(2024, 5, 3, 9, tzinfo=UTC)
    assert (found.credit, found.usage_terms, found.url) == ("Example", "Free", "https://example.org/1")
    assert found.status == Article.USABLE


def test_what_a_wire_says_of_rights_and_times_arrives() -> None:
    found = item(
        copyrightNotice="(c) Example",
        provider="Example Wire",
        note="Attention, business desks",
        signal="Correction",
        embargoed="2024-05-03T10:00:00Z",
        expires="2024-06-03T10:00:00Z",
    )
    assert (found.copyright_notice, found.provider) == ("(c) Example", "Example Wire")
    assert (found.note, found.signal) == ("Attention, business desks", "correction")
    assert found.embargoed == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.expires == datetime(2024, 6, 3, 10, tzinfo=UTC)


def test_what_editors_say_of_a_story_arrives() -> None:
    found = item(byline="By Jane Doe", dateline="GENEVA", slug="Talks-Geneva", urgency="3", keywords=["talks", "talks"])
    assert (found.byline, found.dateline, found.slug) == ("By Jane Doe", "GENEVA", "Talks-Geneva")
    assert (found.urgency, found.keywords) == (3, ("talks",))


@pytest.mark.parametrize("urgency", [12, -1, "high", 2.5, [1]])
def test_an_urgency_that_is_none_is_refused(urgency: object) -> None:
    assert rejected(urgency=urgency).startswith("line 1: urgency: an urgency is a number from 1 to 9")


def test_json_of_another_kind_is_told_which_fields_a_story_has() -> None:
    (found,) = read({"$schema": "https://json-schema.org/draft-07/schema", "title": "An invoice"})
    assert isinstance(found, Rejected)
    assert found.reason.startswith(
        "line 1: no story, for it has none of guid, articleId, headline, body, paragraphs, slug"
    )


def test_paragraphs_are_taken_as_they_are() -> None:
    found = item(paragraphs=["One. And more.", "Two."])
    assert [p.start for p in found.text.paragraphs] == [0, 7, 23]


def test_body_is_parted_at_line_ends() -> None:
    assert len(item(body="One.\nTwo.\n\nThree.").text.paragraphs) == 4


def test_null_is_as_good_as_absent() -> None:
    assert item(body=None, credit=None, version=None, versionCreated=None, paragraphs=None).credit == ""


def test_a_time_without_zone_is_utc() -> None:
    assert item(versionCreated="2024-05-03T10:00:00").version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(("word", "status"), [("canceled", Article.CANCELED), ("withheld", Article.WITHHELD)])
def test_a_recall_has_no_text(word: str, status: int) -> None:
    found = item(status=word, reason="libel", body="They went on.")
    assert (found.status, found.reason, found.text.text) == (status, "libel", "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"versionCreated": "yesterday"}, "versionCreated"),
        ({"versionCreated": 1714730400}, "versionCreated"),
        ({"versionCreated": "0001-01-01T00:00:00+14:00"}, "date"),
        ({"status": "maybe"}, "status"),
        ({"body": ["a"]}, "body"),
        ({"paragraphs": "a"}, "paragraphs"),
        ({"body": "a", "paragraphs": ["a"]}, "paragraphs"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, object], field: str) -> None:
    reason = rejected(**fields)
    assert reason.startswith("line 1: ")
    assert field in reason


def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on() -> None:
    found = list(formats.read(b'{"guid": "a", "headline": "A"}\n\n{"guid": oops}\n[1]\n{"guid": "b", "headline": "B"}'))
    assert [getattr(f, "guid", "") for f in found] == ["a", "", "", "b"]
    assert [f.reason.split(":")[0] for f in found if isinstance(f, Rejected)] == ["line 3", "line 4"]


def test_a_bad_first_line_does_not_make_it_another_format() -> None:
    found = list(formats.read(b'oops\n{"guid": "b", "headline": "B"}'))
    assert [type(f) for f in found] == [Rejected, Item]


def test_a_line_in_another_charset_leaves_the_others_alone() -> None:
    lines = ['{"guid": "a", "headline": "Zürich"}'.encode(), '{"guid": "b", "headline": "Köln"}'.encode("cp1252")]
    found = list(formats.read(b"\n".join(lines)))
    assert [f.text.headline for f in found if isinstance(f, Item)] == ["Zürich", "Köln"]


def test_one_object_over_many_lines() -> None:
    content = json.dumps({"guid": "a", "headline": "A"}, indent=2).encode()
    assert [f.guid for f in formats.read(b"\xef\xbb\xbf" + content)] == ["a"]


def test_one_array_of_objects() -> None:
    content = json.dumps([{"guid": "a", "headline": "A"}, 1, {"guid": "b", "headline": "B"}], indent=2).encode()
    found = list(formats.read(content))
    assert [f.guid for f in found] == ["a", "", "b"]
    assert isinstance(found[1], Rejected)
    assert found[1].reason.startswith("story 2: ")


def test_escapes_that_are_no_characters_are_taken_out() -> None:
    found = list(formats.read(b'{"guid": "a\\ud800", "headline": "A\\u0000B", "body": "x\\u0007y"}'))
    assert isinstance(found[0], Item)
    assert (found[0].guid, found[0].text.text) == ("a", "AB\n\nxy")


def test_control_characters_in_a_line_are_taken_out() -> None:
    (found,) = formats.read(b'{"guid": "a", "headline": "A\x07B\tC"}\x00', "a.jsonl")
    assert isinstance(found, Item)
    assert found.text.headline == "AB C"


@pytest.mark.parametrize("value", [b"[" * 100_000, b'{"guid": ' * 50_000, b'{"guid": 1' + b"0" * 5_000 + b"}"])
def test_a_hostile_line_is_rejected(value: bytes) -> None:
    assert all(isinstance(f, Rejected) for f in formats.read(value, "a.jsonl"))


def test_after_too_many_bad_lines_the_rest_is_not_read() -> None:
    found = list(formats.read(b'{"guid"\n' * 5_000, "a.jsonl"))
    assert len(found) == jsonl.MAX_REJECTED + 1


@given(st.binary(), st.sampled_from(["", "a.jsonl", "a.txt"]), st.sampled_from(["", "text/plain", "application/jsonl"]))
def test_whatever_comes_is_read_or_rejected(content: bytes, name: str, media_type: str) -> None:
    assert list(formats.read(content, name, media_type))


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda s: (
            st.lists(s)
            | st.dictionaries(
                st.sampled_from(
                    ["guid", "headline", "body", "paragraphs", "version", "versionCreated", "status", "wire"]
                ),
                s,
            )
        ),
    )
)
def test_whatever_json_comes_is_read_or_rejected(value: object) -> None:
    assert list(formats.read(json.dumps(value).encode(), "a.jsonl"))


def test_a_number_of_too_many_digits_is_told_so() -> None:
    (found,) = formats.read(b'{"guid": "g", "version": ' + b"1" * 5_000 + b"}", "a.jsonl")
    assert isinstance(found, Rejected)
    assert found.reason == "line 1: not JSON (a number of too many digits): mend the line and send it again"
