"""card.json, for programs: what was measured. A few of its numbers are the `scores` of a profile, which is exported."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.cli.cards.corpora import CORPORA
from services.common.card import NAME

type Json = dict[str, Any]

SERVICES = Path(__file__).parents[2]
MEASURED = "measured"
"""The part of card.json that is written here; with `scores` of each profile, which are drawn from it."""
BASELINE = "baseline"
"""Under what name the figures of the reference system stand beside those of the profiles."""
SPEED = "words_per_cpu_second"


def path(service: str) -> Path:
    """Return where the card of a service lies, beside its weights."""
    return SERVICES / service / "weights" / NAME


def read(service: str) -> Json:
    """Return the card of a service. Raises OSError, ValueError."""
    found: Json = json.loads(path(service).read_bytes())
    return found


def write(service: str, measured: Json) -> None:
    """Write what was measured into the card of a service, and leave the rest of it as it is."""
    card = read(service)
    for profile, row in card["profiles"].items():
        row["scores"] = scores(service, profile, measured)
    card[MEASURED] = measured
    path(service).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def scores(service: str, profile: str, measured: Mapping[str, Any]) -> dict[str, float]:
    """Return the scores of a profile by name: of each file the few that its corpus names, and the speed."""
    files = {file["key"]: file["systems"][profile] for file in measured["files"]}
    found = {
        f"{corpus.key}_{name}": round(files[corpus.key][figure]["value"], 4)
        for corpus in CORPORA[service]
        for figure, name in corpus.scores.items()
    }
    return found | {SPEED: measured["costs"][profile]["wordsPerCpuSecond"]}
