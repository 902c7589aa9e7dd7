import asyncio

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

from services.common.broker.ports import free_ports
from services.gateway import metrics
from services.gateway import stream as module
from services.gateway.settings import GatewaySettings
from services.gateway.stream import KafkaAwayError, Sent, Stream, Streams, TooManyStreamsError


def streams(**settings: int) -> Streams:
    return Streams(GatewaySettings(kafka=f"127.0.0.1:{free_ports(1)[0]}", **settings), asyncio.Event(), told)


async def told(kill: EnrichedArticle) -> EnrichedArticle:
    """Say what a kill voids, as search would."""
    complete = EnrichedArticle.FromString(kill.SerializeToString())
    complete.voided.quotes.append("q1")
    return complete


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


class Read:
    """What a consumer read."""

    offset = 0

    def __init__(self, value: EnrichedArticle) -> None:
        self.value = value.SerializeToString()


def test_a_recall_says_what_it_voids_though_the_stream_never_had_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    class Recalling:
        async def getmany(self, **_: int) -> dict[TopicPartition, list[Read]]:
            kill = EnrichedArticle(article_id="a", revision=2, text_revision=2, status=Article.CANCELED)
            return {TopicPartition("articles.recalls", 0): [Read(kill)]}

        async def stop(self) -> None:
            return

    async def attempt() -> Sent:
        async def at_once(self: Stream, start: str) -> None:
            await self._consumer.stop()
            self._consumer = Recalling()
            self._offsets = {"articles.recalls": [0], "articles.enriched": [0]}

        monkeypatch.setattr(Stream, "start", at_once)
        stream = await streams().open("")
        async for sent in stream.events():
            await stream.close()
            return sent
        raise AssertionError("it ended")

    sent = asyncio.run(attempt())

    assert list(sent.event.article.voided.quotes) == ["q1"]
