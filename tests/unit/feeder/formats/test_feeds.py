from datetime import UTC, datetime

import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from tests.unit.feeder.formats.reading import item, rejected, shown

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Example Wire</title><language>en-gb</language><copyright>(c) Example</copyright>
<item><title>Talks &amp;amp; more</title><link>https://example.org/1</link><guid isPermaLink="false">x-1</guid>
<pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>They went on.</p><figure><figcaption>A hall</figcaption></figure><script>x()</script>]]>
</content:encoded></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>E</title>
<at:deleted-entry ref="x-0" when="2024-05-03T10:00:00Z"><at:comment>libel</at:comment></at:deleted-entry>
<entry><id>x-1</id><title>Talks</title><published>2024-05-03T08:00:00Z</published><updated>2024-05-03T09:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content></entry></feed>"""


def test_an_item_of_rss() -> None:
    found = item(RSS)
    assert (found.guid, found.url, found.credit) == ("x-1", "https://example.org/1", "Example Wire")
    assert (found.language, found.usage_terms) == ("en-gb", "(c) Example")
    assert found.version_created == datetime(2024, 5, 3, 8, tzinfo=UTC)
    assert shown(found) == [("HEADLINE", "Talks & more"), ("BODY", "They went on."), ("CAPTION", "A hall")]


def test_atom_with_a_deleted_entry() -> None:
    gone, found = formats.read(ATOM.encode())
    assert (gone.guid, gone.status, gone.reason) == ("x-0", Article.CANCELED, "libel")
    assert (found.guid, found.version_created) == ("x-1", datetime(2024, 5, 3, 9, tzinfo=UTC))
    assert shown(found) == [("HEADLINE", "Talks"), ("BODY", "One."), ("BODY", "Two.")]


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert item(RSS[: RSS.index("</content:encoded>")]).guid == "x-1"


@pytest.mark.parametrize(
    "content", ["<rss><channel/></rss>", "<rss>" * 9_000, '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>']
)
def test_a_feed_without_a_story_is_refused(content: str) -> None:
    assert rejected(content).reason


def test_a_feed_whose_namespace_has_a_blank_is_told_so() -> None:
    found = rejected(RSS.replace("http://purl.org/rss/1.0/modules/content/", "http://purl.org/rss/1.0\u00a0content/"))
    assert "xmlns:content" in found.reason
    assert found.reason.endswith("mend it and send it again")
