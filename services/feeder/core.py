"""What becomes of an item, given what is known of its story: the revision to publish, and the action of its receipt.

Pure: no Kafka, no clock, no settings.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from wirelens import events
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder import change, language, notice, slugs
from services.feeder.item import Change, Item, Status
from services.feeder.text import EMPTY

Action = Receipt.Action

_RECALLS = {Article.CANCELED: Receipt.KILLED, Article.WITHHELD: Receipt.WITHHELD}
_SEVERITY = {Article.USABLE: 0, Article.WITHHELD: 1, Article.CANCELED: 2}

_OURS: Final = (
    "revision",
    "text_revision",
    "change",
    "advisory",
    "received_at",
    "text",
    "paragraphs",
    "truncated",
    "duplicate_of",
)

_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18}){0,7}")
_MAX_GUID = 1_000
_MAX_WIRE = 200
_MAX_FIELD = 10_000
_MAX_HEADLINE = 2_000
_FIELDS: Final = (
    "version",
    "credit",
    "usage_terms",
    "url",
    "reason",
    "signal",
    "note",
    "copyright_notice",
    "provider",
    "byline",
    "dateline",
    "slug",
)


@dataclass(frozen=True)
class Known:
    """What the feeder remembers of a story: where its newest revision stands. No text, so nothing to erase."""

    article_id: str
    wire: str
    guid: str
    revision: int
    text_revision: int
    status: "Status.ValueType"
    version: str
    """The last number that the wire named; where it names none, the last version."""
    version_created: int
    """Microseconds since the epoch; 0: never said. Of a story that is not usable, when it ceased to be."""
    text_sha256: str
    content_sha256: str
    text_received: int
    """Microseconds since the epoch: when the text as it stands was taken in."""
    duplicate_of: str
    expires: int = 0
    """Microseconds since the epoch: when a usable story ceases to be so; 0: never."""
    slug_sha256: str = ""
    """Of provider and slug, by which a notice may name a usable story; empty where it has none."""

    @classmethod
    def of(cls, article: Article) -> "Known":
        """Return what `article` says of itself."""
        created = article.version_created.ToMicroseconds()
        if article.status != Article.USABLE:
            created = created or article.received_at.ToMicroseconds()
        return cls(
            article_id=article.article_id,
            wire=article.wire,
            guid=article.guid,
            revision=article.revision,
            text_revision=article.text_revision,
            status=article.status,
            version=article.version,
            version_created=created,
            text_sha256=article.text_sha256,
            content_sha256=content_sha256(article),
            text_received=article.received_at.ToMicroseconds(),
            duplicate_of=article.duplicate_of,
            expires=article.expires.ToMicroseconds() if article.status == Article.USABLE else 0,
            slug_sha256=slugs.sha256(article.provider, article.slug),
        )

    @classmethod
    def after(cls, known: "Known | None", article: Article) -> "Known":
        """Return what is known after `article` was published. An older revision than the known one changes nothing."""
        if known and known.revision > article.revision:
            return known
        return cls.of(article).on(known)

    def on(self, known: "Known | None") -> "Known":
        """Return what is known once this was published on top of `known`: what it leaves unsaid stays as it was."""
        if known is None:
            return self
        created = self.version_created or known.version_created
        if self.status != Article.USABLE and known.status != Article.USABLE:
            created = max(created, known.version_created)
        return replace(
            self,
            version=self.version if _number(self.version) else known.version or self.version,
            version_created=created,
            text_received=known.text_received if known.text_revision == self.text_revision else self.text_received,
        )

    def rebased(self, known: "Known") -> "Known":
        """Return the same as the revision after `known`, which was published meanwhile."""
        revision = known.revision + 1
        unchanged = known.status == Article.USABLE and known.text_sha256 == self.text_sha256
        return replace(self, revision=revision, text_revision=known.text_revision if unchanged else revision)


@dataclass(frozen=True)
class Decision:
    """What becomes of an item. `article` is what to publish; absent where nothing is.

    `hold` is what to hold under embargo in place of what was held; absent where nothing is. What is published takes its
    place too, unless `keeps_held`.
    """

    action: "Action.ValueType"
    reason: str = ""
    article: Article | None = None
    hold: Article | None = None
    keeps_held: bool = False


def decide(known: Known | None, item: Item, wire: str, received_at: datetime, held: Known | None = None) -> Decision:
    """Decide about an item of the wire `wire`, of whose story `known` is all that is known (None: nothing).

    `held` is where the story would stand if what is held of it were published (None: nothing is held).

    The wire's versions are ordered by number, then by versionCreated, then by arrival. What is lower than the known one
    is stale. A story that was killed or withheld comes back only by a version that is higher for certain.
    What is lower than the held one is stale as well, but for a recall of what readers have: it is obeyed, and the held
    version stays. A notice that takes back another story is none itself: `notice.recall_of` makes the recall of it.
    """
    reason = refusal(item)
    if not reason and not item.guid and known is None and held is None:
        reason = "no story with this articleId is known here: give its guid and wire"
    reason = reason or _unheard(held or known, item, wire) or _untimely(item, received_at)
    if reason:
        return Decision(Receipt.REJECTED, reason)
    article = _article(known, item, wire, received_at, held)
    content = content_sha256(article)
    if known and content == known.content_sha256:
        return Decision(Receipt.DUPLICATE)
    if held and content == held.content_sha256:
        return Decision(Receipt.DUPLICATE, "it is held until its embargo ends")
    later = held if held and _order(article, held) < 0 else None
    if later and (known is None or article.status == Article.USABLE):
        return Decision(Receipt.STALE, f"{_described(later)} is held under embargo")
    for standing in (known, None if later else held):
        if standing and (reason := _outranked(article, standing)):
            return Decision(Receipt.STALE, reason)
    if article.status == Article.USABLE and item.embargoed and item.embargoed > received_at:
        reason = f"under embargo: it goes out at {item.embargoed.isoformat()}"
        return Decision(Receipt.HELD, reason, hold=article)
    if article.status in _RECALLS:
        return Decision(_RECALLS[article.status], article.reason, article, keeps_held=later is not None)
    if known is None:
        return Decision(Receipt.ACCEPTED, article=article)
    corrects = article.change == Article.CORRECTION
    return Decision(Receipt.CORRECTED if corrects else Receipt.REFRESHED, article=article)


def released(held: Article, now: datetime) -> Article | None:
    """Return what was held, as it is published now; None where it has expired meanwhile."""
    if held.HasField("expires") and held.expires.ToDatetime(UTC) <= now:
        return None
    article = Article()
    article.CopyFrom(held)
    article.received_at.FromDatetime(now)
    return article


def expired(known: Known, now: datetime) -> Article:
    """Return the revision that recalls a story whose time is over: what is later than its last version revives it."""
    revision = known.revision + 1
    article = Article(
        article_id=known.article_id,
        revision=revision,
        text_revision=revision,
        status=Article.CANCELED,
        wire=known.wire,
        guid=known.guid,
        version=known.version,
        text_sha256=events.text_sha256(""),
        reason=f"expired at {datetime.fromtimestamp(known.expires / 1e6, UTC).isoformat()}",
        change=Article.RECALL,
    )
    article.received_at.FromDatetime(now)
    if known.version_created:
        article.version_created.FromMicroseconds(known.version_created)
    return article


def _outranked(article: Article, standing: Known) -> str:
    """Return why the article can't follow on what stands; empty where it can."""
    order = _order(article, standing)
    if order < 0:
        return f"{_described(standing)} was taken before"
    if order == 0 and _SEVERITY[article.status] < _SEVERITY[standing.status]:
        ceased = "killed" if standing.status == Article.CANCELED else "withheld"
        return f"the story was {ceased}: only a higher version brings it back"
    return ""


