"""What a section says of an article."""

import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

from tests.unit.entities.marked import Block, article, extract, found, section


def test_a_people_is_kept_apart_from_its_country() -> None:
    assert found("So [Iran|GPE] and [Iranian|NORP] men and [Iranians|NORP] met.") == {
        "Iran": ("PLACE", ["Iran"]),
        "Iranian": ("GROUP", ["Iranian", "Iranians"]),
    }


def test_ids_number_the_entities_by_their_first_mention() -> None:
    entities = section("So [Zenda|GPE] met [Ann Zorn|PERSON] and [Zorn|PERSON] ate.").entities
    assert {e.id: e.name for e in entities} == {"e1": "Zenda", "e2": "Ann Zorn"}


def test_the_most_salient_comes_first_and_has_one() -> None:
    entities = section("So [Ann Zorn|PERSON] met [Max Low|PERSON].", "Now [Low|PERSON] left.").entities
    assert [e.name for e in entities] == ["Max Low", "Ann Zorn"]
    assert entities[0].salience == 1 > entities[1].salience > 0


def test_the_headline_counts_more_than_the_text() -> None:
    entities = section(Block("[Max Low|PERSON] leaves", Paragraph.HEADLINE), "So [Ann Zorn|PERSON] left.").entities
    assert [e.name for e in entities] == ["Max Low", "Ann Zorn"]


def test_the_lead_counts_more_than_what_follows() -> None:
    entities = section("One. Two.", "Then three came. [Ann Zorn|PERSON] left.", "So [Max Low|PERSON] left.").entities
    assert entities[0].salience == entities[1].salience
    entities = section("So [Ann Zorn|PERSON] left.", "They sat. They ate. So [Max Low|PERSON] left.").entities
    assert entities[1].salience < entities[0].salience


def test_a_people_counts_less_than_a_country() -> None:
    entities = section("So [Iranian|NORP] men left [Iran|GPE].").entities
    assert [e.name for e in entities] == ["Iran", "Iranian"]


def test_an_article_without_names_has_an_empty_section() -> None:
    assert not section("five men left.").entities


def test_an_empty_text_has_an_empty_section() -> None:
    assert not extract(Article(), Document()).entities


def test_a_text_without_paragraphs_is_one_paragraph() -> None:
    text, document = article("So [Ann Zorn|PERSON] left.")
    del text.paragraphs[:]
    assert [e.name for e in extract(text, document).entities] == ["Ann Zorn"]


def test_a_document_of_another_text_is_refused() -> None:
    _, document = article("So it was that [Ann Zorn|PERSON] left.")
    with pytest.raises(ValueError, match="not of this text"):
        extract(Article(text="Short."), document)


def test_columns_of_unequal_length_are_refused() -> None:
    text, document = article("So [Ann Zorn|PERSON] left.")
    document.token_tag.append(0)
    with pytest.raises(ValueError, match="unequal"):
        extract(text, document)
