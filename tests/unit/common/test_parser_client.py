import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import pytest
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.document.v1.document_pb2 import Document
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse
from wirelens.parser.v1.parser_pb2_grpc import ParserServiceServicer, add_ParserServiceServicer_to_server

from services.common import parser_client
from services.common.health import Health
from services.common.parser_client import ParserClient, deadline
from services.common.poison import Poison, Reason
from services.common.rpc import Server

Code = grpc.StatusCode


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_client, "LONGEST_PAUSE", 0.01)


class Parser(ParserServiceServicer):
    """Answers with each of `refusals` first, then with a document; keeps what it saw."""

    def __init__(self, *refusals: tuple[grpc.StatusCode, str]) -> None:
        self.refusals = list(refusals)
        self.requests: list[ParseRequest] = []
        self.metadata: list[dict[str, Any]] = []
        self.seconds: list[float] = []
        self.go = asyncio.Event()
        self.go.set()
        self.now = self.most = 0

    async def Parse(self, request: ParseRequest, context: Any) -> ParseResponse:  # noqa: N802
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        self.seconds.append(context.time_remaining())
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.go.wait()
        finally:
            self.now -= 1
        if self.refusals:
            await context.abort(*self.refusals.pop(0))
        return ParseResponse(document=Document(text_sha256=hashlib.sha256(request.text.encode()).hexdigest()))


def article(text: str = "Rain.") -> Article:
    return Article(
        article_id="a1",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        paragraphs=[Paragraph(start=0, end=len(text), kind=Paragraph.BODY)],
    )


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what happens in the client sets no event
            await asyncio.sleep(0.005)


def with_client[T](
    parser: Callable[[], Parser], use: Callable[[ParserClient, Parser, Health], Awaitable[T]], *, workers: int = 2
) -> T:
    async def main() -> T:
        servicer = parser()
        server = Server(
            "127.0.0.1", 0, Health("parser"), [], lambda s: add_ParserServiceServicer_to_server(servicer, s)
        )
        await server.start()
        health = Health("entities", "parser")
        client = ParserClient(f"127.0.0.1:{server.port}", "entities", workers=workers, health=health)
        try:
            return await use(client, servicer, health)
        finally:
            await client.close()
            await server.stop()

    return asyncio.run(main())


def test_the_text_and_its_paragraphs_are_sent() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await client.parse(article())
        assert parser.requests == [ParseRequest(text="Rain.", paragraphs=article().paragraphs)]

    with_client(Parser, use)


def test_the_article_is_named_so_that_its_calls_meet_at_one_server() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await client.parse(article())
        assert parser.metadata[0]["x-article-id"] == "a1"

    with_client(Parser, use)


@pytest.mark.parametrize("code", [Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED])
def test_what_passes_is_waited_for(code: grpc.StatusCode) -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        assert (await client.parse(article())).text_sha256
        assert len(parser.requests) == 13

    with_client(lambda: Parser(*[(code, "later")] * 12), use)


def test_poison_keeps_its_reason_and_is_not_tried_again() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        with pytest.raises(Poison) as poison:
            await client.parse(article())
        assert (poison.value.reason, poison.value.detail) == (Reason.TOO_LARGE, "a text: too long")
        assert len(parser.requests) == 1

    with_client(lambda: Parser((Code.INVALID_ARGUMENT, "TOO_LARGE: a text: too long")), use)


def test_a_refusal_that_names_no_reason_is_poison_too() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        with pytest.raises(Poison, match="what is this") as poison:
            await client.parse(article())
        assert poison.value.reason == Reason.PARSE_FAILED

    with_client(lambda: Parser((Code.INVALID_ARGUMENT, "what is this")), use)


def test_a_text_that_is_not_the_one_named_is_poison() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        wrong = article()
        wrong.text_sha256 = "0" * 64
        with pytest.raises(Poison, match="text_sha256") as poison:
            await client.parse(wrong)
        assert poison.value.reason == Reason.INVALID

    with_client(Parser, use)


def test_any_other_error_is_raised() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await client.parse(article())
        assert error.value.code() == Code.INTERNAL

    with_client(lambda: Parser((Code.INTERNAL, "a bug")), use)


def test_no_more_than_twice_the_workers_are_asked_at_once() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        parser.go.clear()
        calls = [asyncio.create_task(client.parse(article())) for _ in range(10)]
        await until(lambda: parser.now == 4)
        parser.go.set()
        await asyncio.gather(*calls)
        assert parser.most == 4

    with_client(Parser, use, workers=2)


def test_a_longer_text_gets_more_time() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await client.parse(article())
        await client.parse(article("Rain. " * 10_000))
        assert parser.seconds == pytest.approx([deadline("Rain."), deadline("Rain. " * 10_000)], abs=5)
        assert parser.seconds[1] > parser.seconds[0] + 40

    with_client(Parser, use)


def test_it_is_ready_once_the_parser_serves_even_without_articles() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await until(lambda: health.ready)

    with_client(Parser, use)


def test_it_is_not_ready_while_a_call_is_tried_again() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await until(lambda: health.ready)
        parser.refusals = [(Code.RESOURCE_EXHAUSTED, "later")] * 100_000
        call = asyncio.create_task(client.parse(article()))
        await until(lambda: not health.ready)
        parser.refusals.clear()
        await call
        assert health.ready

    with_client(Parser, use)


def test_waiting_can_be_cancelled_and_leaves_nothing() -> None:
    async def use(client: ParserClient, parser: Parser, health: Health) -> None:
        await until(lambda: health.ready)
        parser.refusals = [(Code.UNAVAILABLE, "later")] * 100_000
        call = asyncio.create_task(client.parse(article()))
        await until(lambda: not health.ready)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert health.ready

    with_client(Parser, use)
