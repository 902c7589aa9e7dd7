"""Linking: which entity speaks, which entity a tone is meant for, and whose words it is in.

Enrichers never wait for one another, so none knows another's ids. But all of them point into the same text, and that is
enough: a speaker is the entity that stands where the speaker's name stands. Linking is a pure function of the sections
that are shown; it writes over whatever an earlier linking left, so it may be done again at any time. It sets

- of a quote's speaker: `entity_id`, and `name`: the entity's, which is the fullest in the text, else the words that
  name the speaker;
- of a tone's target: `entity_id`; `voice` and `quote_id` where it stands in what someone else said: all of what a quote
  of reported speech says, be it direct or indirect, and of other quotes what stands within quotation marks;
- of the tones together: `entities` in the outlet's own voice, and `speakers` of each other;
- of the article: `provenance`, and `missing` where it is told what to expect.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle, Provenance
from wirelens.entities.v1.entities_pb2 import Entity
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.section.v1.section_pb2 import Failure, SectionInfo, Span
from wirelens.sections import Section, sections, shown
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone
from wirelens.tones import by_entity, by_speaker

_MARKED = re.compile(r"""["“”„‟«»‹›][^"“”„‟«»‹›]*["“”„‟«»‹›]?|(?<!\w)['‘‚][^'‘’‚]*(?:\b['’]\b[^'‘’‚]*)*['’](?!\w)""")
"""Words in quotation marks of any kind, also mixed ones. Double marks may be left open, as at a paragraph's end. Single
ones are marks only in pairs around whole words, all others are apostrophes."""


def link(enriched: EnrichedArticle, expected: Iterable[str] | None = None) -> EnrichedArticle:
    """Return the article with its sections linked.

    `expected` names the sections that are awaited, and sets `missing`; without it `missing` stays as it is.
    """
    linked = EnrichedArticle()
    linked.CopyFrom(enriched)
    link_in_place(linked)
    if expected is not None:
        awaited = set(expected) if linked.status == Article.USABLE else set()
        linked.missing[:] = sorted(awaited - shown(linked).keys())
    return linked


def link_in_place(enriched: EnrichedArticle) -> None:
    """Link `enriched` itself. `missing` stays as it is."""
    for section in sections(enriched).values():
        unlink(section)
    here = shown(enriched)
    mentions = _Stretches[Entity](
        (span.start, span.end, entity.id, entity)
        for entity in (enriched.entities.entities if "entities" in here else ())
        for span in entity.mentions
    )
    quotes = list(enriched.quotes.quotes) if "quotes" in here else []
    said = _Stretches[Quote]((*place, quote.id, quote) for quote in quotes for place in _said(quote))
    for quote in quotes:
        _link_speaker(quote.speaker, mentions)
    if "sentiment" in here:
        for target in enriched.sentiment.targets:
            _link_target(target, mentions, said)
        enriched.sentiment.entities.extend(by_entity(enriched.sentiment.targets))
        enriched.sentiment.speakers.extend(by_speaker(enriched.sentiment.targets, quotes))
    del enriched.provenance[:]
    enriched.provenance.extend(_provenance(name, section.info) for name, section in here.items())


def unlink(section: Section) -> None:
    """Take back what linking sets. What is left is the enricher's alone: the same before and after any linking."""
    match section:
        case QuotesSection():
            for quote in section.quotes:
                if quote.HasField("speaker"):
                    quote.speaker.ClearField("entity_id")
                    if _naming(quote.speaker) is not None:
                        quote.speaker.ClearField("name")
        case SentimentSection():
            for target in section.targets:
                for name in ("entity_id", "voice", "quote_id"):
                    target.ClearField(name)
            del section.entities[:], section.speakers[:]


type _Stretch[T] = tuple[int, int, str, T]
"""First code point inside, first after, id of what stands there, and that itself."""


class _Stretches[T]:
    """Stretches of the text, found by where they are."""

    def __init__(self, stretches: Iterable[_Stretch[T]]) -> None:
        self._stretches = sorted(stretches, key=lambda s: s[:3])
        self._starts = [s[0] for s in self._stretches]
        self._longest = max((s[1] - s[0] for s in self._stretches), default=0)

    def over(self, start: int, end: int) -> Iterator[_Stretch[T]]:
        """Yield what shares at least one code point with the half-open stretch, in text order."""
        for i in range(bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)):
            if self._stretches[i][1] > start:
                yield self._stretches[i]


def _link_speaker(speaker: Speaker, mentions: _Stretches[Entity]) -> None:
    span = _naming(speaker)
    if span is None:
        return
    found = list(mentions.over(span.start, span.end))
    exact = [stretch for stretch in found if stretch[:2] == (span.start, span.end)]
    # In "Iranian Foreign Minister Amir-Abdollahian" the minister alone speaks, in "Tehran officials" no city does, and
    # in "Putin's spokesman" not Putin.
    named = speaker.mention_kind != Speaker.NOMINAL or speaker.HasField("antecedent")
    agents = [stretch for stretch in found if named and stretch[3].type in (Entity.PERSON, Entity.ORGANIZATION)]
    persons = [stretch for stretch in agents if stretch[3].type == Entity.PERSON]
    candidates = exact or persons or agents
    if candidates:
        entity = _most(candidates, span)
        speaker.entity_id, speaker.name = entity.id, entity.name
    else:
        speaker.name = " ".join(span.exact.split())


def _naming(speaker: Speaker) -> Span | None:
    """Return the words that name a speaker; None where the text has none, or does not make certain whom they mean."""
    if speaker.status != Speaker.RESOLVED:
        return None
    if speaker.HasField("antecedent"):
        return speaker.antecedent
    if speaker.HasField("mention") and speaker.mention_kind != Speaker.PRONOUN:
        return speaker.mention
    return None


def _link_target(target: TargetTone, mentions: _Stretches[Entity], said: _Stretches[Quote]) -> None:
    span = target.mention
    found = list(mentions.over(span.start, span.end))
    if found:
        target.entity_id = _most(found, span).id
    around = [s for s in said.over(span.start, span.end) if s[0] <= span.start and span.end <= s[1]]
    if around:
        target.voice = TargetTone.SPEAKER
        target.quote_id = min(around, key=lambda s: s[1] - s[0])[2]


def _most(found: list[_Stretch[Entity]], span: Span) -> Entity:
    """Return what stands exactly at `span`, else what shares most of it; of equals the first, then the lowest id."""

    def share(stretch: _Stretch[Entity]) -> tuple[bool, int]:
        start, end, _, _ = stretch
        return (start, end) == (span.start, span.end), min(end, span.end) - max(start, span.start)

    return max(found, key=share)[3]


def _said(quote: Quote) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a quote that are in its speaker's voice and not the outlet's.

    Of what is thought, hoped or intended, only what stands in quotation marks is: the rest is the outlet's wording.
    """
    for span in quote.content:
        if quote.reported_speech or quote.kind == Quote.DIRECT:
            yield span.start, span.end
        elif quote.kind == Quote.MIXED:
            for match in _MARKED.finditer(span.exact):
                yield span.start + match.start(), span.start + match.end()


def _provenance(name: str, info: SectionInfo) -> Provenance:
    outcome = ""
    if info.HasField("failure"):
        reason = info.failure.reason
        known = Failure.Reason.DESCRIPTOR.values_by_number.get(reason)
        outcome = f"failed: {known.name if known else reason}"
    elif info.unsupported_language:
        outcome = "unsupported_language"
    return Provenance(
        section=name,
        model=info.model,
        model_version=info.model_version,
        model_sha256=info.model_sha256,
        generation=info.generation,
        outcome=outcome,
    )
