"""What holds for any text and any parse of it."""

import hashlib
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document
from wirelens.link import link
from wirelens.sections import put, with_article
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone
from wirelens.verify import verify

from services.common.card import Card
from services.common.enricher import Enricher
from services.sentiment.agent import WEIGHTS, enricher
from services.sentiment.model import Model
from services.sentiment.packs import MOST_PLACES, MOST_TARGETS
from services.sentiment.windows import MOST_SUBTOKENS, STEP

LABELS = ["PERSON", "ORG", "GPE", "NORP", "DATE", "NNP", "dep"]
PIECES = [
    *(
        "Ann Zorn",
        "ANN ZORN PRAISED",
        "was accused of fraud .",
        "<td class='x'>&nbsp;</td>",
        "| 12.4 | -3 % |",
        "“",
        "'s",
    ),
    *(
        "\n",
        "\u00a0",
        "\t",
        "\x00",
        "\u200b",
        "\u202e",
        "\u2028",
        "🙂",
        "👩\u200d🚀",
        "e\u0301",
        "שלום",
        "新华社",
        "ﬁ",
        "İ",
        "ß",
    ),
]
words = st.one_of(st.sampled_from(PIECES), st.text(min_size=1, max_size=8), st.text("ab ", min_size=90, max_size=300))
texts = st.lists(words, max_size=30).map(" ".join)


def whole(text: str) -> Article:
    made = Article(article_id="a", revision=1, text_revision=1, status=Article.USABLE, text=text)
    made.text_sha256 = hashlib.sha256(text.encode()).hexdigest()
    return made


@st.composite
def parsed(draw: st.DrawFn) -> tuple[Article, Document]:
    """Draw an article with any paragraphs and a parse that no sane parser would make of it."""
    text = draw(texts)
    article, document = whole(text), Document(labels=LABELS)
    for start, end in _cut(draw, text, 3):
        kind = draw(st.sampled_from(Paragraph.Kind.values()))
        article.paragraphs.append(Paragraph(start=start, end=end, kind=kind))
    label = st.integers(0, len(LABELS) - 1)
    for start, end in _cut(draw, text, 30):
        document.token_start.append(start)
        document.token_length.append(end - start)
        document.token_head.append(len(document.token_head))
        for column in (document.token_pos, document.token_tag, document.token_dep):
            column.append(draw(label))
        if len(document.token_start) == 1 or draw(st.integers(0, 4)) == 0:
            document.sentence_first_token.append(len(document.token_start) - 1)
    for start, end in _cut(draw, text, 10):
        document.entity_start.append(start)
        document.entity_length.append(end - start)
        document.entity_label.append(draw(label))
    return article, document


def _cut(draw: st.DrawFn, text: str, most: int) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=2 * most)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]


@pytest.fixture(scope="module")
def analyst() -> Enricher[SentimentSection]:
    return enricher("fast")


@given(case=parsed())
@settings(max_examples=60)
def test_nothing_is_raised_and_the_section_verifies(
    analyst: Enricher[SentimentSection], case: tuple[Article, Document]
) -> None:
    article, document = case
    section = analyst.analyse(article, document)
    joined = with_article(article)
    put(joined, section)

    assert [line for line in verify(link(joined, [])) if not line.startswith("paragraphs[")] == []
    assert -1 <= section.document <= 1
    assert all(-1 <= sentence.score <= 1 for sentence in section.sentences)
    for target in section.targets:
        probabilities = (target.negative, target.neutral, target.positive)
        assert sum(probabilities) == pytest.approx(1, abs=1e-5)
        assert target.confidence == max(probabilities)
        assert (target.label == TargetTone.ABSTAIN) == (target.confidence < 0.5)


@given(case=parsed())
@settings(max_examples=20)
def test_the_same_text_and_parse_give_the_same_bytes(
    analyst: Enricher[SentimentSection], case: tuple[Article, Document]
) -> None:
    first, second = (analyst.analyse(*case).SerializeToString(deterministic=True) for _ in range(2))

    assert first == second


def test_a_lone_surrogate_never_gets_as_far_as_the_core() -> None:
    with pytest.raises(UnicodeEncodeError):
        Article(text="Ann \ud800 Zorn").SerializeToString()


