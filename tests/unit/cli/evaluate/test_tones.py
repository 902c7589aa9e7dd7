import numpy as np
import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.section.v1.section_pb2 import Span
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

from services.cli.evaluate import ratings, tasks, tones
from services.cli.evaluate.figures import Measure, Totals
from services.cli.evaluate.rows import RatedRow, Target, ToneRow
from services.cli.evaluate.story import Story
from services.cli.evaluate.tones import Label, Tone


def row(*labels: str) -> ToneRow:
    return ToneRow("t", "x" * 99, tuple(Target(n, n + 1, label) for n, label in enumerate(labels)))  # type: ignore[arg-type]


def tone(label: Label, sure: float, abstained: bool = False) -> Tone:
    rest = (1 - sure) / 2
    probabilities = {each: sure if each == label else rest for each in tones.TONES}
    return Tone("abstain" if abstained else label, probabilities)


def figures(*pairs: tuple[str, Tone]) -> dict[str, Measure]:
    counts = [tones.counts_of(row(gold), [said]) for gold, said in pairs]
    return {each.key: each for each in tones.measures(Totals(counts, draws=1))}


def test_an_abstention_is_an_error_that_coverage_and_the_accuracy_of_answers_leave_out() -> None:
    found = figures(
        ("negative", tone("negative", 0.9)),
        ("neutral", tone("neutral", 0.8)),
        ("positive", tone("positive", 0.4, abstained=True)),
    )

    assert found["accuracy"].figure.value == pytest.approx(2 / 3)
    assert found["macro_f1"].figure.value == pytest.approx(2 / 3)
    assert found["macro_f1_likeliest"].figure.value == 1
    assert found["coverage"].figure.value == pytest.approx(2 / 3)
    assert found["accuracy_answered"].figure.value == 1
    assert (found["positive"].n, found["positive"].figure.value) == (1, 0)


def test_macro_f1_is_the_mean_of_the_three() -> None:
    found = figures(
        ("negative", tone("negative", 0.9)),
        ("negative", tone("neutral", 0.9)),
        ("neutral", tone("neutral", 0.9)),
        ("positive", tone("neutral", 0.9)),
    )

    assert found["negative"].figure.value == pytest.approx(2 / 3)
    assert found["neutral"].figure.value == pytest.approx(1 / 2)
    assert found["macro_f1"].figure.value == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)


def test_calibration_error_is_how_far_confidence_is_from_being_right() -> None:
    # At .8 three of four are right (.05 off, four of five), at .45 none of one is (.45 off, one of five).
    sure = [("negative", tone("negative", 0.8))] * 3 + [("neutral", tone("negative", 0.8))]
    unsure = [("neutral", tone("positive", 0.45, abstained=True))]

    assert figures(*sure, *unsure)["ece"].figure.value == pytest.approx(0.8 * 0.05 + 0.2 * 0.45)


def test_a_target_that_a_system_says_nothing_of_is_an_abstention() -> None:
    said = TargetTone(mention=Span(start=1, end=2), negative=0.7, neutral=0.2, positive=0.1, label=TargetTone.NEGATIVE)

    found = tones.tones_of(row("negative", "negative", "positive"), SentimentSection(targets=[said]))

    assert [each.label for each in found] == ["abstain", "negative", "abstain"]
    assert found[1].confidence == pytest.approx(0.7)
    assert figures(("negative", found[0]))["ece"].figure.value == 0


def test_a_core_is_asked_of_the_targets_and_of_nothing_else() -> None:
    document = Document(labels=["ORG"], entity_start=[7], entity_length=[2], entity_label=[0])
    twice = ToneRow("t", "x" * 9, (Target(4, 6, "neutral"), Target(0, 3, "neutral"), Target(4, 6, "positive")))

    asked = tasks.with_targets(twice, Story(Article(), document)).document

    assert [(start, length) for start, length in zip(asked.entity_start, asked.entity_length, strict=True)] == [
        (0, 3),
        (4, 2),
    ]
    assert {asked.labels[label] for label in asked.entity_label} == {"PERSON"}
    assert list(document.entity_start) == [7]


def test_the_correlation_is_pearsons() -> None:
    chance = np.random.default_rng(1)
    scores = chance.uniform(-1, 1, 50)
    given = scores * 2 + chance.normal(0, 1, 50)
    counts = [
        ratings.counts_of(RatedRow(f"{n}_1", "x", float(y)), float(x))
        for n, (x, y) in enumerate(zip(scores, given, strict=True))
    ]

    (found,) = ratings.measures(Totals(counts))

    assert found.n == 50
    assert found.figure.value == pytest.approx(np.corrcoef(scores, given)[0, 1])
    assert found.figure.low < found.figure.value < found.figure.high


def test_a_score_that_never_changes_correlates_with_nothing() -> None:
    counts = [ratings.counts_of(RatedRow(f"{n}_1", "x", n), 0.5) for n in range(5)]

    assert ratings.measures(Totals(counts))[0].figure.value == 0


def test_only_ratings_far_from_the_score_are_errors() -> None:
    assert not list(ratings.misses(RatedRow("1_1", "Fine.", 2.0), 0.4))
    assert [error.what for error in ratings.misses(RatedRow("1_1", "Fine.", -1.0), 0.5)] == ["people -1.0, said +2.0"]
