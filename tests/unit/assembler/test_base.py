"""What stands before a text, by what search knows of its article."""

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.sections import text_key, with_article

from services.assembler.base import Base, as_before, before_text
from tests.unit.assembler.world import article

TEXT = text_key(article("a", 3, 3))
EARLIER = b"the text before"


def test_the_revision_just_before_has_the_text_before() -> None:
    base = with_article(article("a", 2, 1))
    assert before_text(TEXT, Base(base, EARLIER)) == as_before(base)


def test_before_the_text_itself_stands_what_search_says() -> None:
    assert before_text(TEXT, Base(with_article(article("a", 4, 3)), EARLIER)) == EARLIER


def test_nothing_stands_before_the_first_text_after_a_kill() -> None:
    assert before_text(TEXT, Base(with_article(article("a", 2, 2, Article.CANCELED)), b"")) == b""


@pytest.mark.parametrize("base", [None, Base(with_article(article("a", 1, 1)), b"")], ids=["nothing", "an earlier one"])
def test_search_that_lags_does_not_know(base: Base | None) -> None:
    assert before_text(TEXT, base) is None
