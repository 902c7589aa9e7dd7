"""The gateway over HTTP, for programs that feed or subscribe.

Articles, receipts and search results are JSON as the gateway sends it; `wirelens.json.from_json` makes a message of an
article.

    with Client("http://127.0.0.1:8080") as client:
        for event in client.stream(last_position):
            handle(event.kind, from_json(event.article))
            last_position = event.position
"""

import json
import random
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote

import httpx
import httpx_sse

type Json = dict[str, Any]

EARLIEST = "earliest"
"""The position before the oldest event that is kept."""

SILENCE_SECONDS = 45.0
"""A stream that says nothing for so long is lost: the gateway sends a sign of life every 15 seconds."""
PAUSE_SECONDS = 0.2
PAUSE_MAX_SECONDS = 10.0


class WirelensError(Exception):
    """It could not be done; the message says why, in one line."""


class AwayError(WirelensError):
    """The gateway, or what it needs, is away. Ask again, after `retry_after` seconds if it says so.

    What was sent may have been taken in before the answer was lost; the same item sent again is a duplicate.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotFoundError(WirelensError):
    """There is no such article."""


class RefusedError(WirelensError):
    """The gateway does not take this, and never will: it is too large, empty, or can't be read."""


@dataclass(frozen=True)
class Event:
    """One event of the stream. `kind` is "enriched" or "recalled"; `article` as JSON; `position` to go on after it."""

    kind: str
    article: Json
    position: str


