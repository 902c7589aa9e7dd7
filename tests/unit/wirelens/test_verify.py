"""Each promise of an enriched article, broken on purpose, is found."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article
from wirelens.difference import difference
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.link import link
from wirelens.quotes.v1.quotes_pb2 import Quote
from wirelens.sections import put, with_article
from wirelens.sentiment.v1.sentiment_pb2 import TargetTone
from wirelens.verify import BrokenPromiseError, check, verify

from tests.unit.wirelens.articles import HEADLINE, TEXT, article, entities, info, quotes, sentiment, span


def whole() -> EnrichedArticle:
    made = with_article(article())
    extension = ExtensionSection(info=info("readability"))
    extension.annotations.add(span=span("Porto"), label="easy")
    extension.data["grade"] = 4
    tones = sentiment()
    tones.overall.n = 1
    for section in (entities(), quotes(), tones, extension):
        put(made, section)
    return link(made, [])


def test_a_whole_article_holds() -> None:
    assert verify(whole()) == []
    check(whole())


def test_an_article_that_is_gone_holds() -> None:
    assert verify(with_article(article(2, status=Article.CANCELED))) == []


def corrected() -> EnrichedArticle:
    """A second text of the story, and what changed from the first."""
    now = with_article(article(2, text=TEXT.replace("thanked", "left")))
    said = quotes(Quote(id="q1", content=[span("“Ruiz”")]))
    found = entities(Entity(id="e1", name="Lisbon", type=Entity.PLACE))
    for section in (said, found):
        section.info.text_revision, section.info.text_sha256 = 2, now.text_sha256
        put(now, section)
    now = link(now, [])
    now.difference.CopyFrom(difference(whole(), now))
    return now


def test_a_difference_holds() -> None:
    assert verify(corrected()) == []


DIFFERENCES: dict[str, Callable[[EnrichedArticle], object]] = {
    "difference leads to another text (revision 3": lambda e: setattr(e.difference, "text_revision", 3),
    "difference is told against revision 2, text_revision is 2": lambda e: setattr(e.difference, "since_revision", 2),
    "difference: with its edits taken back": lambda e: setattr(e.difference.edits[0], "removed", "praised"),
    "difference has an edit at 999": lambda e: setattr(e.difference.edits[0], "at", 999),
    "difference names q9 of quotes, which is not here": lambda e: setattr(e.difference.quotes[0], "quote_id", "q9"),
    "difference names e9 of entities, which is not here": lambda e: e.difference.entities.add(entity_id="e9"),
    "voided has ids, but the article is not gone": lambda e: e.voided.quotes.append("q1"),
}


@pytest.mark.parametrize("problem", DIFFERENCES)
def test_a_broken_difference_is_named(problem: str) -> None:
    made = corrected()
    DIFFERENCES[problem](made)
    assert any(line.startswith(problem) for line in verify(made)), verify(made)


def test_a_difference_told_from_an_earlier_analysis_may_name_what_is_no_more() -> None:
    made = corrected()
    made.difference.quotes[0].quote_id = "q9"
    made.quotes.info.generation = 2
    assert verify(link(made)) == []


def test_an_annotation_at_offset_zero_holds() -> None:
    made = whole()
    made.entities.entities[0].mentions.insert(0, span("“Ruiz”"))
    assert made.entities.entities[0].mentions[0].start == 0
    assert verify(made) == []


BREAKS: dict[str, Callable[[EnrichedArticle], object]] = {
    "article_id is empty": lambda e: e.ClearField("article_id"),
    "status is 0, which says nothing": lambda e: e.ClearField("status"),
    "text_revision is 2, revision is 1": lambda e: setattr(e, "text_revision", 2),
    "text_revision is 0, revision is 1": lambda e: e.ClearField("text_revision"),
    "text_sha256 is not that of the text": lambda e: setattr(e, "text", e.text + "\n"),
    "the text does not start with the headline": lambda e: setattr(e, "headline", "Ruiz loses"),
    "not usable, but has text": lambda e: setattr(e, "status", Article.CANCELED),
    "not usable, but has entities": lambda e: setattr(e, "status", Article.CANCELED),
    "not usable, but misses sections": lambda e: (setattr(e, "status", Article.WITHHELD), e.missing.append("x")),
    f"paragraphs[1] starts at 5, before {len(HEADLINE)}": lambda e: setattr(e.paragraphs[1], "start", 5),
    "paragraphs[1]: between it and the one before stands '\\n\\nAn'": lambda e: setattr(e.paragraphs[1], "start", 24),
    "paragraphs[1] is [22:999] of 120 code points": lambda e: setattr(e.paragraphs[1], "end", 999),
    "paragraphs[0] is [0:0] of 120 code points": lambda e: setattr(e.paragraphs[0], "end", 0),
    "sentiment.sentences[0] is [22:999] of 120 code points": lambda e: setattr(e.sentiment.sentences[0], "end", 999),
    "quotes.quotes[0].speaker.mention: at": lambda e: setattr(e.quotes.quotes[0].speaker.mention, "exact", "Raul"),
    "quotes.quotes[0].content[0]: at": lambda e: setattr(e.quotes.quotes[0].content[0], "start", 1),
    "quotes.quotes[1].cue[0]: at": lambda e: setattr(e.quotes.quotes[1].cue[0], "exact", ""),
    "entities.entities[1].mentions[4]: at": lambda e: setattr(e.entities.entities[1].mentions[4], "exact", "porto"),
    "sentiment.targets[2].mention: at": lambda e: setattr(e.sentiment.targets[2].mention, "exact", "Oporto"),
    "extensions[readability].annotations[0].span: at": lambda e: setattr(
        e.extensions["readability"].annotations[0].span, "exact", "Oporto"
    ),
    "extensions[topics] calls itself 'readability'": lambda e: e.extensions["topics"].CopyFrom(
        e.extensions["readability"]
    ),
    "quotes is of article 'other'": lambda e: setattr(e.quotes.info, "article_id", "other"),
    "quotes was made by 'citron'": lambda e: setattr(e.quotes.info, "service", "citron"),
    "entities was made from another text (revision 2": lambda e: setattr(e.entities.info, "text_revision", 2),
    "sentiment was made from another text (revision 1, ff…)": lambda e: setattr(e.sentiment.info, "text_sha256", "ff"),
    "entities has generation 0 and no failure": lambda e: e.entities.info.ClearField("generation"),
    "entities has generation 1 and a failure": lambda e: e.entities.info.failure.SetInParent(),
    "entities is both here and missing": lambda e: e.missing.append("entities"),
    "provenance tells of nothing; here is entities, quotes, readability, sentiment": lambda e: e.ClearField(
        "provenance"
    ),
    "entities: id e1 is there 2 times": lambda e: setattr(e.entities.entities[1], "id", "e1"),
    "quotes: an id is empty": lambda e: e.quotes.quotes[0].ClearField("id"),
    "quote q1 is by entity e9, which is not here": lambda e: setattr(e.quotes.quotes[0].speaker, "entity_id", "e9"),
    "sentiment.targets[0] is of entity e9, which is not here": lambda e: setattr(
        e.sentiment.targets[0], "entity_id", "e9"
    ),
    "sentiment.targets[2] is in quote q9, which is not here": lambda e: setattr(
        e.sentiment.targets[2], "quote_id", "q9"
    ),
    "sentiment.targets[2] has voice OUTLET and quote q1": lambda e: setattr(
        e.sentiment.targets[2], "voice", TargetTone.OUTLET
    ),
    "sentiment.entities is not what the targets say": lambda e: setattr(e.sentiment.entities[0].tone, "n", 9),
    "sentiment.speakers is not what the targets and quotes say": lambda e: e.sentiment.speakers.add(speaker="Ann"),
    "sentiment.overall is of 1 + 1 sentences with mean 0.000": lambda e: setattr(e.sentiment.overall, "abstained", 1),
    "sentiment.overall is of 1 + 0 sentences with mean 0.500": lambda e: setattr(e.sentiment.overall, "mean", 0.5),
    "sentiment.overall has mean 0.000 and spread -1.000": lambda e: setattr(e.sentiment.overall, "spread", -1),
}


@pytest.mark.parametrize("problem", BREAKS)
def test_a_broken_promise_is_named(problem: str) -> None:
    made = whole()
    BREAKS[problem](made)
    assert any(line.startswith(problem) for line in verify(made)), verify(made)


def test_check_raises_the_first_problem_in_one_line_and_keeps_all() -> None:
    made = whole()
    made.ClearField("article_id")
    made.missing.append("quotes")
    with pytest.raises(BrokenPromiseError, match=r"^article \?: article_id is empty \(and 5 more\)$") as raised:
        check(made)
    assert raised.value.problems == verify(made)


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_span_holds_exactly_where_its_words_stand(text: str, start: int, end: int) -> None:
    made = with_article(article(text=text))
    extension = ExtensionSection(info=info("readability", text=text))
    extension.annotations.add(span={"start": start, "end": end, "exact": text[start:end]}, label="x")
    put(made, extension)
    assert (verify(link(made)) == []) == (start < end <= len(text))
