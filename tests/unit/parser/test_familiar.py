"""Words that the tokenizer met before."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from services.parser.familiar import Familiar

WORDS = ("ferry", "Ferry,", "can't", "(it’s", "U.S.", "10%", "a.m.", "“Not", "don't...", "e-mail@sea.example", "7pm")


@pytest.fixture
def plain() -> Tokenizer:
    return spacy.blank("en").tokenizer


@settings(max_examples=50, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(WORDS) | st.text("ab'.,-“” ", max_size=5), max_size=8), max_size=4))
def test_tokens_are_those_of_the_tokenizer(texts: list[list[str]]) -> None:
    nlp = spacy.blank("en")
    plain = spacy.blank("en")
    familiar = Familiar(nlp.tokenizer)
    for text in map(" ".join, texts):
        familiar.meet(text.split(" "))
        with nlp.memory_zone():
            found = [(token.text, token.idx, token.norm_, token.shape_) for token in familiar(text)]
        assert found == [(token.text, token.idx, token.norm_, token.shape_) for token in plain(text)]


def test_a_word_is_kept_from_the_second_text_on(plain: Tokenizer) -> None:
    familiar = Familiar(plain)
    familiar.meet(["Sjøholm", "Sjøholm"])
    assert "Sjøholm" not in plain.vocab
    familiar.meet(["Sjøholm"])
    assert "Sjøholm" in plain.vocab


def test_no_more_words_are_kept_than_allowed(plain: Tokenizer) -> None:
    familiar = Familiar(plain, most=60)
    for _ in range(3):
        for first in range(0, 100, 5):
            familiar.meet(f"q{number}x" for number in range(first, first + 5))
    assert sum(f"q{number}x" in plain.vocab for number in range(100)) == 60
