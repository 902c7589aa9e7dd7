"""Enriched articles of one story as no sane wire would send them: rivals, gaps, rubbish in every field that matters.

Few values for each field, so that ties and near ties come up in every run; and few draws for each article, so that a
run is short.
"""

from itertools import product

from hypothesis import strategies as st
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import Compared, Difference, EnrichedArticle, Provenance, Voided
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.events import text_sha256
from wirelens.extension.v1.extension_pb2 import Annotation, ExtensionSection
from wirelens.link import link_in_place
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.section.v1.section_pb2 import Failure, SectionInfo, Span
from wirelens.sections import put, sections
from wirelens.sentiment.v1.sentiment_pb2 import Aggregate, EntityTone, SentimentSection, SpeakerTone, TargetTone

ARTICLE_ID = "a"
NAMES = ("entities", "quotes", "sentiment", "readability")

_TEXTS = ("Ana said “no”.", "")
_HASHES = (text_sha256(_TEXTS[0]), "ff")
_REVISIONS = (1, 2)

_ARTICLES = [
    Article(
        article_id=ARTICLE_ID,
        text_revision=text_revision,
        revision=revision,
        status=status,  # type: ignore[arg-type]
        text=text,
        headline=text[:3],
        text_sha256=sha256,
        version=version,
    )
    for text_revision, revision, status, text, sha256, version in product(
        _REVISIONS, _REVISIONS, (1, 1, 1, 1, 0, 2, 3, 4), _TEXTS, _HASHES, ("", "2")
    )
]
"""Valid and not: text without status, status without text, text_revision above revision, a status of the future."""

_INFOS = [
    SectionInfo(
        article_id=ARTICLE_ID,
        text_revision=text_revision,
        text_sha256=sha256,
        generation=generation,
        model=model,
        failure=failure,
    )
    for text_revision, sha256, generation, model, failure in product(
        _REVISIONS, _HASHES, range(3), ("small", "large"), (None, Failure(reason=Failure.INVALID))
    )
]
"""Of any text; analysed, failed, or both."""

