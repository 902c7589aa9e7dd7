import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.formats import ninjs_schema
from services.feeder.item import Item
from tests.unit.feeder.formats.reading import item, rejected, shown

ONE = {
    "uri": "urn:x:1",
    "type": "text",
    "version": "3",
    "versioncreated": "2024-05-03T10:00:00Z",
    "firstcreated": "2024-05-03T08:00:00+02:00",
    "embargoed": "2024-05-03T12:00:00Z",
    "expires": "2025-05-03",
    "pubstatus": "usable",
    "language": "en-GB",
    "headline": "Talks &amp; more talks",
    "body_text": "They went on. Nobody knew why.",
    "body_xhtml": "<p>They went on.</p><p>Nobody knew why.</p>",
    "usageterms": "Not in Lilliput",
    "copyrightnotice": "(c) Example",
    "ednote": "Updates with talks",
    "infosource": [{"name": "Example"}],
    "byline": "By Jane Doe",
    "dateline": "GENEVA (Example)",
    "slugline": "Talks-Geneva",
    "urgency": 3,
    "keywords": ["talks", "Geneva"],
}
THREE = {
    "uri": "urn:x:1",
    "type": "text",
    "versionCreated": "2024-05-03T10:00:00Z",
    "headlines": [{"role": "short", "value": "Talks"}, {"role": "main", "value": "Talks & more talks"}],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "They went on. Nobody knew why."},
        {
            "role": "rich",
            "contentType": "application/xhtml+xml",
            "value": "<p>They went on.</p><p>Nobody knew why.</p>",
        },
    ],
    "usageTerms": "Not in Lilliput",
}


def test_every_fact_arrives() -> None:
    found = item(json.dumps(ONE))
    assert (found.guid, found.version, found.language, found.status) == ("urn:x:1", "3", "en-GB", Article.USABLE)
    assert (found.credit, found.usage_terms, found.copyright_notice) == ("Example", "Not in Lilliput", "(c) Example")
    assert found.note == "Updates with talks"
    assert (found.byline, found.dateline, found.slug) == ("By Jane Doe", "GENEVA (Example)", "Talks-Geneva")
    assert (found.urgency, found.keywords) == (3, ("talks", "Geneva"))
    assert found.version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.first_created == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert found.embargoed == datetime(2024, 5, 3, 12, tzinfo=UTC)
    assert found.expires == datetime(2025, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize("spelling", [ONE, THREE, {k.lower(): v for k, v in THREE.items()}], ids=["1", "3", "2"])
def test_the_spellings_give_the_same_text(spelling: dict[str, object]) -> None:
    assert shown(item(json.dumps(spelling))) == [
        ("HEADLINE", "Talks & more talks"),
        ("BODY", "They went on."),
        ("BODY", "Nobody knew why."),
    ]


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic", "event", "planning"])
def test_what_is_no_text_is_told_so(kind: str) -> None:
    found = rejected(json.dumps({**ONE, "type": kind}))
    assert (found.guid, "only texts" in found.reason) == ("urn:x:1", True)


PARTS = {
    "main": {**ONE, "uri": "urn:x:2"},
    "side": {"uri": "urn:x:3", "type": "text", "headline": "Why", "body_text": "So."},
    "named": {"uri": "urn:x:4", "type": "text", "headline": "Elsewhere"},
    "photo": {"uri": "urn:x:5", "type": "picture", "description_text": "A hall"},
}
AS_LISTED = [{"name": name, **part} for name, part in PARTS.items()]


def test_a_composite_with_a_body_is_a_story() -> None:
    found = item(json.dumps({**ONE, "type": "composite", "associations": {"photo": PARTS["photo"]}}))
    assert (found.guid, shown(found)[1:]) == ("urn:x:1", [("BODY", "They went on."), ("BODY", "Nobody knew why.")])


@pytest.mark.parametrize("associations", [PARTS, AS_LISTED, {"group": AS_LISTED}], ids=["1", "2", "grouped"])
def test_a_composite_gives_the_texts_that_it_holds(associations: object) -> None:
    content = json.dumps({"uri": "urn:x:1", "type": "composite", "headline": "Talks", "associations": associations})
    found = list(formats.read(content.encode()))
    assert [(each.guid, each.text.headline) for each in found if isinstance(each, Item)] == [
        ("urn:x:2", "Talks & more talks"),
        ("urn:x:3", "Why"),
    ]
    assert len(found) == 2


def test_a_composite_that_only_names_others_is_a_package() -> None:
    associations = [PARTS["named"], PARTS["photo"]]
    found = rejected(json.dumps({"uri": "urn:x:1", "type": "composite", "body": "[…]", "associations": associations}))
    assert (found.guid, "package" in found.reason) == ("urn:x:1", True)


def test_a_canceled_story_is_a_kill_without_text() -> None:
    found = item(json.dumps({**ONE, "pubstatus": "canceled", "ednote": "libel"}))
    assert (found.status, found.text.text, found.reason) == (Article.CANCELED, "", "libel")


def test_an_unknown_status_is_no_publication() -> None:
    assert "pubstatus" in rejected(json.dumps({**ONE, "pubstatus": "maybe"})).reason


def test_an_interfaces_wrapping_is_taken_off() -> None:
    altids = {"itemid": "5f0a"}
    inner = {**ONE, "uri": "https://api.example.org/content/5f0a?et=17", "altids": altids, "version": 2}
    found = item(json.dumps({"data": {"item": inner}}))
    assert (found.guid, found.version) == ("https://api.example.org/content/5f0a", "2")


def test_html_out_of_a_word_processor_is_read() -> None:
    body = "<p>They went on.<o:p></o:p></p><dc:creator>x</dc:creator><st1:place>Geneva</st1:place>"
    story = {key: value for key, value in ONE.items() if key != "body_text"}
    assert shown(item(json.dumps({**story, "body_xhtml": body})))[1] == ("BODY", "They went on.")


@pytest.mark.parametrize(
    "wrapped",
    [
        {"data": {"items": [{"item": ONE}, {"item": ONE}]}},
        {"total": 2, "item": [ONE, {**ONE, "type": "story"}]},
        {"response": {"numFound": 2, "docs": [ONE, ONE]}},
        [ONE, ONE],
    ],
    ids=["items", "item", "docs", "array"],
)
def test_each_of_several_is_a_story(wrapped: object) -> None:
    found = list(formats.read(json.dumps(wrapped).encode()))
    assert [each.guid for each in found if isinstance(each, Item)] == ["urn:x:1", "urn:x:1"]


def test_html_by_another_name_is_read() -> None:
    entry = {"urn": "urn:newsml:x:1", "version_created": "2024-05-03T10:00:00Z", "headline": "Talks"}
    assert shown(item(json.dumps({**entry, "article_html": "<section><h2>Why</h2><p>So.</p></section>"})))[1:] == [
        ("BODY", "Why"),
        ("BODY", "So."),
    ]


def test_a_schema_is_asked_only_where_a_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({**ONE, "urgencies": 1})
    assert item(content)
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"urgencies": {"type": "string"}}}
    (tmp_path / "ninjs-schema_1.6.json").write_text(json.dumps(schema))
    monkeypatch.setattr(ninjs_schema, "_folder", None)
    ninjs_schema.hold_to(tmp_path)
    assert "urgencies" in rejected(content).reason
