from datetime import UTC, datetime

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.item import Item, Rejected
from tests.unit.feeder.formats.reading import item, rejected, shown

TEXT = """<ContentItem><MediaType FormalName="Text"/>{kind}<DataContent>{data}</DataContent></ContentItem>"""
PARAGRAPHS = "<p>They went <em>on</em>.</p><p>Nobody knew why.</p>"
BODY = [("BODY", "They went on."), ("BODY", "Nobody knew why.")]


def component(inner: str, attributes: str = "") -> str:
    return f"<NewsComponent {attributes}>{inner}</NewsComponent>"


def text(data: str = PARAGRAPHS, kind: str = "") -> str:
    return TEXT.format(data=data, kind=kind)


def news(
    content: str = component(text()),
    lines: str = "",
    status: str = "Usable",
    management: str = "",
    metadata: str = "",
    number: str = "240503.x1",
) -> str:
    return f"""<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>example.com</ProviderId>
<DateId>20240503</DateId><NewsItemId>{number}</NewsItemId><RevisionId PreviousRevision="3" Update="N">4</RevisionId>
<PublicIdentifier>urn:newsml:example.com:20240503:{number}:4N</PublicIdentifier></NewsIdentifier>
<NameLabel>talks-geneva</NameLabel></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20240503T080000+0200</FirstCreated>
<ThisRevisionCreated>20240503T100000Z</ThisRevisionCreated><Status FormalName="{status}"/>{management}</NewsManagement>
<NewsComponent><NewsLines><HeadLine>Talks go on</HeadLine>{lines}</NewsLines>{metadata}{content}</NewsComponent>
</NewsItem>"""


