from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import charset
from services.feeder.text import MAX_BYTES, Block, Text, from_blocks, from_plain, split_headline
from tests.seed import SEED, needs_seed

WRAPPED = """\
TEHRAN, July 19 (Example) — The presidents of three countries met on
Tuesday to talk about grain, gas and the war, officials of all three
said. It was the first such meeting since the winter.

No date was set for the next one. “We shall see each other again before
the year is out,” the host said.
A spokesman declined to say more.
"""


def shown(text: Text) -> list[str]:
    return [text.text[p.start : p.end] for p in text.paragraphs]


def kinds(text: Text) -> list[str]:
    return [Paragraph.Kind.Name(p.kind) for p in text.paragraphs]


def body(content: str) -> Text:
    return from_plain("", content)


def test_headline_blank_line_body() -> None:
    text = from_plain("Talks go on", "They went on.\n\nNo one knows why.")
    assert text.text == "Talks go on\n\nThey went on.\n\nNo one knows why."
    assert shown(text) == ["Talks go on", "They went on.", "No one knows why."]
    assert kinds(text) == ["HEADLINE", "BODY", "BODY"]


def test_boilerplate_below_a_block_quote_is_told_apart() -> None:
    text = from_blocks("", [Block("It ends. All rights reserved.", Paragraph.BLOCK_QUOTE)])
    assert kinds(text) == ["BLOCK_QUOTE", "BOILERPLATE"]


def test_a_headline_alone_is_a_text() -> None:
    assert from_plain(" Talks\tgo\non ", "").text == "Talks go on"


def test_each_line_end_parts_paragraphs() -> None:
    assert shown(body("One is here.\nTwo is there.\n\n\nThree.")) == ["One is here.", "Two is there.", "Three."]


def test_hard_wrapped_lines_are_joined() -> None:
    assert [p[:9] for p in shown(body(WRAPPED))] == ["TEHRAN, J", "No date w", "A spokesm"]


def test_hard_wrapped_lines_keep_their_characters() -> None:
    assert body(WRAPPED).text == WRAPPED.strip()


def test_a_full_line_goes_on_even_where_a_sentence_ends_with_it() -> None:
    full = "Each of the three had come with a plan of his own, as they often do."
    assert len(shown(body(f"{full}\nNone was adopted.\n{WRAPPED}"))) == 4


def test_a_short_line_goes_on_where_its_sentence_does() -> None:
    assert len(shown(body(f"They went on,\nas they so often do.\n\n{WRAPPED}"))) == 4


def test_a_full_byline_above_a_hard_wrapped_text_stays_alone() -> None:
    byline = "By Jane Doe, Juan de la Cruz, Li Wei and John Roe, Geneva and Tehran"
    text = body(byline + "\n" + WRAPPED)
    assert (shown(text)[0], kinds(text)[:2]) == (byline, ["BYLINE", "BODY"])


def test_short_lines_that_are_whole_sentences_are_paragraphs() -> None:
    lines = [
        "The talks went on until late at night.",
        "The talks were then broken off again.",
        "Nobody knew why it was so.",
    ]
    assert shown(body("\n".join(lines))) == lines


def test_paragraph_ends_lost_to_pairs_of_blanks_are_found_again() -> None:
    content = "One. And one more. And more. \u00a0Two is here. So it is.\u00a0 Three. It ends."
    assert shown(body(content)) == ["One. And one more. And more.", "Two is here. So it is.", "Three. It ends."]


def test_no_break_spaces_stay_where_they_are() -> None:
    content = "One. And one more. And more. \u00a0Two is here. So it is.\u00a0 Three."
    assert body(content).text == content


def test_a_typists_two_spaces_after_each_sentence_part_nothing() -> None:
    content = "One is here.  Two is there.  Three is gone.  Four as well."
    assert shown(body(content)) == [content]


def test_licence_at_a_paragraphs_end_is_boilerplate() -> None:
    text = body("They went on.\n\nNo one knows why. All rights reserved. (c) Example News")
    assert shown(text) == ["They went on.", "No one knows why.", "All rights reserved. (c) Example News"]
    assert kinds(text) == ["BODY", "BODY", "BOILERPLATE"]


def test_byline_and_dateline_that_stand_alone() -> None:
    text = body("By Jane Doe\nGENEVA, May 3 (Example) —\nThe talks went on.")
    assert kinds(text) == ["BYLINE", "DATELINE", "BODY"]


