"""Rows of single words, kept from text to text."""

from typing import Any

import numpy as np
import pytest
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from thinc.api import Model

from services.parser.embedding import BLOCK, remember

pytestmark = pytest.mark.parser

TEXTS = (
    "Marta Lind can't say when the ferry sails.",
    "The ferry sails (it ain't the first time) when Marta can.",
    "“Not yet,” she said; the ferry cannot.",
)


@pytest.fixture(params=["tok2vec", "ner"])
def layer(nlp: Language, request: pytest.FixtureRequest) -> Model[Any, Any]:
    """Return a layer of the real model as its makers made it."""
    pipe = nlp.get_pipe(request.param)
    assert isinstance(pipe, TrainablePipe)
    (kept,) = [node for node in pipe.model.walk() if node.name == "remembered"]
    return kept.attrs["layer"]  # type: ignore[no-any-return]


def remembering(layer: Model[Any, Any], most: int = 1000) -> Model[Any, Any]:
    """Return a model that keeps what `layer` makes."""
    around: Model[Any, Any] = Model(
        "around", lambda model, docs, is_train: model.layers[0](docs, is_train), layers=[layer]
    )
    remember(around, most)
    assert around.layers[0] is not layer
    return around


@pytest.mark.parametrize("most", [1000, 12], ids=["all kept", "often forgotten"])
def test_rows_are_those_of_the_layer(nlp: Language, layer: Model[Any, Any], most: int) -> None:
    kept = remembering(layer, most)
    for text in TEXTS * 2:
        docs = [nlp.make_doc(text), nlp.make_doc(""), nlp.make_doc("It can.")]
        for found, wanted in zip(kept.predict(docs), layer.predict(docs), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


def test_a_row_is_the_same_to_the_last_bit_whatever_was_read_before(nlp: Language, layer: Model[Any, Any]) -> None:
    words = [nlp.make_doc(text) for text in TEXTS]
    first, other = remembering(layer), remembering(layer)
    other.predict(words[1:])
    assert np.array_equal(first.predict(words[:1])[0], other.predict(words[:1])[0])


def test_a_row_is_the_same_in_every_place_of_a_block(nlp: Language, layer: Model[Any, Any]) -> None:
    rows = layer.predict([Doc(nlp.vocab, ["ferry"] * BLOCK, spaces=[True] * BLOCK)])[0]
    assert (rows == rows[0]).all()


def test_a_word_that_came_before_is_not_embedded_again(nlp: Language, layer: Model[Any, Any]) -> None:
    read = []

    def forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> Any:
        read.append([token.text for token in docs[0]])
        return layer(docs, is_train)

    counted: Model[Any, Any] = Model(layer.name, forward, dims={"nO": layer.get_dim("nO")})
    kept = remembering(counted)
    for text in ("The ferry sails.", "The old ferry sails."):
        kept.predict([nlp.make_doc(text)])
    assert [set(words) for words in read] == [{"The", "ferry", "sails", "."}, {"old"}]


def test_a_text_may_have_more_words_than_are_kept(nlp: Language, layer: Model[Any, Any]) -> None:
    doc = nlp.make_doc(" ".join(TEXTS))
    np.testing.assert_allclose(remembering(layer, 3).predict([doc])[0], layer.predict([doc])[0], rtol=1e-4, atol=1e-5)


def test_other_layers_are_left_as_they_are() -> None:
    other: Model[Any, Any] = Model("other", lambda model, docs, is_train: (docs, None))
    around: Model[Any, Any] = Model("around", lambda model, docs, is_train: (docs, None), layers=[other])
    remember(around)
    assert around.layers == [other]
