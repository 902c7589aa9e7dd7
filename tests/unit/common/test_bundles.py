"""Bundles of what is awaited."""

import asyncio
from collections.abc import Sequence

import pytest

from services.common.bundles import bundles


class Clock:
    """Time passes only while something is awaited."""

    def __init__(self) -> None:
        self.now = 0.0

    async def after(self, seconds: float, *answer: int) -> Sequence[int]:
        self.now += seconds
        return answer


def bundled(clock: Clock, *answers: tuple[float, Sequence[int]]) -> list[list[int]]:
    async def collect() -> list[list[int]]:
        awaited = [clock.after(seconds, *answer) for seconds, answer in answers]
        return [bundle async for bundle in bundles(awaited, 1.0, lambda: clock.now)]

    return asyncio.run(collect())


def test_what_comes_soon_is_one_bundle() -> None:
    assert bundled(Clock(), (0.3, [1]), (0.3, [2, 3]), (0.3, [4])) == [[1, 2, 3, 4]]


def test_what_takes_long_does_not_hold_back_what_was_before_it() -> None:
    assert bundled(Clock(), (0.6, [1]), (0.6, [2]), (0.6, [3]), (0.6, [4]), (0.1, [5])) == [[1, 2], [3, 4], [5]]


def test_a_bundle_is_never_empty() -> None:
    assert bundled(Clock(), (2.0, []), (2.0, [])) == []


def test_an_answer_that_raises_ends_the_bundles() -> None:
    async def broken() -> Sequence[int]:
        raise ValueError("broken")

    async def collect() -> list[list[int]]:
        return [bundle async for bundle in bundles([Clock().after(0, 1), broken()], 1.0)]

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(collect())