def refusal(item: Item, identity: str = "guid") -> str:
    """Return why the item can't be taken, whatever is known, and what to do about it; empty where it can.

    `identity` is what its format calls the guid.
    """
    if not item.guid and item.article_id and item.status == Article.USABLE:
        return "no guid: an articleId is enough for a kill only"
    if not item.guid and not item.article_id and (item.status == Article.USABLE or not item.slug):
        return f"no {identity}: give each story the identifier that all its versions share"
    if item.status == Article.USABLE and not item.text.text:
        return "no text: give a headline or a body"
    if len(item.guid) > _MAX_GUID:
        return f"the guid is longer than {_MAX_GUID:,} characters"
    if len(item.text.headline) > _MAX_HEADLINE:
        return f"the headline is longer than {_MAX_HEADLINE:,} characters: put the text into the body"
    if len(item.wire) > _MAX_WIRE:
        return f"the wire's name is longer than {_MAX_WIRE} characters"
    for name in _FIELDS:
        if len(getattr(item, name)) > _MAX_FIELD:
            return f"{name} is longer than {_MAX_FIELD:,} characters: shorten it"
    return ""


def _unheard(known: Known | None, item: Item, wire: str) -> str:
    """Return why a notice can't be followed; empty where the item is none, or takes back a story of its own guid."""
    recall = notice.recall_of(item)
    if recall is None or (item.status != Article.USABLE and known):
        return ""
    if not item.concerns:
        return "a notice that takes back a story it does not name: kill the story by its guid"
    return f"a notice that takes back {item.concerns}, a guid not known on wire {wire}: kill the story by its guid"


