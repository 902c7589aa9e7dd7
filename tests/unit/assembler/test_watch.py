import asyncio
import time
from types import SimpleNamespace

import pytest

from services.assembler import watch


class _Ended(Exception):
    pass


@pytest.fixture(autouse=True)
def no_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(code: int) -> None:
        raise _Ended(code)

    monkeypatch.setattr(watch, "exit_now", ended)


def test_a_member_that_gets_no_partitions_ends_to_join_anew() -> None:
    consumer = SimpleNamespace(joining_since=time.monotonic() - watch.JOIN_SECONDS - 1)

    with pytest.raises(_Ended):
        asyncio.run(asyncio.wait_for(watch.watch_joining(consumer), 10))


def test_a_member_that_has_partitions_goes_on() -> None:
    consumer = SimpleNamespace(joining_since=None)

    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(watch.watch_joining(consumer), 1.5))