class Client:
    """A client of one gateway. Use it in a `with` block, or close it. Any number of threads may share it."""

    def __init__(
        self,
        url: str,
        timeout: float = 60.0,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`timeout` in seconds, for each answer. Raises WirelensError where `url` is none."""
        self._url = url
        self._sleep = sleep
        try:
            self._http = httpx.Client(base_url=url, timeout=timeout, transport=transport)
        except httpx.InvalidURL as error:
            raise WirelensError(f"{url!r} is no address: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def submit(
        self,
        content: bytes,
        *,
        name: str = "",
        wire: str = "",
        media_type: str = "",
        dry_run: bool = False,
        lane: str = "",
    ) -> list[Json]:
        """Send a wire item, of one story or many; return a receipt for each.

        `name` is where it came from, such as a file's name; an empty `media_type` leaves it to the feeder to recognise
        the format. With `dry_run` nothing is taken in: the receipts say what would become of each story now. `lane` is
        "live", "backfill" for what can wait, or empty for what the operator has set. Raises AwayError, RefusedError.
        """
        headers = {"content-type": media_type} if media_type else {}
        params = {"name": name, "wire": wire}
        if dry_run:
            params["dry_run"] = "true"
        if lane:
            params["lane"] = lane
        answer = self._call("POST", "/v1/articles", params=params, content=content, headers=headers)
        return list(answer["receipts"])

    def kill(self, article_id: str, reason: str) -> list[Json]:
        """Recall a story everywhere; return its receipt."""
        answer = self._call("POST", f"/v1/articles/{quote(article_id, safe='')}/kill", json={"reason": reason})
        return list(answer["receipts"])

    def kill_guid(self, guid: str, reason: str, *, wire: str = "") -> list[Json]:
        """Recall a story by the name that its wire has for it; return its receipt."""
        item = {"guid": guid, "status": "canceled", "reason": reason}
        return self.submit(json.dumps(item).encode(), wire=wire, media_type="application/jsonl")

    def get(self, article_id: str) -> Json:
        """Return an article with all that is known of it. Raises NotFoundError."""
        return self._call("GET", f"/v1/articles/{quote(article_id, safe='')}")

    def versions(self, article_id: str) -> list[Json]:
        """Return every version of an article, oldest first, each with what it changed. Raises NotFoundError."""
        return list(self._call("GET", f"/v1/articles/{quote(article_id, safe='')}/versions")["versions"])

    def search(
        self,
        query: str = "",
        *,
        page_size: int = 20,
        page_token: str = "",
        copies: bool = False,
        advisories: bool = False,
    ) -> Json:
        """Return one page: `hits`, `nextPageToken` (empty on the last), `total`. Raises RefusedError.

        Stories of one text, to the letter, are one hit that names the others, unless all `copies` are wanted.
        What is to editors and not to readers is found only where `advisories` are wanted.
        """
        params = {"q": query, "page_size": str(page_size), "page_token": page_token}
        if copies:
            params["copies"] = "true"
        if advisories:
            params["advisories"] = "true"
        return self._call("GET", "/v1/search", params=params)

    def stream(self, position: str = "", *, on_open: Callable[[], object] | None = None) -> Iterator[Event]:
        """Yield the events after `position` without end; empty: from now on, `EARLIEST`: all that is kept.

        A connection that is lost is made anew, from the last event that was yielded, as long as it takes. `on_open` is
        called when the stream is open first: from then on nothing is missed. Raises AwayError where it can't be opened
        at all, RefusedError where the gateway does not know the position.
        """
        opened = False
        pause = PAUSE_SECONDS
        while True:
            at_least = 0.0
            try:
                with closing(self._connection(position)) as events:
                    for number, event in enumerate(events):
                        position = event.position or position
                        if not opened and on_open is not None:
                            on_open()
                        opened = True
                        if number:  # the first only says that the stream is open, which a gateway that drops all does
                            pause = PAUSE_SECONDS
                        if event.kind:
                            yield event
            except AwayError as error:
                if not opened:
                    raise
                at_least = error.retry_after or 0.0
            # All that have lost one gateway shall not come back in one moment.
            self._sleep(max(at_least, pause * random.uniform(0.5, 1.0)))
            pause = min(pause * 2, PAUSE_MAX_SECONDS)

    def _connection(self, position: str) -> Generator[Event]:
        """Yield one of no kind when the stream is open, then what comes. Raises AwayError when it is lost."""
        params = {"from": EARLIEST} if position == EARLIEST else {}
        headers = {"Last-Event-ID": position} if position and not params else {}
        options: Json = {"params": params, "headers": headers, "timeout": SILENCE_SECONDS}
        try:
            with httpx_sse.connect_sse(self._http, "GET", "/v1/stream", **options) as source:
                if not source.response.is_success:
                    source.response.read()
                    raise _error(source.response)
                if not source.response.headers.get("content-type", "").startswith("text/event-stream"):
                    raise WirelensError(f"what answers at {self._url} is no gateway: it streams no events")
                yield Event("", {}, "")
                for sse in source.iter_sse():
                    yield Event(sse.event, sse.json(), sse.id) if sse.data else Event("", {}, sse.id)
        except httpx.TransportError as error:
            raise self._away(error) from None
        except ValueError as error:
            raise WirelensError(f"what answers at {self._url} is no gateway: {error}") from None

    def _call(self, method: str, path: str, **options: Any) -> Json:
        try:
            response = self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise self._away(error) from None
        if not response.is_success:
            raise _error(response)
        try:
            return dict(response.json())
        except (ValueError, TypeError):
            raise WirelensError(f"what answers at {self._url} is no gateway: its answer is not JSON") from None

    def _away(self, error: httpx.TransportError) -> AwayError:
        why = " ".join(str(error).split()) or type(error).__name__
        return AwayError(f"nobody answers at {self._url} ({why})")


def _error(response: httpx.Response) -> WirelensError:
    """Return the error that a response stands for."""
    try:
        detail = " ".join(str(response.json()["error"]).split())
    except (ValueError, KeyError, TypeError):
        detail = f"the gateway answered {response.status_code} {response.reason_phrase}".strip()
    status = response.status_code
    if status == HTTPStatus.NOT_FOUND:
        return NotFoundError(detail)
    if status in (HTTPStatus.TOO_MANY_REQUESTS, *range(502, 505)):
        after = response.headers.get("retry-after", "")
        return AwayError(detail, float(after) if after.isascii() and after.isdigit() else None)
    if 400 <= status < 500:
        return RefusedError(detail)
    return WirelensError(detail)
