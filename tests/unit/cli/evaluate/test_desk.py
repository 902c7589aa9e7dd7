"""A text goes to the cores as it is, with the paragraphs that the feeder finds."""

import hypothesis.strategies as st
import pytest
from hypothesis import given
from wirelens.article.v1.article_pb2 import Paragraph

from services.cli.evaluate.desk import article_of

STORY = "Harbour reopens after the storm\n\nLISBON, 3 May — The harbour is open.\n\nThe ships are back. They were away."


def test_headline_and_paragraphs_are_the_feeders() -> None:
    article = article_of("one", STORY)

    assert article.headline == "Harbour reopens after the storm"
    assert [(Paragraph.Kind.Name(p.kind), STORY[p.start : p.end].split()[0]) for p in article.paragraphs] == [
        ("HEADLINE", "Harbour"),
        ("BODY", "LISBON,"),
        ("BODY", "The"),
    ]


@pytest.mark.parametrize("around", ["\n\n", "  ", "\u00a0", "\r\n", "\x0c"])
def test_what_the_feeder_would_strip_moves_no_offset(around: str) -> None:
    text = f"{around}{STORY}{around}"

    article = article_of("one", text)

    assert article.text == text
    assert (
        text[article.paragraphs[-1].start : article.paragraphs[-1].end].rstrip()
        == "The ships are back. They were away."
    )


def test_what_the_feeder_would_clean_is_left_as_it_is() -> None:
    text = STORY.replace("harbour", "har\u00adbour")

    article = article_of("one", text)

    assert article.text == text
    assert text[article.paragraphs[-1].start : article.paragraphs[-1].end] == "The ships are back. They were away."


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_text_stays_and_its_paragraphs_are_in_order(text: str) -> None:
    article = article_of("one", text)

    assert article.text == text
    bounds = [at for paragraph in article.paragraphs for at in (paragraph.start, paragraph.end)]
    assert bounds == sorted(bounds)
    assert not bounds or 0 <= bounds[0] <= bounds[-1] <= len(text)
