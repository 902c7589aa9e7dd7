import hashlib
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from wirelens.article.v1.article_pb2 import Paragraph
from wirelens.document.v1.document_pb2 import Document

from services.common.document import View
from services.common.poison import Poison, Reason
from services.parser import core
from tests.seed import SEED, needs_seed

pytestmark = pytest.mark.parser

STORY = (
    "Olena Marchuk arrived in Lisbon late on Monday. “We will not wait,” she told reporters.\n"
    "The mayor of Porto, Rui Teles, said that the talks had failed."
)


def blocks(text: str, kind: Paragraph.Kind.ValueType = Paragraph.BODY) -> list[Paragraph]:
    return [Paragraph(start=m.start(), end=m.end(), kind=kind) for m in re.finditer(r"[^\n]+", text)]


def words(text: str, document: Document) -> list[str]:
    return [text[s : s + n] for s, n in zip(document.token_start, document.token_length, strict=True)]


def named(text: str, document: Document) -> list[str]:
    return [text[s : s + n] for s, n in zip(document.entity_start, document.entity_length, strict=True)]


def test_names_parts_of_speech_and_relations_are_read(nlp: Language) -> None:
    view = View(STORY, core.parse(nlp, STORY, blocks(STORY)))
    assert {"Olena Marchuk", "Rui Teles"} <= {e.text for e in view.entities if e.label == "PERSON"}
    said = next(token for token in view.tokens if token.text == "said")
    assert (said.pos, said.tag, said.dep) == ("VERB", "VBD", "ROOT")
    assert "nsubj" in {token.dep for token in view.children(said.index)}


def test_the_document_names_its_text_and_its_model(nlp: Language) -> None:
    document = core.parse(nlp, "Rain.")
    assert document.text_sha256 == hashlib.sha256(b"Rain.").hexdigest()
    assert document.model == "en_core_web_md"
    assert document.model_version.startswith("3.")


def test_an_entity_at_offset_0_is_found(nlp: Language) -> None:
    document = core.parse(nlp, STORY, blocks(STORY))
    assert (document.entity_start[0], document.entity_length[0]) == (0, len("Olena Marchuk"))


def test_a_name_broken_over_two_lines_is_one_entity_with_its_place_in_the_text(nlp: Language) -> None:
    text = "On Monday Olena\n   Marchuk met Rui\u00a0Teles in Lisbon."
    found = named(text, core.parse(nlp, text))
    assert "Olena\n   Marchuk" in found
    assert "Rui\u00a0Teles" in found


def test_offsets_count_code_points(nlp: Language) -> None:
    text = "👩‍👩‍👧 \U0001d53b Cafe\u0301 owner\u200b Rui Teles \ufeffleft Lisbon."
    document = core.parse(nlp, text)
    assert "Rui Teles" in named(text, document)
    assert "Cafe\u0301" in words(text, document)
    assert "owner" in words(text, document)


def test_boilerplate_is_not_parsed(nlp: Language) -> None:
    text = "Rain fell in Lisbon.\nThis work is licensed by Acme Media."
    first, last = blocks(text)
    last.kind = Paragraph.BOILERPLATE
    assert words(text, core.parse(nlp, text, [first, last])) == ["Rain", "fell", "in", "Lisbon", "."]


def test_a_sentence_ends_with_its_paragraph(nlp: Language) -> None:
    text = "Talks in Lisbon fail\nThe mayor of Porto left"
    document = core.parse(nlp, text, blocks(text))
    assert list(document.sentence_first_token) == [0, 4]


def test_an_entity_ends_with_its_paragraph(nlp: Language) -> None:
    text = "The visitor was Olena\nMarchuk is a common name."
    assert "Olena\nMarchuk" not in named(text, core.parse(nlp, text, blocks(text)))


@pytest.mark.parametrize("text", ["", " \n\u00a0 ", "\u200b"])
def test_a_text_without_letters_has_no_tokens(nlp: Language, text: str) -> None:
    document = core.parse(nlp, text)
    assert not document.token_start
    assert not document.sentence_first_token


@pytest.mark.parametrize("spans", [[(0, 4), (3, 5)], [(3, 2)], [(0, 6)]])
def test_paragraphs_that_do_not_fit_the_text_are_poison(nlp: Language, spans: list[tuple[int, int]]) -> None:
    with pytest.raises(Poison) as poison:
        core.parse(nlp, "Rain.", [Paragraph(start=s, end=e) for s, e in spans])
    assert poison.value.reason == Reason.INVALID


