"""The attribute ruler's matches, looked up."""

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from services.parser.lookup import Lookup

pytestmark = pytest.mark.parser

TAGS = ("NN", "IN", "RB", "DT", "TO", "VBZ", "VBP", "VB", "_SP", "")
WORDS = ("that", "Not", "it", "gon", "na", "let", "'s", "ai", "n't", "Nothin'", "harbour", "be")
RELATIONS = ("dobj", "aux", "det", "expl", "ROOT", "")


def matches(matcher: Matcher, doc: Doc) -> set[tuple[int, int, int]]:
    return set(matcher(doc, allow_missing=True, as_spans=False))


@settings(max_examples=100, deadline=None)
@given(tokens=st.lists(st.tuples(*map(st.sampled_from, (WORDS, TAGS, RELATIONS))), max_size=6))
def test_the_same_is_found_as_by_trying_every_pattern(nlp: Language, tokens: list[tuple[str, str, str]]) -> None:
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    every = Matcher(nlp.vocab)
    for number, rule in enumerate(ruler.patterns):
        every.add(str(number), rule["patterns"])  # type: ignore[arg-type]
    words, tags, relations = map(list, zip(*tokens, strict=True)) if tokens else ([], [], [])
    doc = Doc(nlp.vocab, words, tags=tags, deps=relations, heads=[0] * len(words))
    assert matches(ruler.matcher, doc) == matches(every, doc)


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
def test_a_pattern_of_any_kind_matches_as_it_does_elsewhere(pattern: list[dict[int | str, Any]]) -> None:
    vocab = spacy.blank("en").vocab
    ruler = AttributeRuler(vocab)
    ruler.add([pattern], {"POS": "X"})
    doc = Doc(vocab, ["Let", "us", "let", "go"], tags=["NN", "VB", "VB", ""])
    assert matches(Lookup(ruler), doc) == matches(ruler.matcher, doc) != set()
