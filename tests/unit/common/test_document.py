import pytest
from wirelens.document.v1.document_pb2 import Document

from services.common.document import View

TEXT = "Anna met Bo.  Bo Berg left."
#       0123456789...


def document() -> Document:
    return Document(
        labels=["PROPN", "NNP", "nsubj", "VERB", "VBD", "ROOT", "obj", "PUNCT", ".", "punct", "compound", "PERSON"],
        token_start=[0, 5, 9, 11, 14, 17, 22, 26],
        token_length=[4, 3, 2, 1, 2, 4, 4, 1],
        token_pos=[0, 3, 0, 7, 0, 0, 3, 7],
        token_tag=[1, 4, 1, 8, 1, 1, 4, 8],
        token_dep=[2, 5, 6, 9, 10, 2, 5, 9],
        token_head=[1, 1, 1, 1, 5, 6, 6, 6],
        sentence_first_token=[0, 4],
        entity_start=[0, 9, 14],
        entity_length=[4, 2, 7],
        entity_label=[11, 11, 11],
    )


@pytest.fixture
def view() -> View:
    return View(TEXT, document())


def test_tokens_are_slices_of_the_text(view: View) -> None:
    assert [t.text for t in view.tokens] == ["Anna", "met", "Bo", ".", "Bo", "Berg", "left", "."]
    assert all(TEXT[t.start : t.end] == t.text for t in view.tokens)


def test_labels_are_resolved(view: View) -> None:
    assert (view.tokens[0].pos, view.tokens[0].tag, view.tokens[0].dep) == ("PROPN", "NNP", "nsubj")


def test_a_sentence_reaches_from_its_first_token_to_its_last(view: View) -> None:
    assert [TEXT[s.start : s.end] for s in view.sentences] == ["Anna met Bo.", "Bo Berg left."]


def test_an_entity_knows_its_tokens(view: View) -> None:
    assert [[t.text for t in view.tokens_of(e)] for e in view.entities] == [["Anna"], ["Bo"], ["Bo", "Berg"]]
    assert view.entities[2].label == "PERSON"


@pytest.mark.parametrize(("offset", "index"), [(0, 0), (11, 0), (12, None), (13, None), (14, 1), (26, 1), (27, None)])
def test_a_sentence_is_found_by_offset(view: View, offset: int, index: int | None) -> None:
    sentence = view.sentence_at(offset)
    assert (sentence.index if sentence else None) == index


@pytest.mark.parametrize(
    ("start", "end", "tokens"), [(0, 4, (0, 1)), (3, 6, (0, 2)), (4, 5, (1, 1)), (12, 14, (4, 4)), (0, 27, (0, 8))]
)
def test_tokens_are_found_by_overlap(view: View, start: int, end: int, tokens: tuple[int, int]) -> None:
    assert view.token_range(start, end) == tokens


def test_entities_are_found_by_sentence(view: View) -> None:
    assert [[e.text for e in view.entities_in(s)] for s in view.sentences] == [["Anna", "Bo"], ["Bo Berg"]]


def test_the_root_is_not_its_own_child(view: View) -> None:
    assert [t.text for t in view.children(6)] == ["Berg", "."]


def test_an_empty_document_has_nothing() -> None:
    view = View("", Document())
    assert not view.tokens
    assert not view.sentences
    assert view.sentence_at(0) is None


def test_a_document_of_a_longer_text_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond its end"):
        View(TEXT[:-1], document())


def test_unequal_columns_are_refused() -> None:
    broken = document()
    broken.token_head.append(0)
    with pytest.raises(ValueError, match="unequal length"):
        View(TEXT, broken)
