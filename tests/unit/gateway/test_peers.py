import asyncio
from typing import NoReturn

import grpc
import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest
from wirelens.recall import voiding
from wirelens.search.v1.search_pb2 import GetRequest, GetResponse
from wirelens.search.v1.search_pb2_grpc import SearchServiceServicer, add_SearchServiceServicer_to_server
from wirelens.sections import put, with_article

from services.common.broker.ports import free_ports
from services.gateway.peers import PeerError, Peers
from services.gateway.settings import GatewaySettings
from tests.unit.wirelens.articles import article, entities


def test_a_peer_that_is_not_there_is_named_and_unavailable_at_once() -> None:
    feeder, search = (f"127.0.0.1:{port}" for port in free_ports(2))

    async def ask() -> None:
        peers = Peers(GatewaySettings(feeder=feeder, search=search))
        try:
            await peers.submit(SubmitRequest())
        finally:
            await peers.close()

    with pytest.raises(PeerError) as error:
        asyncio.run(ask())

    assert (error.value.peer, error.value.code) == ("feeder", grpc.StatusCode.UNAVAILABLE)


class Index(SearchServiceServicer):
    """A search service that has one article, or is slow."""

    def __init__(self, article: EnrichedArticle, pause: float = 0.0) -> None:
        self._article = article
        self._pause = pause

    async def Get(self, request: GetRequest, context: object) -> GetResponse:  # noqa: N802
        await asyncio.sleep(self._pause)
        return GetResponse(article=self._article)

    async def Search(self, request: object, context: object) -> NoReturn:  # noqa: N802
        raise NotImplementedError

    async def Versions(self, request: object, context: object) -> NoReturn:  # noqa: N802
        raise NotImplementedError


def voided(index: Index) -> EnrichedArticle:
    """Return a kill as the peers complete it."""

    async def ask() -> EnrichedArticle:
        server = grpc.aio.server()
        add_SearchServiceServicer_to_server(index, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        peers = Peers(GatewaySettings(search=f"127.0.0.1:{port}"))
        try:
            return await peers.voided(with_article(article(2, status=Article.CANCELED)))
        finally:
            await peers.close()
            await server.stop(None)

    return asyncio.run(ask())


def standing() -> EnrichedArticle:
    made = with_article(article())
    put(made, entities())
    return made


def test_a_kill_voids_what_search_still_has() -> None:
    assert list(voided(Index(standing())).voided.entities) == ["e1", "e2"]


def test_a_kill_voids_what_search_had_before_it_knew_of_the_kill() -> None:
    killed = voiding(with_article(article(2, status=Article.CANCELED)), standing())
    assert list(voided(Index(killed)).voided.entities) == ["e1", "e2"]


def test_a_kill_does_not_wait_for_search_that_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.peers.VOIDED_SECONDS", 0.01)
    assert not voided(Index(standing(), pause=30)).HasField("voided")
