"""The section as a whole, by the trained model."""

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker

from services.quotes.core import Attributor
from tests.unit.quotes.asked import attribute, quotes, said, section, speaker
from tests.unit.quotes.noise import attributor
from tests.unit.quotes.parsed import article, parse

TEXT = """“Stay home,” Mayor Ann Reed told the town. “It will rain.”
Ann Reed said the dam is “in good shape” and that nobody needs to leave. She added that schools stay open.
Reporting by John Doe, who said: "We keep all of the rights.\""""


@pytest.fixture
def core() -> Attributor:
    return attributor()


def test_an_empty_article_has_no_quotes(core: Attributor) -> None:
    assert core.attribute(Article(), Document()) == QuotesSection()


def test_a_document_of_another_text_is_refused(core: Attributor) -> None:
    document = Document(token_start=[0], token_length=[9], token_pos=[0], token_tag=[0], token_dep=[0], token_head=[0])
    document.labels.append("")
    with pytest.raises(ValueError, match="not of this text"):
        core.attribute(Article(text="Short"), document)


@pytest.mark.parser
def test_the_same_article_gives_the_same_bytes() -> None:
    first, second = (section(article(TEXT)).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


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
@pytest.mark.parametrize(
    "marks",
    ["“”", '""', "„“", "„”", "””", "«»", "»«", "‹›", "‘’", "''", "‚‘", ("``", "''"), ("« ", " »"), '“"', '"”'],
)
def test_marks_of_every_style_make_a_direct_quote(marks: str) -> None:
    opening, closing = marks
    text = f"{opening}The bridge is safe to walk on,{closing} Maria Lopez said on Monday."
    assert said(text) == [f"DIRECT Maria Lopez: {opening}The bridge is safe to walk on,{closing}"]


@pytest.mark.parser
def test_a_quotation_that_is_broken_by_its_cue_is_one_quote() -> None:
    assert said("“The bridge,” Maria Lopez said, “is safe to walk on.”") == [
        "DIRECT Maria Lopez: “The bridge,” … “is safe to walk on.”"
    ]


@pytest.mark.parser
def test_a_quotation_may_run_over_paragraphs() -> None:
    text = "Maria Lopez said: “The bridge is safe.\n“We tested it twice last year.\n“You can walk on it today.”"
    assert said(text) == [
        "DIRECT Maria Lopez: “The bridge is safe. … “We tested it twice last year. … “You can walk on it today.”"
    ]


@pytest.mark.parser
def test_a_colon_at_the_end_of_a_paragraph_announces_the_next() -> None:
    assert said("Maria Lopez wrote to the council:\n“We tested the bridge twice last year.”")[-1] == (
        "DIRECT Maria Lopez: “We tested the bridge twice last year.”"
    )


@pytest.mark.parser
def test_a_conversation_names_its_speakers() -> None:
    text = "LOPEZ: The bridge is safe.\nBRANDT: How do you know?\n(LAUGHTER)\nLOPEZ: We tested it."
    assert said(text) == [
        "DIRECT LOPEZ: The bridge is safe.",
        "DIRECT BRANDT: How do you know?",
        "DIRECT LOPEZ: We tested it.",
    ]


@pytest.mark.parser
def test_a_label_that_comes_back_beside_a_name_is_a_speaker() -> None:
    text = "Interviewer: What did you see?\nMaria Lopez: Smoke, everywhere.\nInterviewer: And then?\nIt was late."
    assert [line for line in said(text) if line.startswith("DIRECT")] == [
        "DIRECT Interviewer: What did you see?",
        "DIRECT Maria Lopez: Smoke, everywhere.",
        "DIRECT Interviewer: And then?",
    ]


@pytest.mark.parser
def test_a_list_of_names_and_numbers_is_no_conversation() -> None:
    assert said("The latest poll:\nMaria Lopez: 48 percent\nPeter Brandt: 45 percent") == []


@pytest.mark.parser
def test_a_paragraph_set_apart_after_said_is_verbatim_and_after_found_is_not() -> None:
    assert said("In a statement, the Health Ministry said:\nWe reject these claims in full.")[-1].startswith(
        "DIRECT Health Ministry: We reject these claims in full"
    )
    assert all(quote.kind == Quote.INDIRECT for quote in quotes("The report found:\nPrices rose by 3 percent."))


STATEMENT = """The Transport Department issued a statement on Monday:
Trains will not run on the northern line until further notice.
“Safety first,” our engineers say, and they are right.
Passengers should use buses.
The line has been shut since June, a driver said."""


@pytest.mark.parser
def test_a_block_quote_is_said_whole_by_who_announces_it() -> None:
    _, first, second, third, _ = STATEMENT.splitlines()
    assert said(STATEMENT, apart=range(1, 4))[0] == f"DIRECT Transport Department: {first} … {second} … {third}"


@pytest.mark.parser
def test_a_block_quote_is_no_less_certain_for_its_length() -> None:
    lines = [
        "I have served this town for nine years.",
        "Nobody paid us for the bridge.",
        "The winter will be long.",
    ] * 8
    letter = "\n".join(["In a letter to the council, Maria Lopez wrote:", *lines])
    (long,) = quotes(letter, apart=range(1, len(lines) + 1))
    assert [span.exact for span in long.content] == lines


@pytest.mark.parser
@pytest.mark.parametrize(
    ("after", "apart", "contents"),
    [
        ("\u200b", range(1, 3), ["It is time to go."]),
        ("\u200b\nIt rained.", range(1, 3), ["It is time to go."]),
        ("\u200b\nI wish you well.\nIt rained.", range(1, 4), ["It is time to go.", "I wish you well."]),
        ("\u200b\nPeter Marsh “wept” at that.", range(1, 3), ["It is time to go."]),
    ],
)
def test_a_paragraph_without_a_word_is_no_part_of_a_block_quote(after: str, apart: range, contents: list[str]) -> None:
    first = quotes(f"Maria Lopez wrote:\nIt is time to go.\n{after}", apart=apart)[0]
    assert first.speaker.name == "Maria Lopez"
    assert [span.exact for span in first.content] == contents


@pytest.mark.parser
def test_what_follows_a_block_quote_is_no_part_of_it() -> None:
    assert said(STATEMENT, apart=range(1, 4))[1:] == ["INDIRECT a driver: The line has been shut since June"]


@pytest.mark.parser
def test_who_said_a_block_quote_is_no_part_of_its_words() -> None:
    (quote,) = quotes("Maria Lopez writes:\nI wish this town well.\n— Maria Lopez\nShe left.", apart=range(1, 3))
    assert [span.exact for span in quote.content] == ["I wish this town well."]
    assert quote.speaker.name == "Maria Lopez"


@pytest.mark.parser
@pytest.mark.parametrize(
    "text",
    [
        "This is the recipe:\nTake two eggs and beat them.\nBake the whole for an hour.\nIt serves four.",
        "The council met for hours.\nThe road is shut.\nTraffic goes by Elm Street.\nIt rained.",
    ],
)
def test_what_is_set_apart_is_not_said_where_nobody_says_it(text: str) -> None:
    assert said(text, apart=range(1, 3)) == []


@pytest.mark.parser
@pytest.mark.parametrize(
    "text",
    [
        'The so-called "peak" came in May.',
        'Her novel, "The Salt Road," won a prize in Lisbon.',
        "Prices are here “to stay,” which hurts.",
        'They sang "Happy Birthday" in the rain.',
        "The 'Channel One' crew left early.",
    ],
)
def test_a_title_or_a_scare_quote_is_not_direct(text: str) -> None:
    assert all(quote.kind != Quote.DIRECT for quote in quotes(text))


@pytest.mark.parser
def test_a_fragment_in_marks_makes_a_clause_mixed_and_never_direct() -> None:
    assert said("Maria Lopez called the bridge “a disgrace to the city.”") == [
        "MIXED Maria Lopez: the bridge “a disgrace to the city.”"
    ]


@pytest.mark.parser
@pytest.mark.parametrize("odd", ['The bridge" is old.', "The bridge” is old.", "He said “it was over.", "It’s ‘ old."])
def test_an_odd_mark_spoils_nothing_after_its_paragraph(odd: str) -> None:
    assert said(f"{odd}\n“The bridge is safe to walk on,” Maria Lopez said.")[-1] == (
        "DIRECT Maria Lopez: “The bridge is safe to walk on,”"
    )


@pytest.mark.parser
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lisbon engineer Maria Lopez said", ("RESOLVED", "NAME", "Lisbon engineer Maria Lopez", "Maria Lopez")),
        ("The ministry said", ("UNRESOLVED", "NOMINAL", "The ministry", "")),
        ("He said", ("UNRESOLVED", "PRONOUN", "He", "")),
        ("A senior official said", ("ANONYMOUS", "NOMINAL", "A senior official", "")),
        ("Maria Lopez and Peter Brandt said", ("RESOLVED", "NOMINAL", "Maria Lopez and Peter Brandt", "")),
    ],
)
def test_the_mention_tells_what_it_can(text: str, expected: tuple[str, ...]) -> None:
    status, kind, mention, antecedent, _ = speaker(f"{text} the bridge is safe to walk on.")
    assert (status, kind, mention, antecedent) == expected


@pytest.mark.parser
def test_those_who_speak_together_are_named_together() -> None:
    (quote,) = quotes("Maria Lopez and Peter Brandt said the bridge is safe to walk on.")
    assert quote.speaker.name == "Maria Lopez and Peter Brandt"


@pytest.mark.parser
def test_who_speaks_for_another_is_not_the_other() -> None:
    (quote,) = quotes("A spokesman for Maria Lopez said the bridge is safe to walk on.")
    assert quote.speaker.status == Speaker.ANONYMOUS
    assert quote.speaker.mention.exact.startswith("A spokesman")


@pytest.mark.parser
def test_quotes_that_the_model_doubts_are_left_out() -> None:
    assert all(quote.confidence >= 0.35 for quote in section(article(TEXT)).quotes)
