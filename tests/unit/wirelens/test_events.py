"""The envelope of a record, and ids that come from the content."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.events import Envelope, EnvelopeError, envelope
from wirelens.sections import with_article

from tests.unit.wirelens.articles import article, entities

TIME = datetime(2024, 5, 1, 12, 0, 0, 250_000, timezone(timedelta(hours=2)))
NEEDED = [("ce_specversion", b"1.0"), ("ce_id", b"i"), ("ce_source", b"s"), ("ce_type", b"t")]


def test_headers_are_cloudevents_in_kafka_s_binary_mode() -> None:
    assert events.headers("t", "feeder", "i", TIME, "00-ab-cd-01", 12) == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"i"),
        ("ce_source", b"feeder"),
        ("ce_type", b"t"),
        ("ce_time", b"2024-05-01T10:00:00.250Z"),
        ("content-type", b"application/protobuf"),
        ("traceparent", b"00-ab-cd-01"),
        ("wl_source_offset", b"12"),
    ]


def test_what_was_not_given_is_no_header() -> None:
    assert [name for name, _ in events.headers("t", "s", "i", TIME)][-1] == "content-type"


def test_offset_zero_is_an_offset() -> None:
    assert envelope(events.headers("t", "s", "i", TIME, source_offset=0)).source_offset == 0


def test_a_time_without_a_zone_is_no_time_of_an_event() -> None:
    with pytest.raises(ValueError, match="time zone"):
        events.headers("t", "s", "i", datetime(2024, 5, 1))


def test_headers_are_read_back() -> None:
    assert envelope(events.headers("t", "s", "i", TIME, b"00-ab-cd-01", 12)) == Envelope(
        "t", "s", "i", TIME, "application/protobuf", "00-ab-cd-01", 12
    )


def test_headers_of_others_are_passed_over() -> None:
    assert envelope([*NEEDED, ("x", b"\xff"), ("traceparent", None)]) == Envelope("t", "s", "i")


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        (None, "the header ce_specversion is missing"),
        (NEEDED[:3], "the header ce_type is missing"),
        ([*NEEDED, ("ce_specversion", b"0.3")], "ce_specversion is '0.3', not 1.0"),
        ([*NEEDED, ("ce_id", b"\xff")], "the header ce_id is not UTF-8"),
        ([*NEEDED, ("ce_time", b"yesterday")], "ce_time is 'yesterday', not a time as in RFC 3339"),
        ([*NEEDED, ("ce_time", b"2024-05-01T10:00:00")], "ce_time is '2024-05-01T10:00:00', without a time zone"),
        ([*NEEDED, ("wl_source_offset", b"-1")], "wl_source_offset is '-1', not an offset"),
        ([*NEEDED, ("wl_source_offset", b"9" * 5000)], "wl_source_offset is '9+', not an offset"),
    ],
)
def test_what_is_no_envelope_says_why_in_one_line(headers: list[tuple[str, bytes]] | None, line: str) -> None:
    with pytest.raises(EnvelopeError, match=f"^{line}$"):
        envelope(headers)


def test_an_article_s_id_never_changes() -> None:
    assert events.article_id("mehr", "urn:1") == "f5173d72-6f16-560c-a563-2838a3fa5fe9"


def test_wire_and_guid_do_not_run_together() -> None:
    assert events.article_id("ab", "c") != events.article_id("a", "bc")
    assert events.article_id('a","b', "c") != events.article_id("a", 'b","c')


def test_the_hash_of_a_text_is_of_its_utf_8() -> None:
    assert events.text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert events.text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_a_replay_has_the_id_of_the_first_time() -> None:
    first, again = article(), article()
    first.received_at.FromSeconds(1)
    again.received_at.FromSeconds(2)
    assert events.article_event_id(first) == events.article_event_id(again)
    one, other = with_article(first), with_article(again)
    other.source_offset = 7
    assert events.enriched_event_id(one) == events.enriched_event_id(other)


def test_what_says_something_else_has_another_id() -> None:
    assert events.article_event_id(article()) != events.article_event_id(article(2, text_revision=1))
    assert events.section_event_id(entities()) != events.section_event_id(entities(generation=2))
    whole = with_article(article())
    whole.missing.append("quotes")
    assert events.enriched_event_id(whole) != events.enriched_event_id(with_article(article()))
    assert events.enriched_event_id(with_article(article())) != events.article_event_id(article())


@pytest.mark.parametrize(
    ("made", "kind", "source", "offset"),
    [
        (events.article_headers(article()), events.ARTICLE_PUBLISHED, "feeder", None),
        (events.article_headers(article(2, status=Article.WITHHELD)), events.ARTICLE_RECALLED, "feeder", None),
        (events.section_headers(entities(), source_offset=3), events.ENTITIES_FOUND, "entities", 3),
        (events.enriched_headers(with_article(article())), events.ARTICLE_ENRICHED, "assembler", 0),
    ],
)
def test_each_record_says_what_it_is_and_who_made_it(
    made: events.Headers, kind: str, source: str, offset: int | None
) -> None:
    found = envelope(made)
    assert (found.type, found.source, found.source_offset) == (kind, source, offset)
    assert found.time is not None
    assert found.time.tzinfo == UTC