def test_a_dateline_that_opens_a_paragraph_is_of_the_body() -> None:
    assert kinds(body("GENEVA — The talks went on.")) == ["BODY"]


def test_a_byline_far_down_is_of_the_body() -> None:
    assert kinds(body("One.\nTwo.\nThree.\nFour.\nBy Jane Doe"))[-1] == "BODY"


def test_blocks_keep_the_kind_that_the_format_gives() -> None:
    text = from_blocks("Talks", [Block("They went on."), Block("By Jane", Paragraph.CAPTION), Block(" \n")])
    assert text.text == "Talks\n\nThey went on.\n\nBy Jane"
    assert kinds(text) == ["HEADLINE", "BODY", "CAPTION"]


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("Talks go on\n\nThey went on and on until late.", "Talks go on"),
        ("Talks go on\nThey went on and on until late.", "Talks go on"),
        ("Will talks go on?\nThey went on and on until late.", "Will talks go on?"),
        (f"Leaders meet in Tehran\n{WRAPPED}", "Leaders meet in Tehran"),
        (
            "Leaders of three countries meet in Tehran and talk of grain, gas\nand the war until late at night\n\n"
            + WRAPPED,
            "Leaders of three countries meet in Tehran and talk of grain, gas and the war until late at night",
        ),
        (WRAPPED, ""),
        (WRAPPED.split("\n\n")[0], ""),
        ("They went on.\nThey went on and on until late.", ""),
        ("“They went on.”\nThey went on and on until late.", ""),
        ("By Jane Doe\nThey went on and on until late.", ""),
        ("GENEVA (Example) —\nThey went on and on until late.", ""),
        ("They went on and on until late at night\nBut why?", ""),
        ("They went on and on", ""),
        ("x" * 300 + "\n" + "They went on. " * 30, ""),
    ],
)
def test_headline_of_a_text_file(content: str, headline: str) -> None:
    assert split_headline(content)[0] == headline


def test_a_text_too_long_is_cut_at_a_paragraphs_end() -> None:
    paragraph = "Ä" * 1000 + "."
    text = body("\n".join([paragraph] * 400))
    assert text.truncated
    assert len(text.text.encode()) <= MAX_BYTES
    assert text.text.endswith(paragraph)
    assert len(text.text.encode()) + 2 * len(paragraph.encode()) > MAX_BYTES
    assert text.paragraphs[-1].end == len(text.text)


def test_a_first_paragraph_too_long_is_cut_at_a_sentences_end() -> None:
    text = from_plain("Talks", "They went on. " * 50_000)
    assert text.truncated
    assert text.text.endswith("They went on.")
    assert MAX_BYTES - 20 < len(text.text.encode()) <= MAX_BYTES
    assert text.paragraphs[-1].end == len(text.text)


def test_a_text_of_the_greatest_length_is_whole() -> None:
    assert not body("x" * MAX_BYTES).truncated


@given(st.text(alphabet=st.sampled_from("aB .!?\n\t\u00a0“”:—;(c)©\r\x00é漢1")), st.text(max_size=20))
def test_paragraphs_are_in_order_and_between_them_is_white_space_alone(content: str, headline: str) -> None:
    text = from_plain(headline, content)
    spans = [(0, 0), *((p.start, p.end) for p in text.paragraphs), (len(text.text), len(text.text))]
    assert all(not text.text[a[1] : b[0]].strip() for a, b in pairwise(spans))
    assert all(a < b for a, b in spans[1:-1])
    assert all(part == part.strip() for part in shown(text))


@given(st.text(), st.text())
def test_the_body_is_the_wires_own(content: str, headline: str) -> None:
    assert from_plain(headline, content).text.endswith(charset.clean(content).strip())


@needs_seed
def test_the_seed_comes_out_as_its_paragraphs_without_moving_one_offset() -> None:
    original = charset.decode(SEED.read_bytes())
    text = from_plain(*split_headline(original))
    assert text.text == original
    assert text.headline == ""
    assert kinds(text) == ["BODY"] * 15 + ["BOILERPLATE"]
    assert max(map(len, shown(text))) < 1_500
    assert all(part[0].isupper() or part[0] == "“" for part in shown(text))