def _untimely(item: Item, now: datetime) -> str:
    """Return why the item can't be published now, for what it says of itself; empty where it can."""
    if item.status != Article.USABLE:
        return ""
    if item.expires and item.expires <= now:
        return f"not to be used since {item.expires.isoformat()}"
    return ""


def content_sha256(article: Article) -> str:
    """Return the hash of what the wire said: all but our numbering, our clock, and what we derive from the text."""
    content = Article()
    content.CopyFrom(article)
    for ours in _OURS:
        content.ClearField(ours)
    return events.content_hash(content)


def _article(known: Known | None, item: Item, wire: str, received_at: datetime, held: Known | None) -> Article:
    """Return the revision that the item would be, were it accepted."""
    latest = held or known
    usable = item.status == Article.USABLE
    if advisory := notice.is_advisory(item):
        item = notice.marked(item)
    wire, guid = (wire, item.guid) if item.guid or not latest else (latest.wire, latest.guid)
    text = item.text if usable else EMPTY
    revision = known.revision + 1 if known else 1
    sha256 = events.text_sha256(text.text)
    unchanged = known is not None and known.status == Article.USABLE and known.text_sha256 == sha256
    version = item.version
    if not usable and not version and latest:
        # It says which version is gone; a late arrival is measured against that.
        version = latest.version
    article = Article(
        article_id=events.article_id(wire, guid),
        revision=revision,
        text_revision=known.text_revision if known and unchanged else revision,
        status=item.status,
        wire=wire,
        guid=guid,
        version=version,
        headline=text.headline,
        text=text.text,
        text_sha256=sha256,
        language=language.normalised(item.language) or language.detect(text.text),
        credit=item.credit,
        usage_terms=item.usage_terms,
        url=item.url,
        paragraphs=[Paragraph(start=p.start, end=p.end, kind=p.kind) for p in text.paragraphs],
        truncated=text.truncated,
        reason="" if usable else item.reason,
        signal=item.signal,
        note=item.note,
        copyright_notice=item.copyright_notice,
        provider=item.provider,
        advisory=usable and advisory,
        byline=item.byline if usable else "",
        dateline=item.dateline if usable else "",
        slug=item.slug if usable else "",
        urgency=item.urgency,
        keywords=item.keywords if usable else (),
    )
    article.received_at.FromDatetime(received_at)
    if item.version_created:
        article.version_created.FromDatetime(item.version_created)
    elif not usable and latest and latest.version_created > article.received_at.ToMicroseconds():
        # So is one that is dated ahead: the same again must not seem later than its own recall.
        article.version_created.FromMicroseconds(latest.version_created)
    if item.first_created:
        article.first_created.FromDatetime(item.first_created)
    if item.embargoed:
        article.embargoed.FromDatetime(item.embargoed)
    if item.expires:
        article.expires.FromDatetime(item.expires)
    article.change = _change(article, known, change.told(item))
    return article


def _change(article: Article, known: Known | None, told: "Change.ValueType") -> "Change.ValueType":
    """Return what the revision is to the one before, where the wire calls it `told`."""
    if article.status != Article.USABLE:
        return Article.RECALL
    if told != Article.UNTOLD:
        return told
    if known is None:
        return Article.NEW
    told_apart = article.version or article.HasField("version_created")
    return Article.REFRESH if told_apart and _order(article, known) == 0 else Article.UPDATE


def _order(article: Article, known: Known) -> int:
    """Return 1, 0, -1: the item's version is higher than the known one, can't be told from it, is lower."""
    ours, theirs = _number(known.version), _number(article.version)
    if ours and theirs and ours != theirs:
        return 1 if theirs > ours else -1
    created = article.version_created.ToMicroseconds()
    if created and known.version_created and created != known.version_created:
        return 1 if created > known.version_created else -1
    return 0


def _number(version: str) -> tuple[int, ...]:
    """Return the parts of a numeric version ("12", "2.1"), without noughts at the end; () where it is none."""
    if not _NUMBER.fullmatch(version):
        return ()
    parts = [int(part) for part in version.split(".")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)


def _described(known: Known) -> str:
    return f"version {known.version}" if known.version else "a later version"
