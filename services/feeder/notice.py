"""Items that are no stories: notices that take back another item, and advisories to editors. Pure."""

import re
from dataclasses import replace

from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder.item import Item, Status
from services.feeder.text import STORY
from services.feeder.wirewords import killed_by_headline

_KILL = re.compile(r"\b(?:kill|withdraw|annul|retract)")
_WITHHOLD = re.compile(r"\bwithh[eo]ld")
_ADVISORY = re.compile(r"\b(?:advisory|advise|daybook|budget|planner|diary)\b")
# Before a headline. "Budget:" and "Diary:" begin stories too: what is not plainly to editors counts in capitals only.
_TO_EDITORS = re.compile(
    r"(?:(?:media |news |editorial |advance )?advisory|eds|editors|notes? to editors|editors['’]? note|news budget"
    r"|not for publication|(?-i:ADVISE|BUDGET|DAYBOOK|DIARY|PLANNER|SCHEDULE))\s*[-–—:=]\s*\S",
    re.I,
)


def recall_of(item: Item) -> Item | None:
    """Return the recall that a notice asks for, of the story that it names; of its own where it names none.

    None where it is no such notice, or simply a recall of its own story. What it names may be a slug instead of a guid.
    A notice has no version of the story that it takes back, so its time is its order.
    """
    names_slug = item.status != Article.USABLE and not item.guid and not item.article_id
    status = item.status if names_slug else _asked(item)
    named = item.concerns or killed_by_headline(item.text.headline) or ""
    if status is None or (item.status != Article.USABLE and not named and not names_slug):
        return None
    return Item(
        guid=named or item.guid,
        wire=item.wire,
        status=status,
        version_created=item.version_created,
        reason=item.reason or item.note or item.text.headline or f"taken back by {item.guid or item.slug}",
        signal=item.signal,
        note=item.note,
        provider=item.provider,
        slug=item.slug,
    )


def slug_of(item: Item) -> str:
    """Return the slug by which a notice names the story that it takes back; empty where only a guid can do that.

    What it names itself counts alone. Else it bears the name of its story, as agencies' kills do.
    """
    if item.status != Article.USABLE and item.guid:
        return ""
    return item.concerns or killed_by_headline(item.text.headline) or item.slug


def is_advisory(item: Item) -> bool:
    """Return whether the item is to editors and not to be published."""
    return bool(_ADVISORY.search(item.signal) or _TO_EDITORS.match(item.text.headline))


def marked(item: Item) -> Item:
    """Return an advisory with its paragraphs as notes, which nobody analyses."""
    notes = (p._replace(kind=Paragraph.NOTE) if p.kind in STORY else p for p in item.text.paragraphs)
    return replace(item, text=replace(item.text, paragraphs=tuple(notes)))


def _asked(item: Item) -> "Status.ValueType | None":
    """Return the status that a notice asks for; None where neither its signal nor its headline asks for one."""
    if _KILL.search(item.signal) or killed_by_headline(item.text.headline) is not None:
        return Article.CANCELED
    return Article.WITHHELD if _WITHHOLD.search(item.signal) else None
