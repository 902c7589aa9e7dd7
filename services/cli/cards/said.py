"""What a core says of a short text, in a line for each thing."""

from functools import singledispatch

from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone


@singledispatch
def said(section: object) -> list[str]:
    """Return the lines of a section; TypeError for what is none."""
    raise TypeError(type(section).__name__)


@said.register
def _(section: EntitiesSection) -> list[str]:
    return [
        f"{entity.name} ({Entity.Type.Name(entity.type).lower()})"
        + "".join(f", {link.scheme}:{link.id}" for link in entity.links if link.scheme != "local")
        + (f", {len(entity.mentions)} mentions" if len(entity.mentions) > 1 else "")
        for entity in section.entities
    ]


@said.register
def _(section: QuotesSection) -> list[str]:
    return [_quote(quote) for quote in section.quotes]


def _quote(quote: Quote) -> str:
    content = " … ".join(span.exact for span in quote.content)
    kind = Quote.Kind.Name(quote.kind).lower() + ("" if quote.reported_speech else ", not speech")
    return f"{_speaker(quote.speaker)}: {content} ({kind}, {quote.confidence:.2f})"


def _speaker(speaker: Speaker) -> str:
    if speaker.status == Speaker.RESOLVED:
        return speaker.name
    return speaker.mention.exact or "nobody"


@said.register
def _(section: SentimentSection) -> list[str]:
    return [
        f"{target.mention.exact}: {TargetTone.Label.Name(target.label).lower()} ({target.confidence:.2f})"
        for target in section.targets
    ]
