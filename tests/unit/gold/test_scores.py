"""What the three enrichers make of the sample wire, held against the gold: no figure falls below its floor.

A floor is a few points below what was measured when it was set. The gold is small (27 stories, one annotator): it
guards what works, the corpora say how good it is. `wirelens evaluate quotes tests/gold/quotes.jsonl --errors 20` shows
what is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.gold.stories import GOLD, rows

pytestmark = pytest.mark.parser

type Figures = Mapping[str, float]

FLOORS: Mapping[str, Figures] = {
    "entities": {
        "mentions_exact": 0.90,
        "person_exact": 0.96,
        "org_exact": 0.85,
        "place_exact": 0.86,
        "person_type": 0.90,
        "place_links_right": 0.94,
    },
    "clusters": {"b3_persons": 0.96, "b3_all": 0.93, "full_names": 0.95},
    "quotes": {
        "direct_segments_end_to_end": 0.93,
        "quoted_end_to_end_at_80": 0.88,
        "indirect_end_to_end_at_80": 0.71,
        "all_end_to_end_at_80": 0.77,
    },
    "sentiment": {"macro_f1": 0.55, "accuracy": 0.67, "coverage": 0.92},
}


@pytest.fixture(scope="module")
def figures() -> Callable[[str], Figures]:
    from services.cli.evaluate import systems, tasks
    from services.cli.evaluate.desk import Desk
    from services.cli.evaluate.run import measures, run

    desk = Desk()

    def of(name: str) -> Figures:
        service = "entities" if name == "clusters" else name
        sheet = tasks.read(service, GOLD / f"{service}.jsonl")
        if name == "clusters":
            sheet = tasks.Sheet(
                sheet.path, sheet.task, [_by_cluster(*each) for each in zip(sheet.lines, rows(service), strict=True)]
            )
        outcomes = run(sheet, [systems.ours(service, "default", None, ())], desk, lambda: None).outcomes
        return {measure.key: measure.figure.value for measure in measures(sheet.task, outcomes)}

    return of


def _by_cluster(line: Any, row: dict[str, Any]) -> Any:
    """Return the line with our clusters as identities: most of whom the wire names are invented, with no public id."""
    mentions = tuple(
        replace(mention, wikidata=gold["cluster"], name=gold["clusterName"])
        for mention, gold in zip(line.row.mentions, row["mentions"], strict=True)
    )
    return replace(line, row=replace(line.row, mentions=mentions))


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str, figures: Callable[[str], Figures]) -> None:
    found = figures(name)
    assert {key: found[key] for key, floor in FLOORS[name].items() if found[key] < floor} == {}
