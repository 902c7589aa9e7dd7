"""The feeds: each is asked in its time, and what it brings is taken in like anything else."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx
import structlog
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder import fetch, metrics
from services.feeder.fetch import Failed, Fetched, Gone, Outcome, Unchanged
from services.feeder.intake import Delivery, Way
from services.feeder.lane import Lane
from services.feeder.ledger import KafkaAwayError
from services.feeder.settings import FeederSettings
from services.feeder.standing import Standing, answered, begun, failed, is_silent
from services.feeder.standings import Standings
from services.feeder.wires import Feed

log = structlog.get_logger()

AT_ONCE = 4
"""Feeds that are fetched and held at one time."""
AWAY_SECONDS = 1.0
"""Pause before what was fetched is handed in again while Kafka is away."""

_NOT_NEW = (Receipt.DUPLICATE, Receipt.STALE, Receipt.REJECTED)


class FeedPoll:
    """One feed: asks once at each `poll`, and remembers how it stands."""

    def __init__(
        self,
        feed: Feed,
        intake: Way,
        standings: Standings,
        environ: Mapping[str, str] = os.environ,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._feed = feed
        self._intake = intake
        self._standings = standings
        self._secrets = feed.credentials.secrets(environ)
        self._clock = clock
        self._said_silent = False
        self._rejected: set[tuple[str, str]] = set()
        self.standing = begun(feed, standings.get(feed.id), clock())
        for known in metrics.FEED_OUTCOMES:
            metrics.FEED_POLLS.labels(feed.id, known)
        metrics.FEED_ANSWERED.labels(feed.id).set(clock())
        metrics.FEED_SILENT_AFTER.labels(feed.id).set(feed.silent_after)
        metrics.FEED_NEWS.labels(feed.id).set(self.standing.news_at)

    @property
    def wait(self) -> float:
        """Seconds until it is to be asked."""
        return max(0.0, self.standing.next_at - self._clock())

    async def poll(self, http: httpx.AsyncClient, stop: asyncio.Event) -> None:
        """Ask once and take in what comes, unless `stop` comes first."""
        standing = self.standing
        outcome = await _unless(
            stop, fetch.fetch(http, self._feed.url, self._secrets, standing.etag, standing.last_modified)
        )
        receipts = await self._take(outcome, stop) if isinstance(outcome, Fetched) else []
        if outcome is None or receipts is None:
            return
        metrics.FEED_POLLS.labels(self._feed.id, type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Fetched | Unchanged):
            metrics.FEED_ANSWERED.labels(self._feed.id).set(self._clock())
        self._stands(self._after(outcome, receipts))

    async def _take(self, fetched: Fetched, stop: asyncio.Event) -> list[Receipt] | None:
        """Return the receipts; None where `stop` came while Kafka was away. What was not taken in is fetched again."""
        delivery = Delivery(fetched.content, wire=self._feed.id, media_type=fetched.media_type, way="feed")
        while not stop.is_set():
            try:
                (receipts,) = await asyncio.to_thread(self._intake.take, [delivery])
            except KafkaAwayError:
                await _unless(stop, asyncio.sleep(AWAY_SECONDS))
            else:
                self._tell(receipts)
                return receipts
        return None

    def _after(self, outcome: Outcome, receipts: Sequence[Receipt]) -> Standing:
        now, standing, feed = self._clock(), self.standing, self._feed
        if isinstance(outcome, Gone):
            return replace(standing, gone=True)
        if isinstance(outcome, Failed):
            after = failed(standing, feed, now, retry_after=outcome.retry_after)
            log.warning(
                "a feed can't be had",
                wire=feed.id,
                url=feed.url,
                reason=outcome.reason,
                failures=after.failures,
                again_in_seconds=round(after.next_at - now),
            )
            return after
        kept = outcome if isinstance(outcome, Fetched) else standing
        news = any(receipt.action not in _NOT_NEW for receipt in receipts)
        return answered(
            standing, feed, now, news=news, etag=kept.etag, last_modified=kept.last_modified, spread=random.uniform
        )

    def _tell(self, receipts: Sequence[Receipt]) -> None:
        """Log what came of a poll: each rejection once, however often its item comes."""
        counts = Counter(Receipt.Action.Name(receipt.action).lower() for receipt in receipts)
        log.info("a feed was read", wire=self._feed.id, **counts)
        rejected = {(r.guid, r.reason) for r in receipts if r.action == Receipt.REJECTED}
        for guid, reason in sorted(rejected - self._rejected):
            log.warning("rejected", wire=self._feed.id, guid=guid, reason=reason)
        self._rejected = rejected

    def _stands(self, standing: Standing) -> None:
        """Keep how it stands now, and say it once where it has fallen silent."""
        self.standing = standing
        self._standings.put(self._feed.id, standing)
        metrics.FEED_NEWS.labels(self._feed.id).set(standing.news_at)
        silent = is_silent(standing, self._feed, now := self._clock())
        if silent and not self._said_silent:
            hours = round((now - standing.news_at) / 3600, 1)
            log.warning("a feed is silent", wire=self._feed.id, url=self._feed.url, hours=hours)
        self._said_silent = silent


class Poller:
    """All feeds, each by its own cadence."""

    def __init__(self, polls: Sequence[FeedPoll], http: httpx.AsyncClient) -> None:
        self._polls = polls
        self._http = http
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`."""
        async with self._http, asyncio.TaskGroup() as group:
            for poll in self._polls:
                group.create_task(self._repeat(poll, stop))
            await stop.wait()

    async def _repeat(self, poll: FeedPoll, stop: asyncio.Event) -> None:
        while not stop.is_set() and not poll.standing.gone:
            await _unless(stop, asyncio.sleep(poll.wait))
            async with self._at_once:
                if not stop.is_set():
                    await poll.poll(self._http, stop)
        if poll.standing.gone:
            log.error("a feed is gone for good and asked no more: give its new url", url=poll.standing.url)


def of(settings: FeederSettings, lane: Lane, standings: Standings) -> Poller:
    """Return the poller of the feeds that the settings name."""
    feeds = [wire for wire in settings.wires if isinstance(wire, Feed)]
    return Poller([FeedPoll(feed, lane.way(feed.id), standings) for feed in feeds], fetch.client())


async def _unless[T](stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what `work` returns; None, with `work` given up, where `stop` comes first."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.gather(working, stopped, return_exceptions=True)
