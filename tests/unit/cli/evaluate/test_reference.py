"""The quotes' figures are those of the reference scorer, on predictions of every kind of error."""

import importlib.util
import json
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.cli.evaluate import attributions, quotes, rows
from services.cli.evaluate.figures import Measure, Totals

SHARED = Path(os.environ.get("WIRELENS_SHARED", Path(__file__).parents[5] / "shared"))
GOLD = SHARED / "data/quotes/polnear.dev.jsonl"
SCORER = SHARED / "scorers/quotes.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (GOLD.exists() and SCORER.exists()), reason="the corpus is not here (WIRELENS_SHARED)"),
]
FORMS = {"all": "ALL", "direct": "DIRECT", "mixed": "MIXED", "quoted": "D+M", "indirect": "INDIRECT"}


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoilt(gold: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    """The gold with every error that a system makes: ends moved, contents split, speakers lost, wrong or invented."""
    chance = random.Random(f"{seed} {gold['id']}")
    found: list[dict[str, Any]] = []
    length = len(gold["text"])
    for each in gold["attributions"]:
        if chance.random() < 0.15 or not each["content"]:
            continue
        content = [list(span) for span in each["content"]]
        if chance.random() < 0.4:
            content[-1][1] = min(length, max(content[-1][0] + 1, content[-1][1] + chance.randint(-60, 60)))
        if chance.random() < 0.3:
            content[0][0] = max(0, min(content[0][1] - 1, content[0][0] + chance.randint(-60, 60)))
        source = each["source"] if chance.random() < 0.7 else []
        if chance.random() < 0.15:
            source = chance.choice(gold["attributions"])["source"]
        parts = [[span] for span in content] if chance.random() < 0.5 else [content]
        found += [{"content": part, "cue": each["cue"], "source": source} for part in parts]
    for _ in range(chance.randint(0, 4)):
        start = chance.randrange(length - 1)
        found.append({"content": [[start, min(length, start + chance.randint(1, 200))]]})
    return found


def ours(gold: list[rows.QuotesRow], system: Mapping[str, list[dict[str, Any]]]) -> dict[str, Measure]:
    def spans(quote: Mapping[str, Any], part: str) -> tuple[rows.Span, ...]:
        return tuple((start, end) for start, end in quote.get(part, ()))

    counts = [
        quotes.counts_of(
            attributions.Held(
                row,
                [
                    attributions.Predicted(spans(q, "content"), spans(q, "cue"), spans(q, "source"))
                    for q in system[row.id]
                ],
            )
        )
        for row in gold
    ]
    return {measure.key: measure for measure in quotes.measures(Totals(counts, draws=1))}


def expected(figures: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each figure of the reference by the name that it has here; a precision, recall and F1, or one number."""
    yield "direct_segments_end_to_end", figures["SEG"]["e2e"]
    yield "direct_segments_found", figures["SEG"]["det"]
    yield "direct_segments_speaker", figures["SEG"]["spk_acc"]
    for form, name in FORMS.items():
        of = figures[name]
        yield f"{form}_content_exact", of["exact"]
        yield f"{form}_content_soft", of["soft"]
        yield f"{form}_content_words", of["tok"]
        yield f"{form}_content_at_80", of["m8"]
        yield f"{form}_content_at_30", of["m3"]
        yield f"{form}_end_to_end_at_80", of["e2e8"]
        yield f"{form}_end_to_end_at_30", of["e2e3"]
        yield f"{form}_speaker_at_80", of["spk_acc8"]
        yield f"{form}_speaker_at_30", of["spk_acc3"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_that_of_the_reference_scorer(reference: ModuleType, seed: int) -> None:
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    system = {row["id"]: spoilt(row, seed) for row in gold}

    found = ours([line.row for line in rows.read_quotes(GOLD)], system)
    figures = reference.score(gold, system)

    wanted = dict(expected(figures))
    assert wanted.keys() == found.keys()
    for key, value in wanted.items():
        measure = found[key]
        if isinstance(value, tuple):
            assert measure.precision is not None
            assert measure.recall is not None
            # Sums of shares are added up in another order; what is counted in whole numbers is the same to the bit.
            assert (measure.precision.value, measure.recall.value, measure.figure.value) == pytest.approx(value, 1e-12)
        else:
            assert measure.figure.value == pytest.approx(value, 1e-12), key
    assert found["all_content_exact"].n == figures["ALL"]["n_gold"]


def test_nothing_predicted_is_nothing_right(reference: ModuleType) -> None:
    gold = rows.rows_of(rows.read_quotes(GOLD))[:5]

    found = ours(gold, {row.id: [] for row in gold})

    assert {measure.figure.value for measure in found.values()} == {0}
