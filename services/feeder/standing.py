"""What is remembered of a feed from poll to poll, and when it is asked again. Pure."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from services.feeder.wires import Feed

FIRST_RETRY_SECONDS = 30.0
"""Pause after the first failure; it doubles with each that follows."""
MAX_RETRY_SECONDS = 3600.0
"""Longest pause between failures, unless the feed's own cadence is longer."""
MAX_ASKED_SECONDS = 86400.0
"""Longest pause that a server's Retry-After is believed."""

type Spread = Callable[[float, float], float]
"""`random.uniform`, or what a test has instead."""


@dataclass(frozen=True)
class Standing:
    """How a feed stands. Times are in seconds since the epoch."""

    url: str
    news_at: float
    """When it last brought something new; before that, when it was asked first."""
    etag: str = ""
    last_modified: str = ""
    next_at: float = 0.0
    """Before that it is not asked."""
    failures: int = 0
    """Polls that failed since the last one that did not."""
    gone: bool = False
    """Its server has said that it will never be there again."""


def begun(feed: Feed, before: Standing | None, now: float) -> Standing:
    """Return how a feed stands at the start: as `before`, unless its address is another one now."""
    if before is None:
        return Standing(feed.url, news_at=now)
    if before.url != feed.url:
        return Standing(feed.url, news_at=before.news_at)
    # A shorter cadence than the one that was slept on, or a clock that was set back.
    latest = now + max(feed.every, MAX_RETRY_SECONDS) * 1.1
    return replace(before, next_at=min(before.next_at, latest))


def answered(
    standing: Standing, feed: Feed, now: float, *, news: bool, etag: str, last_modified: str, spread: Spread
) -> Standing:
    """Return how it stands after an answer; `news`: with something new in it."""
    return replace(
        standing,
        etag=etag,
        last_modified=last_modified,
        news_at=now if news else standing.news_at,
        # Feeds of one cadence shall not all be asked in one moment.
        next_at=now + feed.every * spread(1.0, 1.1),
        failures=0,
    )


def failed(
    standing: Standing, feed: Feed, now: float, *, retry_after: float = 0.0, spread: Spread = random.uniform
) -> Standing:
    """Return how it stands after a failure: asked again later each time, and not before its server wants it."""
    failures = standing.failures + 1
    longest = max(feed.every, MAX_RETRY_SECONDS)
    pause = min(min(feed.every, FIRST_RETRY_SECONDS) * 2.0 ** min(failures - 1, 30), longest) * spread(0.5, 1.0)
    return replace(standing, next_at=now + max(pause, min(retry_after, MAX_ASKED_SECONDS)), failures=failures)


def is_silent(standing: Standing, feed: Feed, now: float) -> bool:
    """Return whether it has brought nothing new for longer than its wire allows."""
    return now - standing.news_at > feed.silent_after
