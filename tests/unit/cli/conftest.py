from collections.abc import Iterator

import pytest

from tests.unit.cli.gateway import Gateway, serving


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with serving() as started:
        yield started
