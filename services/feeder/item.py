"""What a format reads out of a wire item, before anything is decided about it."""

from dataclasses import dataclass, fields
from datetime import datetime

from wirelens.article.v1.article_pb2 import Article

from services.feeder.text import EMPTY, Text, one_line

Change = Article.Change
Status = Article.Status

_MAX_KEYWORDS = 100
_MAX_KEYWORD = 200


@dataclass(frozen=True)
class Item:
    """One version of one story, as its wire sent it. Empty strings and None: the wire does not say.

    Strings become one line each, without control characters.
    """

    guid: str
    """The wire's identifier of the story. May be empty only in a kill that names `article_id`."""
    article_id: str = ""
    """Ours, instead of a guid; only for a story that is here already."""
    wire: str = ""
    """As the item itself says; empty for the wire that it came by."""
    version: str = ""
    status: "Status.ValueType" = Article.USABLE
    text: Text = EMPTY
    language: str = ""
    version_created: datetime | None = None
    """With a time zone, as all times here."""
    first_created: datetime | None = None
    credit: str = ""
    usage_terms: str = ""
    copyright_notice: str = ""
    provider: str = ""
    """Who issued the item, as the item names it."""
    url: str = ""
    reason: str = ""
    """Why the story is not usable."""
    signal: str = ""
    """What kind of change this version is, in the wire's words, lower case; several are parted by a comma."""
    note: str = ""
    """To editors, not to readers."""
    concerns: str = ""
    """The guid of another item that this one corrects or takes back; empty where it names none."""
    embargoed: datetime | None = None
    expires: datetime | None = None
    byline: str = ""
    dateline: str = ""
    slug: str = ""
    """What editors call the story."""
    urgency: int = 0
    """1, the highest, to 9; 0: not said."""
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self) if f.type is str):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        words = (one_line(word)[:_MAX_KEYWORD] for word in self.keywords)
        object.__setattr__(self, "keywords", tuple(dict.fromkeys(filter(None, words)))[:_MAX_KEYWORDS])


@dataclass(frozen=True)
class Rejected:
    """A part of a wire item that is no story, and what a person can do about it."""

    reason: str
    guid: str = ""
