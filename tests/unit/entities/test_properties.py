"""What holds for any text, any paragraphs and anything that a model may mark."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

from tests.unit.entities.marked import extract

LABELS = ["PERSON", "ORG", "GPE", "NORP", "EVENT", "LAW", "WORK_OF_ART", "DATE", "NNP", "NN", "nsubj", "dep"]
PIECES = [
    "Ann Zorn",
    "Zorn",
    "President",
    "the U.S.",
    "Iran",
    "Iranian",
    "(ZSIZ)",
    "Acme Corp.",
    "ZENDA —",
    "and",
    "'s",
    "“",
    "\n",
]
words = st.one_of(st.sampled_from(PIECES), st.text(min_size=1, max_size=8))
texts = st.lists(words, max_size=40).map(" ".join)


@st.composite
def parsed(draw: st.DrawFn) -> tuple[Article, Document]:
    text = draw(texts)
    article = Article(text=text, text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    for start, end in _spans(draw, text, 4):
        kind = draw(st.sampled_from(Paragraph.Kind.values()))
        article.paragraphs.append(Paragraph(start=start, end=end, kind=kind))
    document = Document(labels=LABELS)
    label = st.integers(0, len(LABELS) - 1)
    for start, end in _spans(draw, text, 30):
        document.token_start.append(start)
        document.token_length.append(end - start)
        document.token_head.append(len(document.token_head))
        for column in (document.token_pos, document.token_tag, document.token_dep):
            column.append(draw(label))
        if len(document.token_start) == 1 or draw(st.booleans()):
            document.sentence_first_token.append(len(document.token_start) - 1)
    for start, end in _spans(draw, text, 10):
        document.entity_start.append(start)
        document.entity_length.append(end - start)
        document.entity_label.append(draw(label))
    return article, document


def _spans(draw: st.DrawFn, text: str, most: int) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=2 * most)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]


@given(parsed())
def test_every_section_verifies(case: tuple[Article, Document]) -> None:
    article, document = case
    section = extract(article, document)
    mentions = [(m.start, m.end) for e in section.entities for m in e.mentions]
    assert all(article.text[m.start : m.end] == m.exact != "" for e in section.entities for m in e.mentions)
    assert all(a[1] <= b[0] for a, b in zip(sorted(mentions), sorted(mentions)[1:], strict=False))
    for entity in section.entities:
        assert entity.mentions
        assert entity.name
        assert entity.type
        starts = [m.start for m in entity.mentions]
        assert starts == sorted(starts)
        assert 0 < entity.salience <= 1
        confidences = [link.confidence for link in entity.links]
        assert all(0 < confidence <= 1 for confidence in confidences)
        assert confidences == sorted(confidences, reverse=True)
        assert [link.scheme for link in entity.links].index("local") == len(entity.links) - 1
    saliences = [e.salience for e in section.entities]
    assert saliences == sorted(saliences, reverse=True)
    assert not saliences or saliences[0] == 1
    assert len({e.id for e in section.entities}) == len(section.entities)


@given(parsed())
def test_no_mention_leaves_its_paragraph_or_stands_in_furniture(case: tuple[Article, Document]) -> None:
    article, document = case
    homes = [
        (p.start, p.end) for p in article.paragraphs if p.kind not in (Paragraph.BYLINE, Paragraph.BOILERPLATE)
    ] or ([] if article.paragraphs else [(0, len(article.text))])
    for entity in extract(article, document).entities:
        for m in entity.mentions:
            assert any(start <= m.start and m.end <= end for start, end in homes)


@given(parsed())
def test_the_same_text_and_parse_give_the_same_bytes(case: tuple[Article, Document]) -> None:
    first, second = (extract(*case).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second
