"""What the attribute ruler says, looked up."""

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from services.parser.model import UNUSED
from services.parser.speech import Speech

pytestmark = pytest.mark.parser

TAGS = ("NN", "IN", "RB", "DT", "TO", "VBZ", "VBP", "VB", "_SP", "")
WORDS = ("that", "Not", "it", "gon", "na", "let", "'s", "ai", "n't", "Nothin'", "harbour", "be")
RELATIONS = ("dobj", "aux", "det", "expl", "ROOT", "")


def told(doc: Doc) -> list[tuple[str, str, str]]:
    return [(token.pos_, token.tag_, token.dep_) for token in doc]


@pytest.fixture(scope="module")
def ruler(nlp: Language) -> AttributeRuler:
    """The model's own."""
    whole = spacy.load(nlp.path, exclude=["tok2vec", "tagger", "parser", "ner", *UNUSED])
    found = whole.get_pipe("attribute_ruler")
    assert isinstance(found, AttributeRuler)
    return found


def test_the_model_has_no_ruler_any_more(nlp: Language) -> None:
    assert nlp.pipe_names == ["tok2vec", "tagger", "parser", "attribute_ruler_speech", "ner"]


@settings(max_examples=100, deadline=None)
@given(tokens=st.lists(st.tuples(*map(st.sampled_from, (WORDS, TAGS, RELATIONS))), max_size=6))
def test_the_same_is_told_as_by_trying_every_pattern(ruler: AttributeRuler, tokens: list[tuple[str, str, str]]) -> None:
    words, tags, relations = map(list, zip(*tokens, strict=True)) if tokens else ([], [], [])
    one, other = (Doc(ruler.vocab, words, tags=tags, deps=relations, heads=[0] * len(words)) for _ in range(2))

    assert told(Speech(ruler)(one)) == told(ruler(other))


@pytest.mark.parametrize(
    "pattern",
    [
        [{"LOWER": {"IN": ["let", "gon"]}}],
        [{"LOWER": {"NOT_IN": ["let", "gon"]}}],
        [{"LOWER": "let", "TAG": {"NOT_IN": ["NN"]}}],
        [{"LOWER": {"REGEX": "^l"}}],
        [{"LOWER": {"IN": ["let"], "NOT_IN": ["gon"]}}],
        [{"IS_TITLE": True}],
        [{"LOWER": "let"}, {"LOWER": "us"}],
    ],
)
@pytest.mark.parametrize("index", [0, -1])
def test_a_pattern_of_any_kind_tells_as_it_does_elsewhere(pattern: list[dict[int | str, Any]], index: int) -> None:
    vocab = spacy.blank("en").vocab
    ruler = AttributeRuler(vocab)
    ruler.add([[{"LOWER": "us"}]], {"POS": "NOUN", "TAG": "NN"})
    ruler.add([pattern], {"POS": "X", "DEP": "dep"}, index=index)
    ruler.add([[{"LOWER": "let", "TAG": "VB"}]], {"POS": "VERB"})
    one, other = (Doc(vocab, ["Let", "us", "let", "go"], tags=["NN", "VB", "VB", ""]) for _ in range(2))

    assert told(Speech(ruler)(one)) == told(ruler(other))
    assert any(token.dep_ == "dep" for token in one)
