"""JSON lines, the feeder's own format: one story an object, one object a line.

`{"guid", "version", "headline", "body" | "paragraphs", "language", "versionCreated", "firstCreated", "credit",
"usageTerms", "copyrightNotice", "provider", "note", "signal", "embargoed", "expires", "url", "wire", "status",
"reason", "byline", "dateline", "slug", "urgency", "keywords"}`; guid is required, and for a usable story a headline or
a body. Each is what the field of Article says.
`{"guid", "status": "canceled", "reason"}` kills; there, `articleId` will do instead of guid. A file that is one JSON
object, or one array of them, over many lines is read as well.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from wirelens.article.v1.article_pb2 import Article

from services.feeder import charset, xml
from services.feeder.core import refusal
from services.feeder.item import Item, Rejected
from services.feeder.text import EMPTY, Block, Text, from_blocks, from_plain

MAX_LINE = 4 * 1024 * 1024
"""Bytes of one line: eight times what a text may have."""
MAX_VALUES = 1_000_000
"""Values within one that is read whole: each takes up to two hundred bytes of memory, however short it is."""
MAX_REJECTED = 1_000
"""After so many bad lines the rest is not read: it is another format."""

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[{\[\]])")
_OBJECT_LINE = re.compile(rb'^[ \t]*\{\s*".*\}\s*$', re.M)
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_SAMPLE = 64 * 1024
_MEDIA_TYPES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/ndjson")
_STATUS = {"usable": Article.USABLE, "withheld": Article.WITHHELD, "canceled": Article.CANCELED}
_STATUS |= {"cancelled": Article.CANCELED}


def _empty_for_null(value: object) -> object:
    return "" if value is None else value


def _urgency(value: object) -> object:
    if value is None or value == "":
        return 0
    if str(value) not in tuple("0123456789"):
        raise ValueError("an urgency is a number from 1 to 9")
    return value


def _instant(value: object) -> object:
    """Dates are ISO 8601 and nothing else; without a zone they are UTC."""
    if not isinstance(value, str):
        raise ValueError("a date is a string as in ISO 8601")
    if not value.strip():
        return None
    time = datetime.fromisoformat(value.strip())
    # The year 1 in Tokyo is no year in UTC.
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


Field = Annotated[str, BeforeValidator(_empty_for_null)]
Instant = Annotated[datetime, BeforeValidator(_instant)]


class _Story(BaseModel):
    """One line, checked. Fields that it does not know are passed over; numbers will do for strings."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True)

    guid: Field = ""
    article_id: Field = ""
    wire: Field = ""
    version: Field = ""
    headline: Field = ""
    body: Field = ""
    paragraphs: list[str] | None = None
    language: Field = ""
    version_created: Instant | None = None
    first_created: Instant | None = None
    credit: Field = ""
    usage_terms: Field = ""
    copyright_notice: Field = ""
    provider: Field = ""
    note: Field = ""
    signal: Field = ""
    embargoed: Instant | None = None
    expires: Instant | None = None
    url: Field = ""
    status: Literal["usable", "withheld", "canceled", "cancelled"] = "usable"
    reason: Field = ""
    byline: Field = ""
    dateline: Field = ""
    slug: Field = ""
    urgency: Annotated[int, BeforeValidator(_urgency)] = 0
    keywords: list[str] | None = None


_TELLING = ("guid", "articleId", "headline", "body", "paragraphs", "slug")
"""One of them is in whatever is meant for a story, or for a kill."""