_spans = st.sampled_from(
    [Span(start=a, end=b, exact=t) for a, b, t in product((0, 2, 9), (3, 9, 12), ("Ana", "so “no”, Ana"))]
)
"""Also such as no text has."""
_entities = st.builds(
    Entity,
    id=st.sampled_from(["e1", "e2", ""]),
    name=st.sampled_from(["Ana Ruiz", "Rome"]),
    type=st.sampled_from([Entity.PERSON, Entity.ORGANIZATION, Entity.PLACE]),
    mentions=st.lists(_spans, max_size=2),
)
_speakers = st.builds(
    Speaker,
    status=st.sampled_from([Speaker.RESOLVED, Speaker.UNRESOLVED]),
    mention_kind=st.sampled_from(Speaker.MentionKind.values()),
    name=st.sampled_from(["", "Ana"]),
    mention=st.none() | _spans,
    antecedent=st.none() | _spans,
    entity_id=st.sampled_from(["", "e2"]),
)
_quotes = st.builds(
    Quote,
    id=st.sampled_from(["q1", "q2", ""]),
    kind=st.sampled_from([Quote.DIRECT, Quote.MIXED, Quote.INDIRECT]),
    content=st.lists(_spans, max_size=2),
    speaker=st.none() | _speakers,
    reported_speech=st.booleans(),
)
_targets = st.builds(
    TargetTone,
    mention=st.none() | _spans,
    entity_id=st.sampled_from(["", "e2"]),
    voice=st.sampled_from(TargetTone.Voice.values()),
    quote_id=st.sampled_from(["", "q1"]),
    negative=st.sampled_from([0.0, -0.0, 0.5]),
    label=st.sampled_from([TargetTone.ABSTAIN, TargetTone.NEGATIVE, TargetTone.POSITIVE]),
)
_together = st.none() | st.sampled_from(
    [
        Aggregate(n=n, abstained=1 - n, mean=mean, spread=spread)
        for n, mean, spread in product((0, 1), (-0.5, 0.0), (0, 2))
    ]
)
"""Also such as the targets do not come to: who joins sections must make them anew."""
_of_entities = st.builds(EntityTone, entity_id=st.sampled_from(["", "e1", "e2"]), tone=_together)
_of_speakers = st.builds(
    SpeakerTone,
    speaker_entity_id=st.sampled_from(["", "e1"]),
    speaker=st.sampled_from(["", "Ana"]),
    entity_id=st.sampled_from(["e1", "e2"]),
    tone=_together,
    quote_ids=st.lists(st.sampled_from(["q1", "q2"]), max_size=1),
)
_infos = st.sampled_from(_INFOS)
_annotations = st.builds(Annotation, label=st.sampled_from(["hard", "easy"]))
_sections = {
    "entities": st.builds(EntitiesSection, info=_infos, entities=st.lists(_entities, max_size=2)),
    "quotes": st.builds(QuotesSection, info=_infos, quotes=st.lists(_quotes, max_size=2)),
    "sentiment": st.builds(
        SentimentSection,
        info=_infos,
        targets=st.lists(_targets, max_size=2),
        entities=st.lists(_of_entities, max_size=1),
        speakers=st.lists(_of_speakers, max_size=1),
    ),
    "readability": st.builds(ExtensionSection, info=_infos, annotations=st.lists(_annotations, max_size=1)),
}
_differences = st.builds(
    Difference,
    text_revision=st.sampled_from(_REVISIONS),
    text_sha256=st.sampled_from(_HASHES),
    since_revision=st.sampled_from((0, 1)),
    since_version=st.sampled_from(("", "1")),
    compared=st.lists(st.builds(Compared, section=st.just("quotes"), generation=st.integers(1, 2)), max_size=1),
)
_voided = st.builds(
    Voided, text_revision=st.sampled_from(_REVISIONS), quotes=st.lists(st.sampled_from(["q1", "q2"]), max_size=1)
)
_sets_of_names = st.sets(st.sampled_from(NAMES), max_size=3)
_articles = st.sampled_from([EnrichedArticle.FromString(a.SerializeToString()) for a in _ARTICLES])
_offsets = st.integers(0, 2)
_mostly = st.sampled_from([True, True, False])


@st.composite
def states(draw: st.DrawFn) -> EnrichedArticle:
    """Anything that may be known of one article: all, an article alone, sections before it; linked or not."""
    state = EnrichedArticle(article_id=ARTICLE_ID)
    if draw(_mostly):
        state.CopyFrom(draw(_articles))
    for name in sorted(draw(_sets_of_names)):
        section = draw(_sections[name])
        section.info.service = name
        put(state, section)
    state.missing.extend(sorted(draw(_sets_of_names)))
    state.source_offset = draw(_offsets)
    if draw(st.booleans()):
        state.difference.CopyFrom(draw(_differences))
        state.voided.CopyFrom(draw(_voided))
    if draw(st.booleans()):
        state.provenance.append(Provenance(section="quotes", generation=7))
    return state


def _another_version(state: EnrichedArticle) -> None:
    state.version += "3"


def _another_text(state: EnrichedArticle) -> None:
    state.text += "!"


def _another_status(state: EnrichedArticle) -> None:
    state.status = Article.CANCELED if state.status == Article.WITHHELD else Article.WITHHELD


def _another_model(state: EnrichedArticle) -> None:
    for section in sections(state).values():
        section.info.model = "other"


def _no_entities(state: EnrichedArticle) -> None:
    del state.entities.entities[:]
    state.entities.info.generation += 1


def _another_difference(state: EnrichedArticle) -> None:
    state.difference.since_revision += 1


_CHANGES = [
    _another_version,
    _another_text,
    _another_status,
    _another_model,
    _another_difference,
    _no_entities,
    link_in_place,
]


@st.composite
def histories(draw: st.DrawFn) -> list[EnrichedArticle]:
    """Two to five events of one article; the last ones are rivals of the first: the same but for one thing."""
    history = draw(st.lists(states(), min_size=2, max_size=3))
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=2)):
        rival = EnrichedArticle.FromString(history[0].SerializeToString())
        change(rival)
        history.append(rival)
    return history
