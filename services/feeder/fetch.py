"""One request for a feed: conditional, bounded in time, size and redirects, and never to anything but http(s)."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from wirelens import unpack

from services.feeder import xml
from services.feeder.formats import feeds
from services.feeder.wires import Secrets

MAX_BYTES = xml.MAX_BYTES
"""Most that a feed may have, packed or not."""
TOTAL_SECONDS = 60.0
"""However slowly it comes, a feed has come by then."""
MAX_REDIRECTS = 5

_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_ADVICE = {401: ": look at its credentials", 403: ": look at its credentials", 404: ": look at its url"}


@dataclass(frozen=True)
class Fetched:
    """A feed, and by what to ask whether it has changed."""

    content: bytes
    media_type: str
    etag: str
    last_modified: str


@dataclass(frozen=True)
class Unchanged:
    """Nothing is new since the last time."""


@dataclass(frozen=True)
class Gone:
    """It will never be there again."""


@dataclass(frozen=True)
class Failed:
    """It did not come; why, in one line. `retry_after`: seconds that its server wants to be left alone."""

    reason: str
    retry_after: float = 0.0


Outcome = Fetched | Unchanged | Gone | Failed


def client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Return the client that all feeds share."""
    return httpx.AsyncClient(
        timeout=_TIMEOUT,
        transport=transport,
        headers={"user-agent": "wirelens-feeder", "accept": _ACCEPT, "accept-encoding": "gzip"},
    )


async def fetch(http: httpx.AsyncClient, url: str, secrets: Secrets, etag: str, last_modified: str) -> Outcome:
    """Ask for a feed. Secrets go to its own origin only, wherever that redirects to. Never raises for what comes."""
    conditions = {"if-none-match": etag, "if-modified-since": last_modified}
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            return await _fetch(http, httpx.URL(url), secrets, {k: v for k, v in conditions.items() if v})
    except TimeoutError:
        return Failed(f"it has not come whole within {TOTAL_SECONDS:.0f} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Failed(" ".join(str(error).split()) or type(error).__name__)


async def _fetch(http: httpx.AsyncClient, url: httpx.URL, secrets: Secrets, conditions: dict[str, str]) -> Outcome:
    home = _origin(url)
    for _ in range(MAX_REDIRECTS + 1):
        if url.scheme not in ("http", "https"):
            return Failed(f"it redirects to an address of {url.scheme}, not of http or https")
        headers, asked = dict(conditions), url
        if _origin(url) == home:
            headers |= secrets.headers
            asked = url.copy_merge_params(secrets.params) if secrets.params else url
        response = await http.send(http.build_request("GET", asked, headers=headers), stream=True)
        try:
            if response.next_request is None:
                return await _outcome(response)
            url = response.next_request.url
        finally:
            await response.aclose()
    return Failed(f"it redirects more than {MAX_REDIRECTS} times: look at its url")


async def _outcome(response: httpx.Response) -> Outcome:
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED:
        return Unchanged()
    if status == httpx.codes.GONE:
        return Gone()
    if status != httpx.codes.OK:
        said = f"it answers {status} {response.reason_phrase}".strip()
        return Failed(said + _ADVICE.get(status, ""), _retry_after(response.headers.get("retry-after", "")))
    packed = bytearray()
    # As it comes: what is packed is unpacked below, within bounds.
    async for chunk in response.aiter_raw():
        packed += chunk
        if len(packed) > MAX_BYTES:
            return Failed(f"it has more than {MAX_BYTES:,} bytes")
    encoding = response.headers.get("content-encoding", "").lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        return Failed(f"it is encoded as {encoding[:40]}, which was not asked for")
    try:
        content = await asyncio.to_thread(unpack.gunzip, bytes(packed), MAX_BYTES) if "gzip" in encoding else packed
    except unpack.PackedError as error:
        return Failed(str(error))
    if not feeds.recognise(bytes(content), "", ""):
        return Failed("what comes is neither RSS nor Atom: look at its url")
    return Fetched(
        bytes(content),
        response.headers.get("content-type", ""),
        _validator(response, "etag"),
        _validator(response, "last-modified"),
    )


def _validator(response: httpx.Response, name: str) -> str:
    """Return a header that can be sent back as it came; empty where it can't."""
    value = response.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= 1_000 else ""


def _retry_after(value: str) -> float:
    """Return the seconds of a Retry-After, which may be a number or a date; 0 where it is neither."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