def recognise(content: bytes, name: str, media_type: str) -> float:
    """A JSON object comes first. That of another format, which knows more of it, is for that one to claim."""
    if media_type.startswith(_MEDIA_TYPES):
        return 0.9
    if _OPENING.match(content):
        return 0.6
    if _OBJECT_LINE.search(content[:_SAMPLE]):
        return 0.5
    return 0.4 if name.lower().endswith((".jsonl", ".ndjson")) and charset.is_text(content) else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield a story for each good line, and for each bad one what is wrong, by its number; the rest goes on."""
    rejected = 0
    for place, value in values(content, media_type):
        story = value if isinstance(value, Rejected) else _story(place, value)
        yield story
        rejected += isinstance(story, Rejected)
        if rejected == MAX_REJECTED:
            yield Rejected(f"{place}: {MAX_REJECTED:,} bad lines, the rest was not read: is this JSON lines?")
            return


def values(content: bytes, media_type: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each JSON value with its place; a Rejected for a line that is none."""
    declared = charset.declared(media_type)
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (is_wide or _ARRAY.match(content)) and (reason := _too_large(content)):
        yield "all of it", Rejected(f"{reason}: send it in UTF-8, one story a line")
        return
    if is_wide:
        content = charset.decode(content).encode("utf-8", "replace")
    whole = _whole(content, declared)
    if whole is not None:
        stories = whole if isinstance(whole, list) else [whole]
        yield from ((f"story {number}", story) for number, story in enumerate(stories, 1))
        return
    for number, line in enumerate(_lines(content), 1):
        if not line.strip():
            continue
        place = f"line {number}"
        if len(line) > MAX_LINE:
            yield (
                place,
                Rejected(f"{place}: {len(line):,} bytes, more than {MAX_LINE:,} in one line: shorten the story"),
            )
            continue
        # Each line by itself: a stray byte in one must not spoil the letters of the others.
        text = charset.decode(line, declared).strip()
        if not text:
            continue
        try:
            yield place, _parse(text)
        except ValueError as error:
            yield place, Rejected(f"{place}: not JSON ({error}): mend the line and send it again")


def _whole(content: bytes, declared: str) -> Any:
    """Return the one JSON value that the content is, where that is not one object a line; None else."""
    first = next((line for line in _lines(content) if line.strip()), b"")
    try:
        if len(first) <= MAX_LINE and isinstance(_parse(charset.decode(first, declared)), dict):
            return None
    except ValueError:
        pass  # only the beginning of a value, or a bad line: the next parse tells
    if _too_large(content):
        return None
    try:
        return _parse(charset.decode(content, declared))
    except ValueError:
        return None


def _too_large(content: bytes) -> str:
    """Return why the content can't be read as one value; empty where it can."""
    if len(content) > xml.MAX_BYTES:
        return f"one JSON value of {len(content):,} bytes, more than {xml.MAX_BYTES:,}"
    count = sum(map(content.count, (b",", b"[", b"{")))
    return f"one JSON value of {count:,} values, more than {MAX_VALUES:,}" if count > MAX_VALUES else ""


def _lines(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield content[start:end]
        start = end + 1


def _parse(text: str) -> Any:
    """Return the JSON value. Raises ValueError with one line for a person."""
    try:
        # Control characters inside strings are taken out with all others, later.
        return json.loads(text.replace("\0", ""), strict=False)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValueError:
        # All that is left: Python makes no number of more than 4,300 digits.
        raise ValueError("a number of too many digits") from None


def _story(place: str, value: Any) -> Item | Rejected:
    if not isinstance(value, dict):
        return Rejected(f"{place}: not a JSON object: give one story an object")
    if value and not value.keys() & set(_TELLING):
        return Rejected(f"{place}: no story, for it has none of {', '.join(_TELLING)}: name its fields so")
    named = value.get("guid")
    guid = named if isinstance(named, str) else ""
    try:
        story = _Story.model_validate(value)
    except ValidationError as error:
        wrong = error.errors()[0]
        field = ".".join(map(str, wrong["loc"]))
        return Rejected(f"{place}: {field}: {_plain(wrong['msg'])}: mend it and send the line again", guid)
    except OverflowError:
        return Rejected(f"{place}: a date is out of range: mend it and send the line again", guid)
    if story.body and story.paragraphs:
        return Rejected(f"{place}: both body and paragraphs: give one of them", guid)
    item = Item(
        guid=story.guid,
        article_id=story.article_id,
        wire=story.wire,
        version=story.version,
        status=_STATUS[story.status],
        text=_text(story),
        language=story.language,
        version_created=story.version_created,
        first_created=story.first_created,
        credit=story.credit,
        usage_terms=story.usage_terms,
        copyright_notice=story.copyright_notice,
        provider=story.provider,
        note=story.note,
        signal=story.signal.lower(),
        embargoed=story.embargoed,
        expires=story.expires,
        url=story.url,
        reason=story.reason,
        byline=story.byline,
        dateline=story.dateline,
        slug=story.slug,
        urgency=story.urgency,
        keywords=tuple(story.keywords or ()),
    )
    reason = refusal(item)
    return Rejected(f"{place}: {reason}", guid) if reason else item


def _text(story: _Story) -> Text:
    if _STATUS[story.status] != Article.USABLE:
        return EMPTY
    if story.paragraphs:
        return from_blocks(story.headline, [Block(p) for p in story.paragraphs])
    return from_plain(story.headline, story.body)


def _plain(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[0].lower() + message[1:]
