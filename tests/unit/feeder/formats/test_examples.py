"""IPTC's own examples, field by field against a table made by hand. They are not part of the project."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.item import Item, Rejected
from tests.unit.feeder.formats.reading import Facts, facts, is_sound

WIRE = Path(os.environ.get("WIRELENS_WIRE_EXAMPLES", Path(__file__).parents[5] / "shared/data/wire"))
needs_examples = pytest.mark.skipif(not WIRE.is_dir(), reason="IPTC's examples are not here (WIRELENS_WIRE_EXAMPLES)")

G2, NINJS = "newsml-g2/examples", "ninjs/examples"
VERSIONS = ("1.6", "2.2", "3.1")


ROME = "Paulo Santalucia and Frances d'Emilio"
SIMPLE = Facts(
    guid="http://ninjs.example.com/newsitems/20130709simp123",
    headline="Captain of wrecked cruise ship on trial in Italy",
    version_created="2013-07-09T10:37:00+00:00",
    byline=ROME,
    body="6d54b1616a92dec0",
    kinds="BODY",
)
IN_PARAGRAPHS = SIMPLE._replace(body="0fe2e3404ed401ff", kinds="BODY BODY BODY BODY")
MEDIUM = IN_PARAGRAPHS._replace(
    guid="http://ninjs.example.com/newsitems/20130709med123",
    usage_terms="Copyright 2013 The News Agency, www.tna.org - all rights reserved.",
    copyright_notice="Copyright 2013 The News Agency, www.tna.org - all rights reserved.",
    language="en",
)
WITH_PICTURES = MEDIUM._replace(
    guid="http://ninjs.example.com/newsitems/20130709cplx456",
    version_created="2013-07-09T10:39:00+00:00",
    usage_terms="Copyright 2013 The News Agency, www.tnag.org - all rights reserved.",
    copyright_notice="Copyright 2013 The News Agency, www.tnag.org - all rights reserved.",
)
DOTS = Facts(guid="renditions-example", body="ab5df625bc76dbd4", kinds="BODY")
TEXTS = {
    **{f"{NINJS}/{v}/001_simple_example.json": SIMPLE for v in VERSIONS},
    **{f"{NINJS}/{v}/002_renditions_example.json": DOTS for v in VERSIONS},
    **{f"{NINJS}/{v}/004_simple_text_article.json": IN_PARAGRAPHS for v in VERSIONS},
    **{f"{NINJS}/{v}/005_complex_text_article.json": MEDIUM for v in VERSIONS},
    **{f"{NINJS}/{v}/007_multimedia.json": WITH_PICTURES for v in VERSIONS},
    f"{G2}/LISTING_1_A_NewsML-G2_News_Item.xml": Facts(
        guid="urn:newsml:acmenews.com:20161018:US-FINANCE-FED",
        headline='Fed to halt QE to avert "bubble"',
        version="11",
        version_created="2018-10-21T21:25:32+00:00",
        first_created="2016-10-18T18:12:21+00:00",
        embargoed="2018-10-23T12:00:00+00:00",
        usage_terms="Not for use outside the United States",
        copyright_notice="Copyright 2017-18 Example Enews LLP, all rights reserved",
        credit="Example Enews LLP",
        provider="REUTERS",
        language="en-GB",
        signal="update",
        change="UPDATE",
        note="Note to editors: STRICTLY EMBARGOED. Not for public release until 12noon on Friday, October 23, 2018.",
        slug="US-Finance-Fed",
    ),
    f"{G2}/LISTING_2_NewsML-G2_Text_Document.xml": Facts(
        guid="urn:newsml:acmenews.com:20161121:US-FINANCE-FED",
        headline='Fed to halt QE to avert "bubble"',
        version="11",
        version_created="2018-11-21T21:25:32+00:00",
        usage_terms="Copyright 2017-18 Acme News and Media LLC",
        copyright_notice="Copyright 2017-18 Acme News and Media LLC",
        credit="Acme News and Media LLC",
        provider="http://www.acmenews.com/about/",
        language="en-US",
        byline="By Meredith Jameson, Staff Reporter",
        slug="US-Finance-Fed",
        body="37f99e905ee05780",
        kinds="BYLINE BODY BODY",
    ),
    f"{G2}/LISTING_22_Sports_story_in_NewsML-G2NITF.xml": Facts(
        guid="tag:xmlteam.com,2016:xt.5932656-preview",
        headline="Preview: Arizona Diamondbacks (29-23) at Philadelphia Phillies (26-24), 7:05 p.m.",
        version="11",
        version_created="2018-10-19T15:45:00+00:00",
        credit="www.xmlteam.com",
        provider="www.xmlteam.com",
        language="en-US",
        byline="Sports Network",
        slug="AAV!PREVIEW-ARI-PHI",
        body="df953f37eab7766a",
        kinds="BYLINE BODY BODY BODY BODY BODY BODY",
    ),
    f"{G2}/LISTING_27_Company_Financial_Information.xml": Facts(
        guid="urn:newsml:acmenews.com:20161019:201003230594296001",
        headline="Acme Widgets announces annual results",
        version="11",
        version_created="2018-10-19T14:23:00+00:00",
        first_created="2016-10-19T13:15:00+00:00",
        usage_terms="Not for distribution in the United States",
        copyright_notice="Copyright 2017-18 - Acme Newswire",
        provider="http://www.acmenews.com",
        language="en-US",
    ),
}
# Of what is no text: a word of each receipt.
OTHERS = {
    **{f"{NINJS}/{v}/003_associations_example.json": ["package"] for v in VERSIONS},
    **{f"{NINJS}/{v}/006_photo_only.json": ["picture"] for v in VERSIONS},
    f"{NINJS}/3.1/008_event.json": ["event"],
    f"{NINJS}/not-valid/008_extension.json": ["no text"],
    f"{G2}/LISTING_16_A_Set_of_Events_carried_in_a_News_Item.xml": ["package"],
    f"{G2}/LISTING_24_News_Message_conveying_a_complete_News_Package.xml": ["package", *["no text"] * 4],
    f"{G2}/LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml": ["guid"],
    f"{G2}/LISTING_28_Illustrating_Located_Subject_and_Dateline.xml": ["guid"],
    f"{G2}/LISTING_6_Simple_NewsML-G2_Package.xml": ["package"],
    f"{G2}/ap_metadata_example.xml": ["video"],
    f"{G2}/nitf-3-6.xsd": ["schema"],
}


def read(path: str) -> list[Item | Rejected]:
    return list(formats.read((WIRE / path).read_bytes(), path))


@needs_examples
def test_the_tables_name_every_example() -> None:
    there = {
        str(path.relative_to(WIRE)) for folder in (G2, NINJS) for path in (WIRE / folder).rglob("*.*") if path.is_file()
    }
    assert there == TEXTS.keys() | OTHERS.keys()


@needs_examples
@pytest.mark.parametrize("path", TEXTS)
def test_a_text_gives_its_facts(path: str) -> None:
    (found,) = read(path)
    assert isinstance(found, Item), found
    assert facts(found) == TEXTS[path]
    assert found.status == Article.USABLE
    assert is_sound(found)


@needs_examples
@pytest.mark.parametrize("path", OTHERS)
def test_what_is_no_text_gets_a_reason(path: str) -> None:
    found = read(path)
    assert all(isinstance(f, Rejected) for f in found)
    assert all(word in f.reason for word, f in zip(OTHERS[path], found, strict=True) if isinstance(f, Rejected))


@needs_examples
@settings(max_examples=150)
@given(st.data())
def test_a_broken_example_is_read_or_refused(data: st.DataObject) -> None:
    content = (WIRE / data.draw(st.sampled_from(sorted(TEXTS)))).read_bytes()
    cut = content[: data.draw(st.integers(1, len(content)))]
    at = data.draw(st.integers(0, len(cut)))
    charset = data.draw(st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32", "cp037"]))
    broken = cut[:at] + data.draw(st.binary(max_size=8)) + cut[at:]
    recoded = broken.decode("latin-1").encode(charset, "replace")
    found = list(formats.read(recoded, "a"))
    assert found
    assert all(map(is_sound, found))
    assert not any(isinstance(f, Rejected) and "could not be read" in f.reason for f in found)
