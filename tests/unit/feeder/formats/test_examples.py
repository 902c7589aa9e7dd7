"""IPTC's own examples, field by field against a table made by hand. They are not part of the project."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article

from services.feeder import formats
from services.feeder.item import Item, Rejected
from tests.unit.feeder.formats.reading import is_sound

WIRE = Path(os.environ.get("WIRELENS_WIRE_EXAMPLES", Path(__file__).parents[5] / "shared/data/wire"))
needs_examples = pytest.mark.skipif(not WIRE.is_dir(), reason="IPTC's examples are not here (WIRELENS_WIRE_EXAMPLES)")

G2, NINJS = "newsml-g2/examples", "ninjs/examples"
SHIP = "Captain of wrecked cruise ship on trial in Italy"
SIMPLE = ("http://ninjs.example.com/newsitems/20130709simp123", "", SHIP, "2013-07-09T10:37:00+00:00", "")
MEDIUM = (
    "http://ninjs.example.com/newsitems/20130709med123",
    "",
    SHIP,
    "2013-07-09T10:37:00+00:00",
    "Copyright 2013 The News Agency, www.tna.org - all rights reserved.",
)
# Of each text: guid, version, headline, versionCreated, rights; then its paragraphs, and the last word.
TEXTS = {
    **{f"{NINJS}/{v}/001_simple_example.json": (*SIMPLE, 2, "wrongdoing.") for v in ("1.6", "2.2", "3.1")},
    **{
        f"{NINJS}/{v}/002_renditions_example.json": ("renditions-example", *[""] * 4, 1, "...")
        for v in ("1.6", "2.2", "3.1")
    },
    **{f"{NINJS}/{v}/004_simple_text_article.json": (*SIMPLE, 5, "wrongdoing.") for v in ("1.6", "2.2", "3.1")},
    **{f"{NINJS}/{v}/005_complex_text_article.json": (*MEDIUM, 5, "wrongdoing.") for v in ("1.6", "2.2", "3.1")},
    f"{G2}/LISTING_1_A_NewsML-G2_News_Item.xml": (
        "urn:newsml:acmenews.com:20161018:US-FINANCE-FED",
        "11",
        'Fed to halt QE to avert "bubble"',
        "2018-10-21T21:25:32+00:00",
        "Not for use outside the United States",
        1,
        '"bubble"',
    ),
    f"{G2}/LISTING_2_NewsML-G2_Text_Document.xml": (
        "urn:newsml:acmenews.com:20161121:US-FINANCE-FED",
        "11",
        'Fed to halt QE to avert "bubble"',
        "2018-11-21T21:25:32+00:00",
        "Copyright 2017-18 Acme News and Media LLC",
        4,
        "si.",
    ),
    f"{G2}/LISTING_22_Sports_story_in_NewsML-G2NITF.xml": (
        "tag:xmlteam.com,2016:xt.5932656-preview",
        "11",
        "Preview: Arizona Diamondbacks (29-23) at Philadelphia Phillies (26-24), 7:05 p.m.",
        "2018-10-19T15:45:00+00:00",
        "",
        8,
        "starts.",
    ),
    f"{G2}/LISTING_27_Company_Financial_Information.xml": (
        "urn:newsml:acmenews.com:20161019:201003230594296001",
        "11",
        "Acme Widgets announces annual results",
        "2018-10-19T14:23:00+00:00",
        "Not for distribution in the United States",
        1,
        "results",
    ),
}
# Of what is no text: a word of each receipt.
OTHERS = {
    **{f"{NINJS}/{v}/003_associations_example.json": ["package"] for v in ("1.6", "2.2", "3.1")},
    **{f"{NINJS}/{v}/006_photo_only.json": ["picture"] for v in ("1.6", "2.2", "3.1")},
    **{f"{NINJS}/{v}/007_multimedia.json": ["package"] for v in ("1.6", "2.2", "3.1")},
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
    created = found.version_created.isoformat() if found.version_created else ""
    facts = (found.guid, found.version, found.text.headline, created, found.usage_terms)
    assert (*facts, len(found.text.paragraphs), found.text.text.split()[-1]) == TEXTS[path]
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
