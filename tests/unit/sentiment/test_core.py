import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.sentiment.v1.sentiment_pb2 import TargetTone

from services.sentiment import core


def _document(text: str, sentences: list[str], names: list[tuple[str, str]]) -> Document:
    """Build a Document of words between blanks; `names` are (exact, label), each at its first occurrence."""
    document = Document(labels=["", *dict.fromkeys(label for _, label in names)])
    labels = {label: i for i, label in enumerate(document.labels)}
    at = 0
    firsts = {text.index(s) for s in sentences}
    for word in text.split(" "):
        start = text.index(word, at)
        at = start + len(word)
        if start in firsts:
            document.sentence_first_token.append(len(document.token_start))
        document.token_start.append(start)
        document.token_length.append(len(word))
        document.token_head.append(len(document.token_head))
        for column in (document.token_pos, document.token_tag, document.token_dep):
            column.append(0)
    for exact, label in sorted(names, key=lambda n: text.index(n[0])):
        document.entity_start.append(text.index(exact))
        document.entity_length.append(len(exact))
        document.entity_label.append(labels[label])
    return document


GOOD, BAD = "Marta Reyes won a wonderful, happy victory.", "Karl Odum suffered a terrible, cruel defeat in 1999."
TEXT = f"{GOOD} {BAD}"
NAMES = [("Marta Reyes", "PERSON"), ("Karl Odum", "PERSON"), ("1999", "DATE")]


@pytest.fixture(scope="module")
def section():
    return core.score(Article(text=TEXT), _document(TEXT, [GOOD, BAD], NAMES))


def test_each_sentence_has_a_tone_of_its_own(section) -> None:
    first, second = section.sentences

    assert first.score > 0.3
    assert second.score < -0.3


def test_the_document_is_the_mean_of_its_sentences(section) -> None:
    assert section.document == pytest.approx(sum(s.score for s in section.sentences) / 2, abs=1e-6)


def test_a_name_is_spoken_of_as_its_sentence_speaks(section) -> None:
    labels = {t.mention.exact: t.label for t in section.targets}

    assert labels == {"Marta Reyes": TargetTone.POSITIVE, "Karl Odum": TargetTone.NEGATIVE}


def test_probabilities_sum_to_one_and_confidence_is_the_highest(section) -> None:
    for target in section.targets:
        probabilities = (target.negative, target.neutral, target.positive)
        assert sum(probabilities) == pytest.approx(1, abs=1e-6)
        assert target.confidence == max(probabilities)


def test_mentions_say_what_stands_there(section) -> None:
    assert all(TEXT[t.mention.start : t.mention.end] == t.mention.exact for t in section.targets)


def test_a_score_between_two_labels_gets_none() -> None:
    target = core._target("Ana", 0, 3, core.NEUTRAL_BAND)

    assert target.label in (TargetTone.ABSTAIN, TargetTone.NEUTRAL, TargetTone.POSITIVE)
    assert (target.label == TargetTone.ABSTAIN) == (target.confidence < core.ABSTAIN_BELOW)


def test_a_text_without_sentences_has_tone_zero() -> None:
    assert core.score(Article(text=""), Document()).document == 0
