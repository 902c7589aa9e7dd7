import asyncio

import pytest
from aiokafka.errors import KafkaError

from services.common.broker.ports import free_ports
from services.gateway import metrics
from services.gateway import stream as module
from services.gateway.settings import GatewaySettings
from services.gateway.stream import KafkaAwayError, Stream, Streams, TooManyStreamsError


def streams(**settings: int) -> Streams:
    return Streams(GatewaySettings(kafka=f"127.0.0.1:{free_ports(1)[0]}", **settings), asyncio.Event())


def open_now() -> float:
    return metrics.STREAMS.collect()[0].samples[0].value


def test_while_kafka_is_away_no_stream_opens_and_none_counts_as_open() -> None:
    async def attempt() -> None:
        with pytest.raises(KafkaAwayError):
            await streams().open("")

    asyncio.run(attempt())

    assert open_now() == 0


def test_a_kafka_that_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def attempt() -> None:
        async def never(self: Stream, start: str) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(module, "OPEN_SECONDS", 0.01)
        monkeypatch.setattr(Stream, "start", never)
        with pytest.raises(KafkaAwayError):
            await streams().open("")

    asyncio.run(attempt())


def test_one_stream_more_than_there_may_be_is_refused_until_one_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def attempt() -> None:
        async def at_once(self: Stream, start: str) -> None:
            return

        monkeypatch.setattr(Stream, "start", at_once)
        opener = streams(max_streams=1)
        first = await opener.open("")
        with pytest.raises(TooManyStreamsError):
            await opener.open("")
        await first.close()
        await first.close()
        second = await opener.open("")
        with pytest.raises(TooManyStreamsError):
            await opener.open("")
        await second.close()

    asyncio.run(attempt())

    assert open_now() == 0


def test_what_kafka_refuses_for_good_ends_a_stream_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        async def getmany(self, **_: int) -> None:
            raise KafkaError("not allowed")

        async def stop(self) -> None:
            return

    async def attempt() -> None:
        async def at_once(self: Stream, start: str) -> None:
            await self._consumer.stop()
            self._consumer = Refusing()

        monkeypatch.setattr(Stream, "start", at_once)
        stream = await streams().open("")
        with pytest.raises(KafkaAwayError):
            async for _ in stream.events():
                pass
        await stream.close()

    asyncio.run(attempt())
