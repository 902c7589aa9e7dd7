import asyncio
import time
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.assembler.base import Base
from services.assembler.lookup import MOST, Lookup, Reply
from services.assembler.rpc import Away, Search
from services.assembler.waiting import Ask
from services.common.health import Health

ASK = Ask(0, "a", 1)
AGAIN = Ask(3, "a", 2, offset=14)
FOUND = Base(EnrichedArticle(article_id="a"), b"")


class FakeSearch:
    def __init__(self, answer: Base | Exception | None) -> None:
        self.answer = answer

    async def get(self, article_id: str) -> Base | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def close(self) -> None: ...


class FakeArchive:
    def read(self, partition: int, offset: int) -> EnrichedArticle | None:
        return EnrichedArticle(article_id=f"{partition}/{offset}")

    def close(self) -> None: ...


def ask(answer: Base | Exception | None, what: Ask = ASK, health: Health | None = None) -> list[Reply]:
    """Ask from another thread than that of the event loop, as the consumer does."""

    async def main() -> list[Reply]:
        search: Any = FakeSearch(answer)
        archive: Any = FakeArchive()
        lookup = Lookup(search, archive, health or Health("test"))
        try:
            return await asyncio.to_thread(wait_for_replies, lookup, what)
        finally:
            await lookup.close()

    return asyncio.run(main())


def wait_for_replies(lookup: Lookup, what: Ask) -> list[Reply]:
    assert lookup.free == MOST
    lookup.ask(what)
    assert lookup.free == MOST - 1
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if replies := list(lookup.replies()):
            assert lookup.free == MOST
            return replies
        time.sleep(0.001)
    raise AssertionError("no reply")


@pytest.mark.parametrize("answer", [FOUND, None])
def test_search_is_asked(answer: EnrichedArticle | None) -> None:
    assert ask(answer) == [(ASK, answer)]


def test_an_article_is_read_again_where_its_offset_is_known() -> None:
    assert ask(None, AGAIN) == [(AGAIN, Base(EnrichedArticle(article_id="3/14"), None))]


def test_search_that_is_away_is_said_and_missing() -> None:
    health = Health("test")
    [(_, found)] = ask(Away("search"), health=health)
    assert isinstance(found, Away)
    assert not health.ready


def test_search_that_answers_is_there() -> None:
    health = Health("test", "search")
    ask(FOUND, health=health)
    assert health.ready


def test_what_else_goes_wrong_is_raised_on_the_thread_that_asked() -> None:
    with pytest.raises(RuntimeError, match="broken"):
        ask(RuntimeError("broken"))


def error(code: grpc.StatusCode) -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


def get(stub: Callable[..., Any]) -> EnrichedArticle | None:
    async def main() -> EnrichedArticle | None:
        search = Search("127.0.0.1:1")
        search._stub.Get = stub  # type: ignore[method-assign]
        try:
            return await search.get("a")
        finally:
            await search.close()

    return asyncio.run(main())


def failing(code: grpc.StatusCode) -> Callable[..., Any]:
    async def stub(request: Any, **options: Any) -> Any:
        raise error(code)

    return stub


def test_what_is_not_found_is_none() -> None:
    assert get(failing(grpc.StatusCode.NOT_FOUND)) is None


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED])
def test_a_search_that_does_not_answer_is_away(code: grpc.StatusCode) -> None:
    with pytest.raises(Away):
        get(failing(code))


def test_a_search_that_does_not_know_the_call_is_an_error() -> None:
    with pytest.raises(grpc.aio.AioRpcError):
        get(failing(grpc.StatusCode.UNIMPLEMENTED))
