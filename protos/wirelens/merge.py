"""What is known of an article, from whatever has arrived of it, in whatever order.

`merge(a, b)` of two events of one article is all that both of them say, less what is void:

- Of the *article* the later revision stands. Later is: the higher `text_revision`; if equal, the one that is gone
  (withheld, canceled); then the higher `text_sha256`, `revision`, `status` and hash of the content. Where the feeder
  numbers, the highest revision is all of that; the rest decides between rivals that should never have been, and always
  in the same way.
- Of each *section*, by its name, the later stands: made from a later text, or from the same text by a higher
  `generation`; then the higher hash. A failed section has generation 0, so any analysis replaces it.
- Of the *difference* to the text before, as of a section: that of a later text, then the one that was told from more
  (`_difference_rank`). A later event of the same text knows no less than the one before it.
- A section, or a difference, of an earlier text than the article's is dropped for good. One of a later text is kept,
  but hidden (`visible`) until its article comes. Of an article that is gone there is no text, and nothing of it or
  before it.

Each of these is a maximum, and dropping only follows from one. So merging knows no order, no grouping and no
repetition: whoever has seen the same events, however often, has the same article, byte by byte. An enriched article
that merging or linking returned is never changed by merging it with itself, or with anything it has seen already.

What is derived follows its source. `missing`, `source_offset` and `voided` go with the article (of equal ones: all that
is missing from either and here in neither; the higher offset; the more of what was voided). Links and `provenance` are
made anew from the sections that stand, so the sections are compared as if they never had been linked. A difference
can't be made anew here, since nobody keeps the text before for long: so it is a part of its own, with its own rank.

Three ways to use it. *Assembler*: `state = merge(state, with_section(section))` as they come, then
`link(visible(state), expected)`. *Search*: `merge(stored, event)`; where that equals what is stored, nothing is new.
*Subscriber*: keep the last `merge` of each article, or simply the last event, and accept that a crash upstream can
repeat an older one.
"""

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import Difference, EnrichedArticle, Voided
from wirelens.events import content_hash
from wirelens.link import link_in_place, unlink
from wirelens.sections import (
    SECTIONS,
    Section,
    TextKey,
    article_of,
    difference_key,
    has_difference,
    is_gone,
    put,
    section_key,
    sections,
    shown,
    text_key,
    with_article,
    with_section,
)

__all__ = ["SECTIONS", "article_of", "is_gone", "merge", "sections", "shown", "visible", "with_article", "with_section"]


def merge(a: EnrichedArticle, b: EnrichedArticle) -> EnrichedArticle:
    """Return all that `a` and `b` say of their article, linked. Raises ValueError if it is not one and the same."""
    if a.article_id != b.article_id:
        raise ValueError(f"two articles: {a.article_id} and {b.article_id}")
    article, later = _later_article(a, b)
    merged = with_article(article)
    text = text_key(article)
    latest = sections(a)
    for name, section in sections(b).items():
        latest[name] = _later_section(latest[name], section) if name in latest else section
    for section in latest.values():
        if section_key(section.info) >= text:
            put(merged, section)
    found = [one.difference for one in (a, b) if one.HasField("difference") and difference_key(one.difference) >= text]
    if found:
        merged.difference.CopyFrom(max(found, key=_difference_rank))
    voided = [one.voided for one in later if one.HasField("voided") and is_gone(article)]
    if voided:
        merged.voided.CopyFrom(max(voided, key=_voided_rank))
    if article.status == Article.USABLE:
        missing = {name for one in later for name in one.missing}
        merged.missing.extend(sorted(missing - sections(merged).keys()))
    merged.source_offset = max(one.source_offset for one in later)
    link_in_place(merged)
    return merged


def visible(enriched: EnrichedArticle) -> EnrichedArticle:
    """Return the article without the sections that are hidden until their article comes; these are `missing`."""
    here = shown(enriched)
    hidden = sections(enriched).keys() - here.keys()
    is_told = has_difference(enriched)
    if not hidden and is_told == enriched.HasField("difference"):
        return enriched
    seen = with_article(article_of(enriched))
    for section in here.values():
        put(seen, section)
    if enriched.status == Article.USABLE:
        seen.missing.extend(sorted(hidden.union(enriched.missing)))
    seen.source_offset = enriched.source_offset
    if is_told:
        seen.difference.CopyFrom(enriched.difference)
    if enriched.HasField("voided"):
        seen.voided.CopyFrom(enriched.voided)
    link_in_place(seen)
    return seen


def _later_article(a: EnrichedArticle, b: EnrichedArticle) -> tuple[Article, tuple[EnrichedArticle, ...]]:
    """Return the later article, and those of `a` and `b` that carry it."""
    rank_a, rank_b = _article_rank(a), _article_rank(b)
    if rank_a != rank_b:
        later = a if rank_a > rank_b else b
        return _freed(later), (later,)
    article_a, article_b = _freed(a), _freed(b)
    hash_a, hash_b = content_hash(article_a), content_hash(article_b)
    if hash_a == hash_b:
        return article_a, (a, b)
    return (article_a, (a,)) if hash_a > hash_b else (article_b, (b,))


def _article_rank(enriched: EnrichedArticle) -> tuple[tuple[int, bool, str], int, int]:
    return (text_key(enriched), enriched.revision, enriched.status)


def _freed(enriched: EnrichedArticle) -> Article:
    """Return the article, without text if it is gone."""
    article = article_of(enriched)
    if is_gone(article):
        for name in ("headline", "text", "paragraphs"):
            article.ClearField(name)
    return article


def _later_section(a: Section, b: Section) -> Section:
    """Return the later one; of two that are the same but for links, either."""
    rank_a, rank_b = (section_key(a.info), a.info.generation), (section_key(b.info), b.info.generation)
    if rank_a != rank_b:
        return a if rank_a > rank_b else b
    return a if _unlinked_hash(a) >= _unlinked_hash(b) else b


def _difference_rank(told: Difference) -> tuple[TextKey, int, int, str]:
    """Of one text: told against the later one before it, from sections of higher generations; then the higher hash."""
    generations = sum(one.generation + one.since_generation for one in told.compared)
    return difference_key(told), told.since_revision, generations, content_hash(told)


def _voided_rank(voided: Voided) -> tuple[int, int, str]:
    return voided.text_revision, len(voided.entities) + len(voided.quotes), content_hash(voided)


def _unlinked_hash(section: Section) -> str:
    copy = type(section).FromString(section.SerializeToString())
    unlink(copy)
    return content_hash(copy)