def newsml(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd"><NewsML Version="1.2">
<NewsEnvelope><SentFrom><Party FormalName="Example Agency"/></SentFrom><DateAndTime>20240503T100001Z</DateAndTime>
</NewsEnvelope>{"".join(items)}</NewsML>"""


def test_the_facts_arrive() -> None:
    lines = """<ByLine>By Jane Doe</ByLine><DateLine>GENEVA, May 3 (Example)</DateLine>
    <CreditLine>Example/Doe</CreditLine>
    <CopyrightLine>(c) Example</CopyrightLine><RightsLine>Not in Lilliput</RightsLine><SlugLine>TALKS/</SlugLine>
    <KeywordLine>talks; Geneva</KeywordLine>
    <NewsLine><NewsLineType FormalName="EdNote"/><NewsLineText>Adds why</NewsLineText></NewsLine>"""
    metadata = """<AdministrativeMetadata><Provider><Party FormalName="EXA"/></Provider></AdministrativeMetadata>
    <DescriptiveMetadata><Language FormalName="en-GB"/></DescriptiveMetadata>"""
    management = '<Urgency FormalName="3"/><Instruction FormalName="Update"/>'
    found = item(newsml(news(lines=lines, metadata=metadata, management=management)))
    assert (found.guid, found.version, found.language) == ("urn:newsml:example.com:20240503:240503.x1", "4", "en-GB")
    assert (found.credit, found.usage_terms, found.copyright_notice) == (
        "Example/Doe",
        "Not in Lilliput",
        "(c) Example",
    )
    assert (found.provider, found.signal, found.note) == ("EXA", "update", "Adds why")
    assert (found.byline, found.dateline, found.slug) == ("By Jane Doe", "GENEVA, May 3 (Example)", "TALKS/")
    assert (found.urgency, found.keywords) == (3, ("talks", "Geneva"))
    assert found.version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.first_created == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert shown(found) == [("HEADLINE", "Talks go on"), *BODY]


def test_what_nobody_else_says_is_taken_from_the_envelope_and_the_item() -> None:
    found = item(
        newsml(
            news(
                metadata="<RightsMetadata><Copyright><CopyrightHolder>Example</CopyrightHolder></Copyright>"
                "<UsageRights><UsageType>Web only</UsageType></UsageRights></RightsMetadata>"
            )
        )
    )
    assert (found.language, found.slug, found.provider) == ("en", "talks-geneva", "example.com")
    assert (found.copyright_notice, found.usage_terms) == ("Example", "Web only")


@pytest.mark.parametrize(
    "content",
    [
        text(),
        component(component(text())),
        text(f"<nitf><body><body.content>{PARAGRAPHS}</body.content></body></nitf>"),
        text(f"<html><head><title>Talks go on</title></head><body><h1>Talks go on</h1>{PARAGRAPHS}</body></html>"),
        text(f"<![CDATA[{PARAGRAPHS}]]>", '<Format FormalName="HTML"/>'),
        text("They went on.\n\nNobody knew why.", '<MimeType FormalName="text/plain"/>'),
        component(text("They went on. Nobody knew why.") + text(), 'EquivalentsList="yes"'),
        component(component(text("They went on. Nobody knew why.")) + component(text()), 'EquivalentsList="yes"'),
        component('<Role FormalName="Headline"/>' + text("Talks go on"))
        + component('<Role FormalName="Main"/>' + text()),
    ],
    ids=[
        "nitf inside",
        "nested",
        "nitf",
        "html",
        "cdata",
        "plain",
        "alternatives",
        "alternative components",
        "headline",
    ],
)
def test_bodies_of_every_kind(content: str) -> None:
    assert shown(item(newsml(news(component(content))))) == [("HEADLINE", "Talks go on"), *BODY]


def test_a_caption_is_one_and_its_picture_is_passed_over() -> None:
    photo = '<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    caption = component('<Role FormalName="Caption"/>' + text("A hall"))
    found = item(newsml(news(component(text()) + component(photo + caption))))
    assert shown(found)[1:] == [*BODY, ("CAPTION", "A hall")]


def test_each_item_of_several_is_a_story() -> None:
    found = list(formats.read(newsml(news(), news(number="x2")).encode()))
    assert [each.guid[-2:] for each in found] == ["x1", "x2"]


def test_a_package_gives_the_items_that_it_holds() -> None:
    package = news(component(component(news(number="x2")) + component(news(number="x3"))))
    found = list(formats.read(newsml(package).encode()))
    assert [(type(each), each.guid[-2:]) for each in found] == [(Item, "x2"), (Item, "x3")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>', "picture"),
        ('<ContentItem Href="a.mpg"><MediaType FormalName="Video"/></ContentItem>', "video"),
        ('<NewsItemRef NewsItem="urn:newsml:x"/>', "package"),
        ('<ContentItem Href="a.txt"><MediaType FormalName="Text"/></ContentItem>', "Href"),
    ],
)
def test_what_is_no_text_is_told_so(content: str, what: str) -> None:
    assert what in rejected(newsml(news(component(content)))).reason


@pytest.mark.parametrize(("instead", "what"), [("<Update/>", "whole item"), ("<TopicSet/>", "catalogue")])
def test_an_item_of_no_component_is_told_so(instead: str, what: str) -> None:
    content = news()
    content = content[: content.rindex("<NewsComponent><NewsLines>")] + instead + "</NewsItem>"
    assert what in rejected(newsml(content)).reason


@pytest.mark.parametrize(("status", "expected"), [("Canceled", Article.CANCELED), ("Withheld", Article.WITHHELD)])
def test_a_recall_has_no_text_and_says_why(status: str, expected: int) -> None:
    found = item(newsml(news(status=status, management='<Property FormalName="EditorialNote" Value="libel"/>')))
    assert (found.status, found.reason, found.text.text) == (expected, "libel", "")


def test_a_recall_without_a_component_is_one() -> None:
    content = news(status="Canceled")
    content = content[: content.rindex("<NewsComponent><NewsLines>")] + "</NewsItem>"
    assert item(newsml(content)).status == Article.CANCELED


def test_a_kill_notice_names_its_item_without_its_revision() -> None:
    management = '<Instruction FormalName="Kill"/><AssociatedWith NewsItem="urn:newsml:example.com:20240502:x0:3"/>'
    found = item(newsml(news(management=management)))
    assert (found.signal, found.concerns) == ("kill", "urn:newsml:example.com:20240502:x0")


def change(status: str) -> str:
    return f"""<StatusWillChange><FutureStatus FormalName="{status}"/><DateAndTime>20240504T000000Z</DateAndTime>
    </StatusWillChange>"""


def test_an_embargo_ends_when_the_status_will_change() -> None:
    found = item(newsml(news(status="Embargoed", management=change("Usable"))))
    assert (found.status, found.embargoed) == (Article.USABLE, datetime(2024, 5, 4, tzinfo=UTC))


def test_an_embargo_without_a_time_is_no_publication() -> None:
    assert "embargoed" in rejected(newsml(news(status="Embargoed"))).reason


def test_a_story_expires_when_it_will_be_canceled() -> None:
    assert item(newsml(news(management=change("Canceled")))).expires == datetime(2024, 5, 4, tzinfo=UTC)


def test_an_unknown_status_is_no_publication() -> None:
    assert "Status 'Maybe'" in rejected(newsml(news(status="Maybe"))).reason


def test_without_its_parts_the_identity_is_the_public_one_without_its_revision() -> None:
    content = newsml(news()).replace("<DateId>20240503</DateId>", "")
    assert item(content).guid == "urn:newsml:example.com:20240503:240503.x1"


def test_an_entity_bomb_is_refused() -> None:
    assert "entities" in rejected(newsml(news()).replace('"NewsML_1.2.dtd"', '"a" [<!ENTITY a "b">]')).reason


def test_nesting_without_end_is_refused_or_read_as_far_as_it_goes() -> None:
    deep = "<NewsComponent>" * 200 + text() + "</NewsComponent>" * 200
    assert all(isinstance(found, Item | Rejected) for found in formats.read(newsml(news(deep)).encode()))
