"""What holds for any text, any paragraphs and anything that a model may make of them."""

from hypothesis import given
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document

from services.quotes.rules import attribute
from tests.unit.quotes.strategies import parsed


@given(parsed())
def test_nothing_is_raised_and_every_span_is_where_it_says(case: tuple[Article, Document]) -> None:
    article, document = case
    for quote in attribute(article, document).quotes:
        assert quote.content
        speaker = quote.speaker
        spans = [*quote.content, *quote.cue]
        spans += [span for name, span in (("mention", speaker.mention),) if speaker.HasField(name)]
        spans += [speaker.antecedent] if speaker.HasField("antecedent") else []
        for span in spans:
            assert span.start < span.end
            assert article.text[span.start : span.end] == span.exact


@given(parsed())
def test_the_content_of_a_quote_is_in_order_and_apart(case: tuple[Article, Document]) -> None:
    for quote in attribute(*case).quotes:
        ends = [0, *(span.end for span in quote.content)]
        assert all(end <= span.start for end, span in zip(ends, quote.content, strict=False))


@given(parsed())
def test_a_speaker_with_a_name_is_resolved_and_has_words_for_it(case: tuple[Article, Document]) -> None:
    for quote in attribute(*case).quotes:
        speaker = quote.speaker
        assert bool(speaker.name) == (speaker.status == speaker.RESOLVED)
        assert speaker.HasField("mention") == (speaker.status != speaker.NONE)
        assert 0 < quote.confidence <= 1
