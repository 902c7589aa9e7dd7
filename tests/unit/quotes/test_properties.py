"""What holds for any text, any parse of it and any weights; and what a text of any size may cost."""

import pytest
from hypothesis import given, settings
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import QuotesSection, Speaker

from services.quotes.agent import enricher
from services.quotes.passages import LONGEST
from tests.unit.quotes.noise import Noise, attributor
from tests.unit.quotes.parsed import article, split
from tests.unit.quotes.strategies import laid_out, parsed

pytestmark = pytest.mark.slow

KIB = 1024


def check(text: str, section: QuotesSection) -> None:
    """Assert what a section of quotes promises."""
    starts = [quote.content[0].start for quote in section.quotes]
    assert starts == sorted(starts)
    assert len({quote.id for quote in section.quotes}) == len(section.quotes)
    for quote in section.quotes:
        speaker = quote.speaker
        spans = [*quote.content, *quote.cue]
        spans += [getattr(speaker, name) for name in ("mention", "antecedent") if speaker.HasField(name)]
        assert all(span.exact and text[span.start : span.end] == span.exact for span in spans)
        ends = [0, *(span.end for span in quote.content)]
        assert all(end <= span.start for end, span in zip(ends, quote.content, strict=False))
        assert quote.kind
        assert bool(speaker.name) == (speaker.status == Speaker.RESOLVED)
        assert speaker.HasField("mention") == (speaker.status != Speaker.NONE)
        assert 0 <= quote.confidence <= 1


@given(parsed())
def test_whatever_the_weights_say_every_span_is_where_it_says(case: tuple[Article, Document]) -> None:
    check(case[0].text, attributor().attribute(*case))


@given(parsed())
@settings(max_examples=40)
def test_whatever_the_text_says_the_model_holds_what_it_promises(case: tuple[Article, Document]) -> None:
    check(case[0].text, enricher("fast").core(*case))


@given(laid_out)
@settings(max_examples=200)
def test_however_lines_are_set_apart_every_span_is_where_it_says(lines: list[tuple[str, list[str]]]) -> None:
    apart = [number > 0 for _, after in lines for number in range(len(after) + 1)]
    text = "\n".join(line for before, after in lines for line in (before, *after))
    found = article(text, apart={number for number, is_apart in enumerate(apart) if is_apart})
    check(text, attributor().attribute(found, split(found)))


def test_a_lone_surrogate_never_gets_as_far_as_the_core() -> None:
    with pytest.raises(UnicodeEncodeError):
        Article(text="Ann \ud800 Reed").SerializeToString()


FORMS = {
    "one endless line": "and so it went on ",
    "one endless word": "a",
    "all caps": "MAYOR ANN REED SAYS NO. ",
    "a table": "| Reed | 12.4 | -3.1 % |\n",
    "HTML left-overs": '<td class="x">&nbsp;&amp;lt;</td>',
    "marks": '"',
    "opening marks": "“",
    "nested marks": "„«",
    "mixed marks": "“ ' « it's \" ” ",
    "speech": "“We won,” said Ann. ",
    "a conversation": "ANN: We won.\nBOB: How?\n",
    "emoji": "👩\u200d🚀 ",
    "combining marks": "e\u0301\u0301",
    "right to left": "שלום ",
    "nothing visible": "\u200b\u00a0\n",
    "NUL": "\x00",
}


@pytest.mark.parametrize(("form", "size"), [*((form, 24 * KIB) for form in FORMS), ("one endless line", 512 * KIB)])
def test_a_text_of_any_form_and_size_is_read_in_packs_of_one_size(form: str, size: int) -> None:
    noise = Noise()
    found = article(FORMS[form] * (size // len(FORMS[form].encode())))

    check(found.text, attributor(noise).attribute(found, split(found)))
    assert max(noise.runs, default=0) <= LONGEST + 2


@pytest.mark.parametrize("form", ["one endless line", "marks", "speech", "a table"])
def test_twice_the_length_is_no_more_than_twice_the_work(form: str) -> None:
    once, twice = Noise(), Noise()
    for noise, count in ((once, 1_000), (twice, 2_000)):
        found = article(FORMS[form] * count)
        attributor(noise).attribute(found, split(found))

    assert once.runs
    assert sum(twice.runs) <= 2 * sum(once.runs) + LONGEST
    assert len(twice.runs) <= 2 * len(once.runs) + 1


def test_ten_thousand_marks_in_a_row_are_no_quote() -> None:
    found = article('"' * 10_000)

    assert not enricher("fast").core(found, split(found)).quotes
