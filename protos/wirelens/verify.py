"""Whether an enriched article keeps its promises: every annotation points at the words it names.

`verify` walks the message by its descriptors, so a section added to the contract, or an extension, is checked as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from google.protobuf.message import Message

from wirelens.article.v1.article_pb2 import Article
from wirelens.edits import taken_back
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.events import text_sha256
from wirelens.sections import article_of, difference_key, is_gone, section_key, sections, text_key
from wirelens.sentiment.v1.sentiment_pb2 import TargetTone
from wirelens.tones import by_entity, by_speaker


class BrokenPromiseError(ValueError):
    """An enriched article that does not hold. `problems` has one line for each."""

    def __init__(self, enriched: EnrichedArticle, problems: list[str]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"article {enriched.article_id or '?'}: {problems[0]}{more}")
        self.problems = problems


def check(enriched: EnrichedArticle) -> None:
    """Raise BrokenPromiseError where `verify` finds a problem."""
    problems = verify(enriched)
    if problems:
        raise BrokenPromiseError(enriched, problems)


def verify(enriched: EnrichedArticle) -> list[str]:
    """Return what is wrong with the article, one line for each problem; nothing where it holds."""
    return [
        *_article(enriched),
        *_paragraphs(enriched),
        *_stretches(enriched, enriched.text, ""),
        *_origin(enriched),
        *_references(enriched),
        *_tones(enriched),
        *_difference(enriched),
        *_voided(enriched),
    ]


def _article(enriched: EnrichedArticle) -> Iterator[str]:
    if not enriched.article_id:
        yield "article_id is empty"
    if enriched.status not in (Article.USABLE, Article.WITHHELD, Article.CANCELED):
        yield f"status is {enriched.status}, which says nothing"
    if not 1 <= enriched.text_revision <= enriched.revision:
        yield f"text_revision is {enriched.text_revision}, revision is {enriched.revision}"
    if enriched.text_sha256 != text_sha256(enriched.text):
        yield "text_sha256 is not that of the text"
    if not enriched.text.startswith(enriched.headline):
        yield "the text does not start with the headline"
    if enriched.status != Article.USABLE:
        held = {"headline": enriched.headline, "text": enriched.text, "paragraphs": enriched.paragraphs}
        for name in [*(name for name, value in held.items() if value), *sections(enriched)]:
            yield f"not usable, but has {name}"
        if enriched.missing:
            yield "not usable, but misses sections"


def _paragraphs(enriched: EnrichedArticle) -> Iterator[str]:
    end = 0
    for number, paragraph in enumerate(enriched.paragraphs):
        if paragraph.start < end:
            yield f"paragraphs[{number}] starts at {paragraph.start}, before {end}"
        elif number and enriched.text[end : paragraph.start].strip():
            yield f"paragraphs[{number}]: between it and the one before stands {enriched.text[end : paragraph.start]!r}"
        end = max(end, paragraph.end)


def _stretches(message: Message, text: str, path: str) -> Iterator[str]:
    """Check whatever has a start and an end, and whatever says which words stand there."""
    names = message.DESCRIPTOR.fields_by_name.keys()
    if "start" in names and "end" in names:
        yield from _stretch(message, text, path)
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        here = f"{path}.{field.name}".removeprefix(".")
        if field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is not None:
                for key in sorted(value):
                    yield from _stretches(value[key], text, f"{here}[{key}]")
        elif field.is_repeated:
            for number, one in enumerate(value):
                yield from _stretches(one, text, f"{here}[{number}]")
        else:
            yield from _stretches(value, text, here)


def _stretch(message: Message, text: str, path: str) -> Iterator[str]:
    start, end = getattr(message, "start"), getattr(message, "end")  # noqa: B009 - any message that has them
    if not start < end <= len(text):
        yield f"{path} is [{start}:{end}] of {len(text)} code points"
        return
    exact = getattr(message, "exact", None)
    if exact is not None and text[start:end] != exact:
        yield f"{path}: at [{start}:{end}] stands {text[start:end]!r}, not {exact!r}"


def _origin(enriched: EnrichedArticle) -> Iterator[str]:
    """Check that each section was made from this text, under its own name."""
    article = article_of(enriched)
    here = sections(enriched)
    for name in sorted(enriched.extensions.keys() - here.keys()):
        yield f"extensions[{name}] calls itself {enriched.extensions[name].info.service!r}"
    for name, section in here.items():
        info = section.info
        if info.article_id != article.article_id:
            yield f"{name} is of article {info.article_id!r}"
        if info.service != name:
            yield f"{name} was made by {info.service!r}"
        if section_key(info) != text_key(article):
            yield f"{name} was made from another text (revision {info.text_revision}, {info.text_sha256[:8]}…)"
        if info.HasField("failure") != (info.generation == 0):
            yield f"{name} has generation {info.generation} and {'a' if info.HasField('failure') else 'no'} failure"
    for name in sorted(set(enriched.missing) & here.keys()):
        yield f"{name} is both here and missing"
    told = [one.section for one in enriched.provenance]
    if sorted(told) != sorted(here):
        yield f"provenance tells of {', '.join(told) or 'nothing'}; here is {', '.join(here) or 'nothing'}"


def _references(enriched: EnrichedArticle) -> Iterator[str]:
    entities = [one.id for one in enriched.entities.entities]
    quotes = [one.id for one in enriched.quotes.quotes]
    yield from _ids("entities", entities)
    yield from _ids("quotes", quotes)
    for quote in enriched.quotes.quotes:
        if quote.speaker.entity_id and quote.speaker.entity_id not in entities:
            yield f"quote {quote.id} is by entity {quote.speaker.entity_id}, which is not here"
    for number, target in enumerate(enriched.sentiment.targets):
        where = f"sentiment.targets[{number}]"
        if target.entity_id and target.entity_id not in entities:
            yield f"{where} is of entity {target.entity_id}, which is not here"
        if target.quote_id and target.quote_id not in quotes:
            yield f"{where} is in quote {target.quote_id}, which is not here"
        if bool(target.quote_id) != (target.voice == TargetTone.SPEAKER):
            yield f"{where} has voice {TargetTone.Voice.Name(target.voice)} and quote {target.quote_id or 'none'}"


def _tones(enriched: EnrichedArticle) -> Iterator[str]:
    """Check that tones taken together are what they were taken from."""
    sentiment = enriched.sentiment
    if list(sentiment.entities) != by_entity(sentiment.targets):
        yield "sentiment.entities is not what the targets say"
    if list(sentiment.speakers) != by_speaker(sentiment.targets, enriched.quotes.quotes):
        yield "sentiment.speakers is not what the targets and quotes say"
    if sentiment.HasField("overall"):
        overall = sentiment.overall
        if overall.n + overall.abstained != len(sentiment.sentences) or overall.mean != sentiment.document:
            yield f"sentiment.overall is of {overall.n} + {overall.abstained} sentences with mean {overall.mean:.3f}"
        if not -1 <= overall.mean <= 1 or not 0 <= overall.spread <= 1:
            yield f"sentiment.overall has mean {overall.mean:.3f} and spread {overall.spread:.3f}"


def _difference(enriched: EnrichedArticle) -> Iterator[str]:
    """Check that a difference leads to this text, that it can be taken back, and that it names what is here."""
    told = enriched.difference
    if not enriched.HasField("difference"):
        return
    if difference_key(told) != text_key(enriched):
        yield f"difference leads to another text (revision {told.text_revision}, {told.text_sha256[:8]}…)"
        return
    if not 1 <= told.since_revision < told.text_revision:
        yield f"difference is told against revision {told.since_revision}, text_revision is {told.text_revision}"
    try:
        before = taken_back(enriched.text, told.edits)
    except ValueError as error:
        yield f"difference has {error}"
        return
    if text_sha256(before) != told.since_text_sha256:
        yield "difference: with its edits taken back, the text is not that of the revision before"
    here = {name: section.info.generation for name, section in sections(enriched).items()}
    current = {one.section for one in told.compared if here.get(one.section) == one.generation}
    known = {
        "entities": {one.id for one in enriched.entities.entities},
        "quotes": {one.id for one in enriched.quotes.quotes},
    }
    named = [("entities", one.entity_id) for one in told.entities] + [("quotes", one.quote_id) for one in told.quotes]
    for section, id in named:
        if id and section in current and id not in known[section]:
            yield f"difference names {id} of {section}, which is not here"


def _voided(enriched: EnrichedArticle) -> Iterator[str]:
    if enriched.HasField("voided") and not is_gone(enriched):
        yield "voided has ids, but the article is not gone"


def _ids(what: str, ids: Iterable[str]) -> Iterator[str]:
    for one, times in Counter(ids).items():
        if not one:
            yield f"{what}: an id is empty"
        elif times > 1:
            yield f"{what}: id {one} is there {times} times"
