"""What the cards say to people is what they say to programs, of the models that are here."""

import json
import re
from typing import Any

import pytest
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity, Link
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.section.v1.section_pb2 import Span
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

from services.cli.cards import page, prose, records
from services.cli.cards.corpora import CORPORA
from services.cli.cards.said import said
from services.cli.evaluate.systems import SERVICES
from services.common.card import Card


@pytest.mark.parametrize("service", SERVICES)
def test_the_page_says_what_the_card_says(service: str) -> None:
    assert page.path(service).read_text(encoding="utf-8") == page.page(service), "run `make cards`, or with --render"


@pytest.mark.parametrize("service", SERVICES)
def test_what_was_measured_is_the_model_that_is_here(service: str) -> None:
    card = records.read(service)

    for profile, row in card["profiles"].items():
        assert card[records.MEASURED]["sha256"][profile] == row.get("sha256", "")


@pytest.mark.parametrize("service", SERVICES)
def test_the_scores_are_of_what_was_measured(service: str) -> None:
    card = records.read(service)

    for profile, row in card["profiles"].items():
        assert row["scores"] == records.scores(service, profile, card[records.MEASURED])
        assert row["scores"][records.SPEED] > 0


@pytest.mark.parametrize("service", SERVICES)
def test_a_score_can_be_a_label_of_a_metric(service: str) -> None:
    labels = Card(service, "m", "1", 1, scores=records.read(service)["profiles"]["default"]["scores"]).labels()

    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", label) for label in labels)


@pytest.mark.parametrize("service", SERVICES)
def test_every_example_of_the_prose_was_shown_to_the_model(service: str) -> None:
    measured = records.read(service)[records.MEASURED]

    assert [each["text"] for each in measured["examples"]] == [each.text for each in prose.read(service).examples]
    assert [each["path"] for each in measured["files"]] == [corpus.path for corpus in CORPORA[service]]


def span(text: str) -> Span:
    return Span(start=0, end=len(text), exact=text)


def test_what_a_core_says_is_told_in_lines() -> None:
    links = [Link(scheme="geonames", id="2267057"), Link(scheme="local", id="x")]
    entity = Entity(name="Lisbon", type=Entity.PLACE, mentions=[span("Lisbon")] * 2, links=links)
    quote = Quote(kind=Quote.INDIRECT, content=[span("it is"), span("open")], confidence=0.5)
    quote.speaker.CopyFrom(Speaker(status=Speaker.UNRESOLVED, mention=span("she")))
    tone = TargetTone(mention=span("Lisbon"), label=TargetTone.ABSTAIN, confidence=0.4)

    assert said(EntitiesSection(entities=[entity])) == ["Lisbon (place), geonames:2267057, 2 mentions"]
    assert said(QuotesSection(quotes=[quote])) == ["she: it is … open (indirect, not speech, 0.50)"]
    assert said(SentimentSection(targets=[tone])) == ["Lisbon: abstain (0.40)"]


def test_writing_a_card_leaves_the_rest_of_it(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "SERVICES", tmp_path)
    measured = records_of("quotes")
    folder = tmp_path / "quotes/weights"
    folder.mkdir(parents=True)
    row = {"model": "m", "version": "1", "generation": 3, "temperature": 1.5, "scores": {"old": 1}}
    (folder / "card.json").write_text(json.dumps({"service": "quotes", "profiles": {"default": row}}))

    records.write("quotes", measured)

    card = records.read("quotes")
    assert card["profiles"]["default"]["temperature"] == 1.5
    assert card["profiles"]["default"]["scores"] == {
        "polnear_direct_segments": 0.5,
        "polnear_all_at_80": 0.25,
        "words_per_cpu_second": 1000,
    }
    assert "nothing" not in page.page("quotes").partition("## Scores")[2].partition("## Speed")[0]
    assert (
        "| direct segments | 7 | 50.0 [40.0, 60.0]; P 45.0, R 55.0 | 50.0 [40.0, 60.0]; P 45.0, R 55.0 |"
        in page.page("quotes")
    )


def records_of(service: str) -> dict[str, Any]:
    def figure(name: str, value: float) -> dict[str, Any]:
        found = {"name": name, "unit": "percent", "n": 7, "value": value, "low": value - 0.1, "high": value + 0.1}
        return found | {"precision": {"value": value - 0.05}, "recall": {"value": value + 0.05}}

    figures = {
        "direct_segments_end_to_end": figure("direct segments", 0.5),
        "all_end_to_end_at_80": figure("all", 0.25),
        "of_nothing": figure("nothing", 0.0) | {"n": 0},
    }
    corpus = CORPORA[service][0]
    file = {"key": corpus.key, "title": corpus.title, "path": corpus.path, "rows": 3}
    cost = {"articles": 3, "words": 100, "wordsPerCpuSecond": 1000, "sentencesPerCpuSecond": 50}
    return {
        "sha256": {"default": ""},
        "files": [file | {"systems": {"default": figures, "baseline": figures}}],
        "costs": {"default": cost | {"loadCpuSeconds": 0.5, "memoryMiB": 90}},
        "machine": {"processor": "p", "cores": 2, "vnni": "yes", "python": "3.12", "onnxruntime": "1.22"},
        "examples": [],
    }
