"""Whatever a wire sends, and however much of it: a feeder answers in one clear line, in bounded memory and time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.feeder import packed
from tests.unit.feeder.hostile import BOMBS, archive

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3_600)]

MB = 1_000_000
SIZES = (2 * MB, 4 * MB, 16 * MB, 64 * MB, 100 * MB)
"""Below the limits of a page, a story, a document and a folder, and above all of them."""
MOST_SECONDS = 60
"""Of CPU: what grows with the square of its size takes hours."""


def taken(size: int, folder: Path) -> dict[str, dict[str, Any]]:
    """Return what a feeder's watch of the folder needed for each bomb of that size, and its first and last receipt."""
    command = [sys.executable, "-m", "tests.proof.reading", str(size), str(folder)]
    run = subprocess.run(command, capture_output=True, check=True)
    found = (json.loads(line) for line in run.stdout.splitlines() if line.startswith(b"{"))
    return {each["name"]: each for each in found}


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_hostile_is_answered_in_bounded_memory_and_time(size: int, tmp_path: Path) -> None:
    found = taken(size, tmp_path)
    assert found.keys() == BOMBS.keys()
    receipts = [(name, each) for name, took in found.items() for each in took["receipts"]]
    assert {name: took["bytes"] for name, took in found.items() if took["bytes"] > packed.MEMORY_BYTES} == {}
    assert {name: took["seconds"] for name, took in found.items() if took["seconds"] > MOST_SECONDS} == {}
    assert {name: took for name, took in found.items() if not took["receipts"]} == {}
    assert [(name, each) for name, each in receipts if each["action"] == "REJECTED" and not each["reason"]] == []
    assert [(name, each) for name, each in receipts if "could not be read" in each["reason"]] == []


def test_an_archive_of_a_hundred_thousand_empty_files_is_refused() -> None:
    (found,) = packed.read(archive(*((str(number), b"") for number in range(100_000))))
    assert found.reason == "the archive holds 100,000 files, more than 10,000: split it"
