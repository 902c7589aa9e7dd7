import pytest
from wirelens import events
from wirelens.article.v1.article_pb2 import Article

from services.assembler.records import ARTICLES, EXTENSIONS, RECALLS, ArticleRecord, SectionRecord, decode, skipped
from services.common.poison import Poison
from tests.unit.assembler.world import Raw, article, raw, section


def test_an_article_is_read_as_an_event_without_sections_that_knows_where_it_stands() -> None:
    record = decode(ARTICLES, raw(3, 14, article("a", 2, 1)))
    assert isinstance(record, ArticleRecord)
    assert (record.partition, record.offset, record.event.source_offset) == (3, 14, 14)
    assert (record.article_id, record.event.text, record.text[0]) == ("a", "a 1", 1)


def test_a_recall_stands_nowhere_in_articles() -> None:
    record = decode(RECALLS, raw(3, 14, article("a", 2, 2, Article.CANCELED)))
    assert isinstance(record, ArticleRecord)
    assert record.event.source_offset == 0


def test_a_section_knows_its_article_and_its_name() -> None:
    record = decode("articles.quotes", raw(0, 5, section("quotes", article("a", 1, 1)), 14))
    assert isinstance(record, SectionRecord)
    assert (record.article_id, record.name, record.source_offset) == ("a", "quotes", 14)


def test_an_extension_says_its_name_itself() -> None:
    record = decode(EXTENSIONS, raw(0, 5, section("topics", article("a", 1, 1)), 14))
    assert isinstance(record, SectionRecord)
    assert record.name == "topics"


def unnamed() -> Raw:
    made = section("topics", article("a", 1, 1))
    made.info.service = ""
    return raw(0, 0, made)


def impostor() -> Raw:
    made = section("topics", article("a", 1, 1))
    made.info.service = "quotes"
    return raw(0, 0, made)


@pytest.mark.parametrize(
    ("topic", "record", "reason"),
    [
        (ARTICLES, Raw(0, 0, b"\xff", []), "UNDECODABLE"),
        (ARTICLES, Raw(0, 0, b"", []), "UNDECODABLE"),
        (ARTICLES, raw(0, 0, article("", 1, 1)), "INVALID"),
        (ARTICLES, raw(0, 0, article("a", 0, 0)), "INVALID"),
        (ARTICLES, raw(0, 0, article("a", 1, 2)), "INVALID"),
        (ARTICLES, raw(0, 0, article("a", 1, 1, Article.UNSPECIFIED)), "INVALID"),
        (RECALLS, raw(0, 0, article("a", 1, 1)), "INVALID"),
        ("articles.quotes", Raw(0, 0, b"\xff", []), "UNDECODABLE"),
        ("articles.quotes", raw(0, 0, section("quotes", article("", 1, 1))), "INVALID"),
        ("articles.quotes", raw(0, 0, section("quotes", article("a", 1, 0))), "INVALID"),
        (EXTENSIONS, unnamed(), "INVALID"),
        (EXTENSIONS, impostor(), "INVALID"),
    ],
)
def test_what_breaks_the_contract_is_poison(topic: str, record: Raw, reason: str) -> None:
    with pytest.raises(Poison) as poison:
        decode(topic, record)
    assert poison.value.reason_name == reason


def test_a_source_offset_that_is_none_is_poison_and_its_record_is_skipped_without_one() -> None:
    whole = raw(0, 0, section("quotes", article("a", 1, 1)))
    record = Raw(0, 0, whole.value, [(events.SOURCE_OFFSET, b"-1")])
    with pytest.raises(Poison):
        decode("articles.quotes", record)
    assert skipped("articles.quotes", record).source_offset is None


def test_a_skipped_record_still_says_how_far_its_writer_has_come() -> None:
    record = skipped("articles.quotes", Raw(1, 2, b"\xff", [(events.SOURCE_OFFSET, b"14")]))
    assert (record.partition, record.offset, record.name, record.source_offset) == (1, 2, "quotes", 14)
