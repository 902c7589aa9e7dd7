import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from services.common.poison import Poison, Reason
from services.parser.cache import ENTRY_BYTES, Parses
from services.parser.pool import ExhaustedError


class Backend:
    """Answers with the message itself, once `go` is set; counts its calls."""

    def __init__(self) -> None:
        self.calls: Counter[bytes] = Counter()
        self.go = asyncio.Event()
        self.go.set()
        self.error: Exception | None = None

    async def __call__(self, message: bytes) -> bytes:
        self.calls[message] += 1
        await self.go.wait()
        if self.error:
            raise self.error
        return b"parsed " + message


def with_backend(use: Callable[[Parses, Backend], Awaitable[None]], max_bytes: int = 10_000) -> None:
    async def main() -> None:
        backend = Backend()
        parses = Parses(backend, max_bytes)
        await use(parses, backend)
        await parses.close()

    asyncio.run(main())


def test_a_text_is_parsed_once() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        assert await parses.get(b"a") == await parses.get(b"a") == b"parsed a"
        assert backend.calls == {b"a": 1}

    with_backend(use)


def test_callers_at_the_same_time_share_one_parse() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        backend.go.clear()
        callers = [asyncio.create_task(parses.get(b"a")) for _ in range(3)]
        await asyncio.sleep(0)
        backend.go.set()
        assert await asyncio.gather(*callers) == [b"parsed a"] * 3
        assert backend.calls == {b"a": 1}

    with_backend(use)


def test_a_caller_that_goes_away_leaves_the_answer_for_the_next() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        backend.go.clear()
        caller = asyncio.create_task(parses.get(b"a"))
        await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])
        backend.go.set()
        assert await parses.get(b"a") == b"parsed a"
        assert backend.calls == {b"a": 1}

    with_backend(use)


def test_the_least_recently_used_answer_goes_first() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        for message in (b"a", b"b", b"a", b"c", b"a", b"b"):
            await parses.get(message)
        assert backend.calls == {b"a": 1, b"b": 2, b"c": 1}

    with_backend(use, max_bytes=2 * (ENTRY_BYTES + len(b"parsed a")))


def test_an_answer_larger_than_the_cache_is_given_but_not_kept() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        await parses.get(b"a")
        await parses.get(b"a")
        assert backend.calls == {b"a": 2}

    with_backend(use, max_bytes=ENTRY_BYTES)


def test_poison_is_remembered() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        backend.error = Poison(Reason.PARSE_FAILED, "it kills")
        for _ in range(2):
            with pytest.raises(Poison, match="it kills") as poison:
                await parses.get(b"a")
            assert poison.value.reason == Reason.PARSE_FAILED
        assert backend.calls == {b"a": 1}

    with_backend(use)


def test_a_full_queue_is_forgotten() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        backend.error = ExhaustedError("full")
        with pytest.raises(ExhaustedError):
            await parses.get(b"a")
        backend.error = None
        assert await parses.get(b"a") == b"parsed a"

    with_backend(use)


def test_closing_ends_what_is_under_way() -> None:
    async def use(parses: Parses, backend: Backend) -> None:
        backend.go.clear()
        caller = asyncio.create_task(parses.get(b"a"))
        await asyncio.sleep(0)
        await parses.close()
        with pytest.raises(asyncio.CancelledError):
            await caller

    with_backend(use)
