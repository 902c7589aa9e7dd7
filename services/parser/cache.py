"""Answers that were given before, and those that are on their way: a text is parsed once for all who ask."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from services.common.poison import Poison
from services.parser import metrics

ENTRY_BYTES = 300
"""What an entry takes besides its answer, about."""


class Parses:
    """Single flight, and the answers least recently used go first. Use it on one event loop."""

    def __init__(self, parse: Callable[[bytes], Awaitable[bytes]], max_bytes: int) -> None:
        self._parse = parse
        self._max_bytes = max_bytes
        self._bytes = 0
        self._answers: OrderedDict[bytes, bytes | Poison] = OrderedDict()
        self._under_way: dict[bytes, asyncio.Task[bytes]] = {}

    async def get(self, message: bytes) -> bytes:
        """Return what `parse` returns for `message`, which must be serialized deterministically.

        Raises what it raises. Of that, only Poison is kept: the text would do the same harm again. A caller that goes
        away stops nothing: it will ask again, or another one will.
        """
        key = hashlib.sha256(message).digest()
        answer = self._answers.get(key)
        if answer is not None:
            metrics.CACHE.labels("hit").inc()
            self._answers.move_to_end(key)
            if isinstance(answer, Poison):
                raise Poison(answer.reason, answer.detail)
            return answer
        task = self._under_way.get(key)
        metrics.CACHE.labels("joined" if task else "miss").inc()
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._run(key, message))
            # Where all callers went away, nobody else asks how it ended.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Cancel what is under way."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _run(self, key: bytes, message: bytes) -> bytes:
        try:
            answer = await self._parse(message)
        except Poison as poison:
            self._keep(key, poison)
            raise
        else:
            self._keep(key, answer)
            return answer
        finally:
            del self._under_way[key]

    def _keep(self, key: bytes, answer: bytes | Poison) -> None:
        self._answers[key] = answer
        self._bytes += _size(answer)
        while self._bytes > self._max_bytes:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= _size(oldest)
        metrics.CACHE_BYTES.set(self._bytes)


def _size(answer: bytes | Poison) -> int:
    return ENTRY_BYTES + (len(answer) if isinstance(answer, bytes) else len(answer.detail))
