from datetime import UTC, datetime

import pytest
from wirelens.article.v1.article_pb2 import Article

from tests.unit.feeder.formats.reading import item, rejected, shown

STORY = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><docdata management-status="{status}"><doc-id regsrc="Example" id-string="x.1"/><du-key version="3"/>
<date.issue norm="20240503T100000Z"/><date.release norm="20240503T120000Z"/><date.expire norm="20240603T100000Z"/>
<ed-msg msg-type="Update" info="Adds why"/><correction id-string="x.0" info="wrong name"/>
<doc.copyright year="2024" holder="Example"/></docdata></head>
<body><body.head><hedline><hl1>Talks go on</hl1></hedline><note><p>To editors</p></note>
<byline>By Jane Doe<byttl>Staff Writer</byttl></byline><dateline><location>GENEVA</location> (Example)</dateline>
<rights>Not in Lilliput</rights><abstract><p>They went.</p></abstract></body.head>
<body.content><block><p>They went <em>on</em>.</p><media>
<media-reference source="a.jpg"/><media-caption>A hall</media-caption>
</media><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></block></body.content>
<body.end><tagline>jd/xy</tagline></body.end></body></nitf>"""


def test_the_paragraphs_have_their_kinds() -> None:
    assert shown(item(STORY.format(status="usable"))) == [
        ("HEADLINE", "Talks go on"),
        ("NOTE", "To editors"),
        ("BYLINE", "By Jane Doe Staff Writer"),
        ("DATELINE", "GENEVA (Example)"),
        ("BODY", "They went on."),
        ("CAPTION", "A hall"),
        ("TABLE", "a\tb\n1\t2"),
        ("BOILERPLATE", "jd/xy"),
    ]


def test_the_facts_arrive() -> None:
    found = item(STORY.format(status="usable"))
    assert (found.guid, found.version, found.usage_terms, found.credit) == ("x.1", "3", "Not in Lilliput", "Example")
    assert (found.signal, found.note, found.concerns) == ("update, correction", "Adds why; wrong name", "x.0")
    assert found.version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.embargoed == datetime(2024, 5, 3, 12, tzinfo=UTC)
    assert found.expires == datetime(2024, 6, 3, 10, tzinfo=UTC)


def test_a_canceled_document_is_a_kill() -> None:
    found = item(STORY.format(status="canceled"))
    assert (found.status, found.text.text) == (Article.CANCELED, "")


def test_the_date_of_nitf_itself_is_no_date_of_the_story() -> None:
    dated = STORY.replace("<nitf>", '<nitf change.date="October 18, 2006" change.time="19:30">')
    assert item(dated.format(status="usable")).version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_what_editors_say_of_it_arrives() -> None:
    said = """<urgency ed-urg="2"/><key-list><keyword key="talks"/><keyword key="Geneva"/></key-list><doc-id"""
    found = item(STORY.replace("<doc-id", said).format(status="usable"))
    assert (found.byline, found.dateline) == ("By Jane Doe Staff Writer", "GENEVA (Example)")
    assert (found.urgency, found.keywords) == (2, ("talks", "Geneva"))


def metas(**said: str) -> str:
    """A document of an agency that says most of it by names of its own."""
    given = "".join(f'<meta name="{name.replace("_", "-")}" content="{content}"/>' for name, content in said.items())
    return f"""<nitf><head><title>BC-Talks</title>{given}<docdata><doc-id id-string="x.1"/>
    <du-key key="PA-HHH-Talks"/></docdata></head><body><body.head><hedline><hl1>Talks go on</hl1></hedline></body.head>
    <body.content><p>They went on.</p></body.content></body></nitf>"""


@pytest.mark.parametrize("name", ["ap_version", "version", "revision"])
def test_a_version_may_be_a_meta(name: str) -> None:
    assert item(metas(**{name: "7"})).version == "7"


@pytest.mark.parametrize("name", ["ap_firstcreated", "firstcreated", "first_created"])
def test_the_first_date_may_be_a_meta(name: str) -> None:
    assert item(metas(**{name: "2024-05-03T08:00:00Z"})).first_created == datetime(2024, 5, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize("name", ["ap_slug", "slug", "slugline", "ap_slugline"])
def test_the_slug_may_be_a_meta_and_is_the_storys_key_where_it_is_none(name: str) -> None:
    assert item(metas(**{name: "Talks-Geneva"})).slug == "Talks-Geneva"
    assert item(metas(category="HHH", service="Comprehensive")).slug == "PA-HHH-Talks"


def test_the_address_may_be_a_meta() -> None:
    assert item(metas(url="https://example.org/1")).url == "https://example.org/1"


def test_an_embargo_that_is_over_by_its_own_date_is_still_one_where_the_status_says_so() -> None:
    early = STORY.replace("20240503T120000Z", "20240503T090000Z")
    assert item(early.format(status="usable")).embargoed is None
    assert item(early.format(status="embargoed")).embargoed == datetime(2024, 5, 3, 9, tzinfo=UTC)


def test_an_embargo_without_a_time_is_no_publication() -> None:
    timeless = STORY.replace('<date.release norm="20240503T120000Z"/>', "")
    assert "embargoed" in rejected(timeless.format(status="embargoed")).reason


def test_a_headline_that_the_text_says_again_is_said_once() -> None:
    again = STORY.replace("<block><p>They", "<block><hl2>Talks go on</hl2><p>They")
    assert [text for _, text in shown(item(again.format(status="usable")))].count("Talks go on") == 1
