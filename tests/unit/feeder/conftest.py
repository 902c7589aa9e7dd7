from collections.abc import Iterator

import pytest

from tests.unit.feeder.feedserver import FeedServer, serving


@pytest.fixture
def feeds() -> Iterator[FeedServer]:
    """A server of feeds."""
    with serving() as server:
        yield server
