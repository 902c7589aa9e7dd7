"""How an enricher runs: its two doors, Kafka and gRPC, on one event loop."""

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated, Any

import grpc
from pydantic import Field
from wirelens.article.v1.article_pb2 import Article

from services.common import metrics
from services.common.analyst import Analyst
from services.common.card import BadCard
from services.common.enricher import Enricher, Section
from services.common.enricher_agent import EnricherAgent
from services.common.health import Health
from services.common.parser_client import ParserClient
from services.common.poison import Poison
from services.common.rpc import Register, Server
from services.common.run import until_stopped
from services.common.settings import KafkaSettings, ServiceSettings


class EnricherSettings(ServiceSettings, KafkaSettings):
    """What the three enrichers have alike."""

    parser: str = "127.0.0.1:7002"
    """Address of the parser: HOST:PORT, or a DNS name of several."""
    parser_workers: Annotated[int, Field(ge=1)] = 2
    """Worker processes of the parser, all replicas together: twice as many calls are under way at once."""


def loaded[S: Section](load: Callable[[], Enricher[S]]) -> Enricher[S]:
    """Return what `load` does. A model that can't be loaded is a wrong setting: one line, and exit 2."""
    try:
        return load()
    except BadCard as error:
        print(f"wrong setting: WIRELENS_MODEL: {error}", file=sys.stderr)
        raise SystemExit(2) from None


async def serve[S: Section](
    settings: EnricherSettings,
    stop: asyncio.Event,
    enricher: Enricher[S],
    rpc_name: str = "",
    register: Callable[[Analyst[S]], Register] | None = None,
) -> None:
    """Run the enricher until `stop`.

    `register(analyst)` returns what adds the servicer of gRPC service `rpc_name` to a server; without it, the enricher
    has the Kafka door alone.
    """
    health = Health(enricher.service, "partitions", "parser")
    parser = ParserClient(settings.parser, enricher.service, workers=settings.parser_workers, health=health)
    analyst = Analyst(enricher, parser)
    metrics.MODEL.labels(enricher.service).info(enricher.card.labels())
    door = ([rpc_name], register(analyst)) if register else ([],)
    server = Server(settings.host, settings.grpc_port, health, *door)
    await server.start()
    agent = asyncio.create_task(EnricherAgent(analyst, settings, health).run())
    try:
        await until_stopped(stop, agent)
    finally:
        await server.stop()
        agent.cancel()
        await asyncio.gather(agent, return_exceptions=True)
        await parser.close()


async def answer[S: Section](analyst: Analyst[S], article: Article, context: Any) -> S:
    """Analyse for a gRPC caller; a text that can't be analysed is INVALID_ARGUMENT."""
    if article.status != Article.USABLE:
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "only a usable article can be analysed")
    try:
        return await analyst.section(article)
    except Poison as poison:
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{poison.reason_name}: {poison.detail}")
        raise
