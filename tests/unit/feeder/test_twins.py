from dataclasses import replace
from itertools import permutations

from wirelens.article.v1.article_pb2 import Article

from services.feeder.core import Known
from services.feeder.twins import News, original

STORY = Known("first", "wire", "guid", 1, 1, Article.USABLE, "", 0, "aa", "bb", 100, "")


def article(article_id: str = "new", text_sha256: str = "aa") -> Article:
    return Article(article_id=article_id, text_sha256=text_sha256)


def test_the_order_in_which_stories_are_looked_at_does_not_matter() -> None:
    stories = [
        replace(STORY, article_id="later", text_received=101),
        replace(STORY, article_id="same time", text_received=100),
        replace(STORY, article_id="copy", text_received=1, duplicate_of="gone"),
        STORY,
    ]
    assert {original(article(), order) for order in permutations(stories)} == {"first"}


def test_where_only_copies_are_left_the_earliest_stands_for_the_text() -> None:
    copies = [replace(STORY, article_id=str(at), text_received=at, duplicate_of="gone") for at in (3, 2)]
    assert original(article(), copies) == "2"


def test_only_a_usable_story_of_the_same_text_counts() -> None:
    assert original(article(), [replace(STORY, status=Article.WITHHELD), replace(STORY, text_sha256="cc")]) == ""


def test_the_original_is_no_copy_of_its_copies() -> None:
    copy = replace(STORY, article_id="copy", text_received=200, duplicate_of="first")
    assert original(article("first"), [copy, STORY]) == ""
    assert original(article("copy"), [copy, STORY]) == "first"


def test_news_of_a_story_replaces_older_news_of_it() -> None:
    news = News()
    copy = replace(STORY, article_id="copy", duplicate_of="first")
    for known in (copy, STORY):
        news.put(known)
    assert news.first_of("aa") == [STORY]
    news.put(replace(STORY, revision=2, status=Article.CANCELED, text_sha256="empty"))
    assert (news.first_of("aa"), news.first_of("empty")) == ([copy], [])
    news.put(replace(copy, revision=2, text_sha256="cc"))
    assert news.first_of("aa") == []
