from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse
from wirelens.link import link
from wirelens.section.v1.section_pb2 import SectionInfo

from services.gateway.core import View


def _event(*sections: str, revision: int = 1, killed: bool = False, article_id: str = "a") -> EnrichedArticle:
    article = EnrichedArticle(
        article_id=article_id,
        revision=revision,
        text_revision=revision,
        status=Article.CANCELED if killed else Article.USABLE,
        text="" if killed else "text",
        text_sha256=f"{revision}",
    )
    for name in sections:
        info = SectionInfo(
            article_id=article_id, text_revision=revision, text_sha256=f"{revision}", generation=1, service=name
        )
        getattr(article, name).info.CopyFrom(info)
    return link(article)


def test_the_first_event_of_an_article_is_sent_as_it_is() -> None:
    event = View().take(_event("quotes"))

    assert event is not None
    assert (event.kind, event.article) == (SubscribeResponse.ENRICHED, _event("quotes"))


def test_the_same_event_again_is_not_sent() -> None:
    view = View()
    view.take(_event("quotes"))

    assert view.take(_event("quotes")) is None


def test_a_partial_event_after_the_whole_one_is_not_sent() -> None:
    view = View()
    view.take(_event("quotes", "entities"))

    assert view.take(_event("quotes")) is None


def test_two_partial_events_make_a_whole_one() -> None:
    view = View()
    view.take(_event("quotes"))
    event = view.take(_event("entities"))

    assert event is not None
    assert event.article.HasField("quotes")
    assert event.article.HasField("entities")


def test_a_kill_is_a_recall_and_is_sent_once() -> None:
    view = View()
    view.take(_event("quotes"))
    recall = view.take(_event(revision=2, killed=True))

    assert recall is not None
    assert recall.kind == SubscribeResponse.RECALLED
    again = _event(revision=2, killed=True)
    again.source_offset = 7
    assert view.take(again) is None


def test_what_was_killed_does_not_come_back() -> None:
    view = View()
    view.take(_event(revision=2, killed=True))

    assert view.take(_event("quotes", revision=1)) is None


def test_a_view_remembers_only_so_many() -> None:
    view = View(remembered=2)
    for name in "abc":
        view.take(_event(article_id=name))

    assert view.take(_event(article_id="a")) is not None
    assert view.take(_event(article_id="c")) is None


def test_a_recall_names_the_annotations_that_the_stream_had_sent() -> None:
    view = View()
    standing = _event("quotes", "entities")
    standing.quotes.quotes.add(id="q1")
    standing.entities.entities.add(id="e1")
    view.take(standing)
    event = view.take(_event(revision=2, killed=True))

    assert event is not None
    assert (list(event.article.voided.entities), list(event.article.voided.quotes)) == (["e1"], ["q1"])
