"""Where the first real article lies, for tests that read it. It is not part of the project."""

import os
from pathlib import Path

import pytest

SEED = Path(os.environ.get("WIRELENS_SEED", Path(__file__).parents[2] / "shared/data/wire/mehr-tehran.txt"))

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here (WIRELENS_SEED)")
