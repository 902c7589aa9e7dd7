"""The first real article: who and what a careful reader finds in it."""

import hashlib
import re

import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity

from tests.seed import SEED, needs_seed
from tests.unit.entities.marked import extract

pytestmark = [pytest.mark.parser, needs_seed]

GOLD = {
    Entity.PERSON: (
        "Recep Tayyip Erdogan|Vladimir Putin|Ebrahim Raisi|Biden|Ali Khamenei|Abolfazl Amouei|Anwar Gargash|"
        "Dmitry Peskov|Yury Ushakov|Hossein Amir Abdollahian|Josep Borrell"
    ),
    Entity.PLACE: (
        "Tehran|Turkey|Russia|Iran|United States|West Asia|Israel|Saudi Arabia|West|USSR|Syria|UAE|Egypt|Jordan|"
        "Moscow|Ankara"
    ),
    Entity.ORGANIZATION: (
        "National Security and Foreign Policy Committee|Iranian parliament|Daesh|Kremlin|Channel One|European Union"
    ),
    Entity.GROUP: "Iranian|Russian|West Asian",
    Entity.EVENT: "Ukraine war|Islamic Revolution",
    Entity.LAW: "Joint Comprehensive Plan of Action",
}
"""39 distinct ones; the licence line's agency is none of them."""
EXPECTED = {(name, kind) for kind, names in GOLD.items() for name in names.split("|")}


@pytest.fixture(scope="module")
def section() -> EntitiesSection:
    from services.parser.core import parse
    from services.parser.model import load

    text = SEED.read_text(encoding="utf-8")
    article = Article(text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest())
    start = 0
    for gap in [*re.finditer(r"[\s\u00a0]*\n[\s\u00a0]*|\u00a0 +| {2,}", text), None]:
        end = gap.start() if gap else len(text.rstrip())
        kind = Paragraph.BOILERPLATE if "licensed under" in text[start:end] else Paragraph.BODY
        if start < end:
            article.paragraphs.append(Paragraph(start=start, end=end, kind=kind))
        start = gap.end() if gap else end
    return extract(article, parse(load(), text, article.paragraphs))


def test_almost_all_are_found(section: EntitiesSection) -> None:
    missed = EXPECTED - {(e.name, e.type) for e in section.entities}
    assert len(EXPECTED) == 39
    assert len(missed) <= 2, missed


def test_hardly_anything_else_is_found(section: EntitiesSection) -> None:
    spurious = {(e.name, e.type) for e in section.entities} - EXPECTED
    assert len(spurious) <= 1, spurious


def test_no_person_is_split_or_merged(section: EntitiesSection) -> None:
    people = [e.name for e in section.entities if e.type == Entity.PERSON]
    assert sorted(people) == sorted(GOLD[Entity.PERSON].split("|"))


def test_all_names_of_the_most_named_are_together(section: EntitiesSection) -> None:
    mentions = {e.name: {m.exact for m in e.mentions} for e in section.entities}
    assert mentions["Ebrahim Raisi"] == {"Ebrahim Raisi", "Raisi"}
    assert mentions["United States"] == {"United States", "U.S."}
    assert mentions["Daesh"] == {"Daesh", "ISIS"}
    assert mentions["Tehran"] == {"TEHRAN", "Tehran"}


def test_it_is_about_the_visitor(section: EntitiesSection) -> None:
    assert section.entities[0].name == "Vladimir Putin"


def test_every_mention_is_where_it_says(section: EntitiesSection) -> None:
    text = SEED.read_text(encoding="utf-8")
    assert all(text[m.start : m.end] == m.exact for e in section.entities for m in e.mentions)
