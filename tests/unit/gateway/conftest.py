import pytest

from tests.unit.gateway.door import Door


@pytest.fixture
def door() -> Door:
    return Door()