def test_the_same_text_gives_the_same_bytes_whatever_came_between(nlp: Language) -> None:
    first = core.parse(nlp, STORY, blocks(STORY)).SerializeToString(deterministic=True)
    for seed in range(5):
        others = STORY.split()
        random.Random(seed).shuffle(others)
        core.parse(nlp, " ".join(others) * (seed + 1))
    assert core.parse(nlp, STORY, blocks(STORY)).SerializeToString(deterministic=True) == first


@pytest.mark.parametrize("mark", ['"', "“", "(", ".", "-", "a"])
def test_no_word_is_so_long_that_taking_it_apart_takes_the_square_of_its_length(nlp: Language, mark: str) -> None:
    seen: list[str] = []
    tokenizer = nlp.tokenizer

    def noting(text: str) -> Doc:
        seen.append(text)
        return tokenizer(text)

    nlp.tokenizer = noting
    try:
        document = core.parse(nlp, mark * 1_000)
    finally:
        nlp.tokenizer = tokenizer
    assert max(len(word) for text in seen for word in text.split()) <= core.WORD_CHARS
    assert sum(document.token_length) == 1_000


def test_a_long_paragraph_is_cut_between_sentences(nlp: Language) -> None:
    sentence = "The mayor of Porto spoke to Olena Marchuk in Lisbon. "
    text = sentence * (3 * core.CHUNK_CHARS // len(sentence))
    document = core.parse(nlp, text)
    view = View(text, document)
    assert {s.start % len(sentence) for s in view.sentences} == {0}
    assert len(view.sentences) == len(text) // len(sentence)


def test_a_paragraph_without_any_space_is_cut_all_the_same() -> None:
    text = "x" * (core.CHUNK_CHARS * 2 + 5)
    pieces = list(core._pieces(text, [(0, len(text))]))
    assert [end - start for start, end in pieces] == [core.CHUNK_CHARS, core.CHUNK_CHARS, 5]


def test_a_paragraph_without_sentences_is_cut_at_white_space() -> None:
    text = "words " * core.CHUNK_CHARS
    pieces = list(core._pieces(text, [(0, len(text))]))
    assert all(text[start - 1].isspace() or text[start].isspace() for start, _ in pieces[1:])


WORDS = ["a", "B", "Lisbon", "Olena Marchuk", "said", "don't", "U.S.", "3.5%", "http://a.b/c?d", ":-)"]
SIGNS = ["“", "”", '"', "'", "’", "—", ".", "?", ",", "e\u0301", "👩‍👩‍👧", "\U0001d53b"]
GAPS = [" ", "  ", "\u00a0", "\t", "\n", "\r\n", "\u2028", "\u200b", "\ufeff", "\u200f", "\x00", "\x1f"]
LETTERS = st.sampled_from([*WORDS, *SIGNS, *GAPS])


@settings(max_examples=60)
@given(st.lists(st.lists(LETTERS, max_size=12).map("".join), max_size=5), st.data())
def test_every_token_lies_where_it_says(nlp: Language, parts: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(parts)
    paragraphs, at = [], 0
    for part in parts:
        kind = data.draw(st.sampled_from([Paragraph.BODY, Paragraph.HEADLINE, Paragraph.BOILERPLATE]))
        paragraphs.append(Paragraph(start=at, end=at + len(part), kind=kind))
        at += len(part) + 2
    document = core.parse(nlp, text, paragraphs)

    analysed = [p for p in paragraphs if p.kind != Paragraph.BOILERPLATE]
    home = {i: n for n, p in enumerate(analysed) for i in range(p.start, p.end)}
    spans = [(s, s + n) for s, n in zip(document.token_start, document.token_length, strict=True)]
    covered = [i for start, end in spans for i in range(start, end)]
    # In order, without overlap, and all that can be seen in the analysed paragraphs.
    assert covered == [i for i in sorted(home) if core._WORD.fullmatch(text[i])]
    firsts = list(document.sentence_first_token)
    assert firsts == sorted(set(firsts))
    assert firsts[:1] == ([0] if spans else [])
    sentence_of = [sum(first <= i for first in firsts) for i in range(len(spans))]
    for i, head in enumerate(document.token_head):
        assert sentence_of[head] == sentence_of[i]
        assert home[spans[i][0]] == home[spans[head][1] - 1]
    starts, ends = {s for s, _ in spans}, {e for _, e in spans}
    for start, length in zip(document.entity_start, document.entity_length, strict=True):
        assert start in starts
        assert start + length in ends
        assert home[start] == home[start + length - 1]


@needs_seed
def test_the_seed_article_is_parsed_whole(nlp: Language) -> None:
    text = SEED.read_text()
    document = core.parse(nlp, text)
    assert "".join(words(text, document)) == "".join(core._WORD.findall(text))
    assert {"Recep Tayyip Erdogan", "Yury Ushakov", "Hossein Amir Abdollahian"} <= set(named(text, document))
