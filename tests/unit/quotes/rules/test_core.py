"""The section as a whole."""

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection

from services.quotes.rules.core import CONFIDENCE, attribute
from services.quotes.rules.found import Rule
from tests.unit.quotes.parsed import article, parse
from tests.unit.quotes.rules.asked import section

TEXT = """“Stay home,” Mayor Ann Reed told the town. “It will rain.”
Ann Reed said the dam is “in good shape” and that nobody needs to leave. She added that schools stay open.
Reporting by John Doe, who said: "We keep all of the rights.\""""


def test_an_empty_article_has_no_quotes() -> None:
    assert attribute(Article(), Document()) == QuotesSection()


def test_a_document_of_another_text_is_refused() -> None:
    document = Document(token_start=[0], token_length=[9], token_pos=[0], token_tag=[0], token_dep=[0], token_head=[0])
    document.labels.append("")
    with pytest.raises(ValueError, match="not of this text"):
        attribute(Article(text="Short"), document)


def test_every_rule_has_a_confidence() -> None:
    assert CONFIDENCE.keys() == set(Rule)


@pytest.mark.parser
def test_quotes_stand_in_text_order_with_ids_of_their_own() -> None:
    quotes = section(article(TEXT)).quotes
    starts = [quote.content[0].start for quote in quotes]
    assert starts == sorted(starts)
    assert len({quote.id for quote in quotes}) == len(quotes) > 2


@pytest.mark.parser
def test_the_same_article_gives_the_same_bytes() -> None:
    first, second = (section(article(TEXT)).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


@pytest.mark.parser
def test_every_span_is_where_it_says() -> None:
    for quote in section(article(TEXT)).quotes:
        spans = [*quote.content, *quote.cue, quote.speaker.mention]
        spans += [quote.speaker.antecedent] if quote.speaker.HasField("antecedent") else []
        assert all(span.exact and TEXT[span.start : span.end] == span.exact for span in spans)


@pytest.mark.parser
def test_the_kind_says_how_much_stands_in_marks() -> None:
    kinds = [quote.kind for quote in section(article(TEXT, boilerplate="Reporting")).quotes]
    assert kinds == [Quote.DIRECT, Quote.MIXED, Quote.INDIRECT]


@pytest.mark.parser
def test_boilerplate_is_not_read_even_where_it_was_parsed() -> None:
    start = TEXT.index("Reporting")
    document = parse(article(TEXT))
    read, ignored = (attribute(article(TEXT, boilerplate=words), document).quotes for words in ("", "Reporting"))
    assert any(quote.content[-1].end > start for quote in read)
    assert all(quote.content[-1].end <= start for quote in ignored)


@pytest.mark.parser
def test_whom_a_pronoun_means_is_less_certain_than_a_name() -> None:
    direct, named, pronoun = section(article(TEXT, boilerplate="Reporting")).quotes
    assert direct.confidence > named.confidence > pronoun.confidence > 0
