"""An enriched article taken apart: its article, and its sections by name."""

from collections.abc import Callable
from typing import Final, Literal

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import Difference, EnrichedArticle
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.section.v1.section_pb2 import SectionInfo
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

type Name = Literal["entities", "quotes", "sentiment"]
type Section = EntitiesSection | QuotesSection | SentimentSection | ExtensionSection

SECTIONS: Final = ("entities", "quotes", "sentiment")
"""The sections that the contract knows by name. All others are extensions."""

type TextKey = tuple[int, bool, str]
"""Which text: text_revision, whether it is gone for good or for now, text_sha256. Later texts are greater."""

_ARTICLE = frozenset(Article.DESCRIPTOR.fields_by_name)

_GET: dict[Name, Callable[[EnrichedArticle], Section]] = {
    "entities": lambda enriched: enriched.entities,
    "quotes": lambda enriched: enriched.quotes,
    "sentiment": lambda enriched: enriched.sentiment,
}


def article_of(enriched: EnrichedArticle) -> Article:
    """Return a copy of the article alone. Of one that is known by its sections only: its id, all else empty."""
    article = Article()
    for field, value in enriched.ListFields():
        if field.name not in _ARTICLE:
            continue
        if field.is_repeated:
            getattr(article, field.name).extend(value)
        elif field.message_type is not None:
            getattr(article, field.name).CopyFrom(value)
        else:
            setattr(article, field.name, value)
    return article


def with_article(article: Article) -> EnrichedArticle:
    """Return the article as an enriched one that has no section yet."""
    # Both have the same fields under the same numbers. So it is a copy, and twenty times as fast as one field by field.
    return EnrichedArticle.FromString(article.SerializeToString())


def with_section(section: Section) -> EnrichedArticle:
    """Return an enriched article of which this section is all that is known. Raises ValueError for a nameless one."""
    enriched = EnrichedArticle(article_id=section.info.article_id)
    put(enriched, section)
    return enriched


def put(enriched: EnrichedArticle, section: Section) -> None:
    """Set a copy of `section` in `enriched`, in place of the one of its name."""
    match section:
        case EntitiesSection():
            enriched.entities.CopyFrom(section)
        case QuotesSection():
            enriched.quotes.CopyFrom(section)
        case SentimentSection():
            enriched.sentiment.CopyFrom(section)
        case ExtensionSection():
            name = section.info.service
            if not name or name in SECTIONS:
                raise ValueError(f"an extension can't be called {name!r}")
            enriched.extensions[name].CopyFrom(section)


def sections(enriched: EnrichedArticle) -> dict[str, Section]:
    """Return the sections that are here, by name, in the order of their names. They are no copies."""
    found: dict[str, Section] = {name: get(enriched) for name, get in _GET.items() if enriched.HasField(name)}
    # An extension under a name that is not its own could take another's place.
    own = {name: s for name, s in enriched.extensions.items() if name == s.info.service and name not in SECTIONS}
    return dict(sorted((found | own).items()))


def shown(enriched: EnrichedArticle) -> dict[str, Section]:
    """Return the sections that belong to the text as it stands: none while there is no usable article."""
    if enriched.status != Article.USABLE:
        return {}
    text = text_key(enriched)
    return {name: section for name, section in sections(enriched).items() if section_key(section.info) == text}


def text_key(article: Article | EnrichedArticle) -> TextKey:
    """Say which text the article has. A kill is later than any text of its text_revision."""
    return (article.text_revision, is_gone(article), article.text_sha256)


def section_key(info: SectionInfo) -> TextKey:
    """Say which text a section was made from."""
    return (info.text_revision, False, info.text_sha256)


def difference_key(difference: Difference) -> TextKey:
    """Say which text a difference leads to."""
    return (difference.text_revision, False, difference.text_sha256)


def has_difference(enriched: EnrichedArticle) -> bool:
    """Whether there is a difference, and it belongs to the text as it stands."""
    return (
        enriched.status == Article.USABLE
        and enriched.HasField("difference")
        and difference_key(enriched.difference) == text_key(enriched)
    )


def is_gone(article: Article | EnrichedArticle) -> bool:
    """Whether the article was withheld or canceled: its text may be shown no more. False where nothing is known."""
    return article.status not in (Article.UNSPECIFIED, Article.USABLE)