class Counting:
    """Stands where the weights do: counts what is run, remembers the largest of it, and rates everything 2 of 4."""

    def __init__(self) -> None:
        self.windows = self.subtokens = self.places = self.targets = 0

    def run(self, outputs: Sequence[str], feed: Mapping[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        windows, subtokens = feed["rows"].shape
        targets = len(feed["target_mask"])
        self.windows += windows
        self.subtokens, self.places = max(self.subtokens, subtokens), max(self.places, windows * subtokens)
        self.targets = max(self.targets, targets)
        return [np.zeros((targets, 3), np.float32), np.ones(windows, np.float32)]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load(Card.read(WEIGHTS, "fast"))


@pytest.fixture
def counting(model: Model, monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(model, "_session", found)
    return found


KIB = 1024
FORMS = {
    "one endless line": "and so it went on ",
    "one endless word": "a",
    "all caps": "MINISTER ANN ZORN SAYS NO. ",
    "a table": "| Zorn | 12.4 | -3.1 % |\n",
    "HTML left-overs": '<td class="x">&nbsp;&amp;lt;</td>',
    "marks": '"',
    "emoji": "👩\u200d🚀 ",
    "combining marks": "e\u0301\u0301",
    "right to left": "שלום ",
    "nothing visible": "\u200b\u00a0\n",
    "NUL": "\x00",
}


@pytest.mark.parametrize(("form", "size"), [*((form, 48 * KIB) for form in FORMS), ("one endless line", 512 * KIB)])
def test_a_sentence_of_any_size_is_read_in_windows_of_one_size(
    model: Model, counting: Counting, form: str, size: int
) -> None:
    text = FORMS[form] * (size // len(FORMS[form].encode()))
    reading = model.read(text, [(0, 1), (len(text) // 2, len(text) // 2 + 1), (0, len(text))])

    assert len(reading.targets) == 3
    assert reading.score in (0, 0.5)
    assert counting.subtokens <= MOST_SUBTOKENS + 2
    assert counting.places <= MOST_PLACES
    # A sub-token is a code point at least.
    assert counting.windows <= 1 + len(text) / STEP


def read(model: Model, counting: Counting, text: str, targets: Sequence[tuple[int, int]] = ()) -> int:
    before = counting.windows
    model.read(text, targets)
    return counting.windows - before


def test_twice_the_length_is_no_more_than_twice_the_work(model: Model, counting: Counting) -> None:
    line = "Ann Zorn went on and on " * 4_000

    assert read(model, counting, line * 2) <= 2 * read(model, counting, line) + 1


def test_ten_thousand_names_in_one_sentence_are_read_in_few_windows(model: Model, counting: Counting) -> None:
    text = "Zorn, " * 10_000
    names = [match.span() for match in re.finditer("Zorn", text)]

    assert read(model, counting, text, names) < 2 * read(model, counting, text) + len(names) / MOST_TARGETS
    assert counting.targets <= MOST_TARGETS


def test_ten_thousand_targets_at_one_place_are_no_larger_a_pass(model: Model, counting: Counting) -> None:
    assert len(model.read("Zorn won.", [(0, 4)] * 10_000).targets) == 10_000
    assert counting.targets <= MOST_TARGETS


def test_a_target_among_very_many_is_read_as_it_is_among_few(model: Model) -> None:
    text = "Zorn was praised for her brilliant and brave work."

    assert model.read(text, [(0, 4)] * (MOST_TARGETS + 6)).targets == model.read(text, [(0, 4)]).targets * (
        MOST_TARGETS + 6
    )


@pytest.mark.proof
@pytest.mark.parser
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("form", ["one endless line", "all caps", "HTML left-overs"])
def test_half_a_mebibyte_goes_through_parser_and_model(analyst: Enricher[SentimentSection], form: str) -> None:
    from services.parser import core as parser
    from services.parser import model as spacy_model

    article = whole(FORMS[form] * (512 * KIB // len(FORMS[form].encode())))
    section = analyst.analyse(article, parser.parse(spacy_model.load(), article.text))
    joined = with_article(article)
    put(joined, section)

    assert verify(link(joined, [])) == []
