"""Texts that speak, with parses that no sane parser would make of them."""

import re

from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document

PHRASES = [
    '" We won , " said Ann Reed .',
    "“ We won , ” he told the officials , “ at last . ”",
    "Ann Reed , who vowed to go , said that we won",
    "according to the official ,",
    "the official called Ann a “ liar ”",
    "the Reed 's claim that he won",
    *("Ann said : ", "ANN : ", "said", "who", "that", "as", "“", "”", '"', "„", "‘", "’", "'", "«", "»", "``", "''"),
    *(",", ".", ":", "?", "—", "'s", "\n", "\u00a0", "🙂", "e\u0301", "\u202e"),
]
POS = {
    "VERB": "said told vowed called won go",
    "PROPN": "Ann Reed",
    "PRON": "he who We",
    "NOUN": "official officials liar claim",
    "DET": "the a",
    "PUNCT": ", . : ? — “ ” \" „ ‘ ’ ' « » `` ''",
    "AUX": "",
    "ADV": "last",
}
TAGS = {"VBD": POS["VERB"], "NNP": POS["PROPN"], "PRP": "he We", "WP": "who", "NN": "official liar", "NNS": "officials"}
TAGS |= dict.fromkeys(("VBZ", "VBG", "VB", "IN"), "")
DEPS = [
    *("ROOT", "nsubj", "ccomp", "xcomp", "advcl", "relcl", "appos", "dobj", "pobj"),
    *("prep", "conj", "mark", "poss", "aux", "agent", "auxpass", "dep"),
]
LABELS = [*POS, *TAGS, *DEPS, "PERSON", "ORG"]
SENTENCES, PIECES = st.sampled_from(PHRASES[:6]), st.sampled_from(PHRASES)
texts = st.lists(st.one_of(SENTENCES, SENTENCES, PIECES, st.text(min_size=1, max_size=4)), max_size=12).map(" ".join)


_BEFORE = st.sampled_from(["He wrote:", "Ann Reed said:", "It rained.", "“So,” he said."])
_APART = st.sampled_from(
    ["We won.", "We won, and “we” know.", "“We won.", "We won.”", "\u200b", "— Ann Reed", "— them"]
)
laid_out = st.lists(st.tuples(_BEFORE, st.lists(_APART, max_size=4)), min_size=1, max_size=4)
"""Lines, each with those after it that are set apart as somebody's words."""


@st.composite
def parsed(draw: st.DrawFn) -> tuple[Article, Document]:
    """Draw an article of phrases and noise, with a parse that is right about most words and about no relation."""
    text = draw(texts)
    article, document = Article(text=text), Document(labels=LABELS)
    if draw(st.booleans()):
        for start, end in _cut(draw, text, 5):
            kind = draw(st.sampled_from(Paragraph.Kind.values()))
            article.paragraphs.append(Paragraph(start=start, end=end, kind=kind))
    words = list(re.finditer(r"[^ ]+", text))
    for index, match in enumerate(words):
        document.token_start.append(match.start())
        document.token_length.append(len(match.group()))
        document.token_pos.append(LABELS.index(_label(draw, POS, match.group())))
        document.token_tag.append(LABELS.index(_label(draw, TAGS, match.group())))
        document.token_dep.append(LABELS.index(draw(st.sampled_from(DEPS))))
        document.token_head.append(draw(st.integers(max(index - 4, 0), min(index + 4, len(words) - 1))))
        if index == 0 or draw(st.integers(0, 9)) == 0:
            document.sentence_first_token.append(index)
    for start, end in _cut(draw, text, 4):
        document.entity_start.append(start)
        document.entity_length.append(end - start)
        document.entity_label.append(LABELS.index(draw(st.sampled_from(["PERSON", "ORG"]))))
    return article, document


def _label(draw: st.DrawFn, labels: dict[str, str], word: str) -> str:
    usual = next((label for label, words in labels.items() if word in words.split()), None)
    return usual if usual is not None and draw(st.integers(0, 9)) else draw(st.sampled_from(list(labels)))


def _cut(draw: st.DrawFn, text: str, most: int) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=2 * most)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
