"""What was awaited in order, handed on in bundles."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence


async def bundles[T](
    answers: Iterable[Awaitable[Sequence[T]]], every: float, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[list[T]]:
    """Yield all that is answered, in order: together where it comes within `every` seconds, else in several bundles.

    Raises what an answer raises, and hands on nothing that was answered since the last bundle.
    """
    waiting: list[T] = []
    began = clock()
    for answer in answers:
        waiting += await answer
        if waiting and clock() - began >= every:
            yield waiting
            waiting, began = [], clock()
    if waiting:
        yield waiting
