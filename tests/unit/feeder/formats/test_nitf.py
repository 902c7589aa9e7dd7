from datetime import UTC, datetime

from wirelens.article.v1.article_pb2 import Article

from tests.unit.feeder.formats.reading import item, shown

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
