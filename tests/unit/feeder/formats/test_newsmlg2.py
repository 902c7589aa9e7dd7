from datetime import UTC, datetime

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.item import Rejected
from tests.unit.feeder.formats.reading import item, rejected, shown

XHTML = """<inlineXML contenttype="application/xhtml+xml"><x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:head>
<x:title>Talks</x:title></x:head><x:body><x:p>GENEVA, May 3 (Example) -</x:p><x:p>They&nbsp;went on.</x:p>
<x:p class="tr-copyright">Nothing</x:p></x:body></x:html></inlineXML>"""


def news(body: str = XHTML, meta: str = "", status: str = "stat:usable", of_class: str = "ninat:text") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:x:1" version="4" xml:lang="en">
<rightsInfo><copyrightNotice>(c) Example</copyrightNotice><usageTerms>Not in Lilliput</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="{of_class}"/><provider literal="example.com"/>
<versionCreated>2024-05-03T10:00:00.123+02:00</versionCreated><pubStatus qcode="{status}"/>{meta}</itemMeta>
<contentMeta><creditline>Example Wire</creditline><language tag="en-GB"/><headline>UPDATE 2-Talks go on</headline>
</contentMeta><contentSet>{body}</contentSet></newsItem>"""


def test_xhtml_under_any_prefix_with_the_facts_around_it() -> None:
    meta = '<embargoed>2024-05-04T00:00:00Z</embargoed><edNote>Adds why</edNote><signal qcode="sig:update"/>'
    found = item(news(meta=meta))
    assert (found.guid, found.version, found.language, found.credit) == ("tag:x:1", "4", "en-GB", "Example Wire")
    assert (found.usage_terms, found.copyright_notice, found.provider) == (
        "Not in Lilliput",
        "(c) Example",
        "example.com",
    )
    assert (found.signal, found.note) == ("update", "Adds why")
    assert found.version_created == datetime(2024, 5, 3, 8, tzinfo=UTC)
    assert found.embargoed == datetime(2024, 5, 4, tzinfo=UTC)
    assert shown(found) == [
        ("HEADLINE", "UPDATE 2-Talks go on"),
        ("DATELINE", "GENEVA, May 3 (Example) -"),
        ("BODY", "They\u00a0went on."),
        ("BOILERPLATE", "Nothing"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<inlineXML><nitf><body><body.content><p>They went on.</p></body.content></body></nitf></inlineXML>",
        '<inlineData contenttype="text/plain">They went on.</inlineData>',
        '<inlineData contenttype="text/html">&lt;p&gt;They went on.&lt;/p&gt;</inlineData>',
        "<inlineData><![CDATA[<p>They went on.</p><script>x()</script>]]></inlineData>",
    ],
)
def test_bodies_of_every_kind(body: str) -> None:
    assert shown(item(news(body)))[1:] == [("BODY", "They went on.")]


def test_any_prefix_and_any_charset() -> None:
    content = news().replace("<", "<n:").replace("<n:/", "</n:").replace("xmlns=", "xmlns:n=").replace("n:x:", "x:")
    content = '<?xml version="1.0" encoding="ISO-8859-1"?>' + content.replace("Talks go", "Zürich’s talks go")
    assert item(content.encode("cp1252")).text.headline == "UPDATE 2-Zürich’s talks go on"


def test_a_message_gives_a_receipt_for_each_item() -> None:
    items = news() + news(of_class="ninat:picture") + "<packageItem guid='p'/><planningItem guid='q'/>"
    found = list(formats.read(f"<newsMessage><header/><itemSet>{items}</itemSet></newsMessage>".encode()))
    assert [type(f) for f in found[1:]] == [Rejected] * 3
    assert ["picture" in found[1].reason, "package" in found[2].reason, "planning" in found[3].reason] == [True] * 3


@pytest.mark.parametrize(
    ("status", "expected"), [("stat:canceled", Article.CANCELED), ("stat:withheld", Article.WITHHELD)]
)
def test_a_recall_has_no_text_and_names_what_it_takes_back(status: str, expected: int) -> None:
    meta = '<edNote>libel</edNote><link rel="irel:previousVersion" residref="tag:x:0"/>'
    found = item(news(meta=meta, status=status))
    assert (found.status, found.reason, found.concerns, found.text.text) == (expected, "libel", "tag:x:0", "")


@pytest.mark.parametrize("name", ["conceptItem", "knowledgeItem", "contentSet", "contentMeta"])
def test_what_is_no_news_is_told_so(name: str) -> None:
    assert rejected(f"<{name}/>").reason


def test_an_entity_bomb_is_refused() -> None:
    assert "entities" in rejected(f'<!DOCTYPE newsItem [<!ENTITY a "b">]>{news()}').reason


def test_a_truncated_item_is_refused() -> None:
    assert "well-formed" in rejected(news()[:-30]).reason
