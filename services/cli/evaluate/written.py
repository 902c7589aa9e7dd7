"""What was predicted, as `--predictions` writes it: one JSON object a row.

quotes:    {"id", "quotes": [{"content", "cue", "source": [[s, e], ...], …}]}, as a scorer of attributions takes it
sentiment: the row; of each target `label` is what is predicted, with `probabilities` and `confidence`; the gold's label
           is `gold`. Of a rated row: the row, with `score`.
entities:  the row; `mentions` are what is predicted, each with its type, its entity and the entity's ids; the gold's
           are `gold`.
"""

from collections.abc import Sequence
from typing import Any

from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection
from wirelens.section.v1.section_pb2 import Span

from services.cli.evaluate.names import LOCAL, OTHER, TYPES, WIKIDATA
from services.cli.evaluate.rows import Line, NamesRow, QuotesRow, RatedRow, ToneRow
from services.cli.evaluate.tones import Tone

type Json = dict[str, Any]


def quotes(line: Line[QuotesRow], section: QuotesSection) -> Json:
    """Return the row of a text's quotes."""
    return {"id": line.row.id, "quotes": [_quote(quote) for quote in section.quotes]}


def _quote(quote: Quote) -> Json:
    speaker = quote.speaker
    return {
        "content": [_place(span) for span in quote.content],
        "cue": [_place(span) for span in quote.cue],
        "source": [_place(speaker.mention)] if speaker.HasField("mention") else [],
        "kind": Quote.Kind.Name(quote.kind),
        "reportedSpeech": quote.reported_speech,
        "speaker": speaker.name,
        "confidence": _short(quote.confidence),
    }


def targets(line: Line[ToneRow], tones: Sequence[Tone]) -> Json:
    """Return the row of a sentence with targets."""
    predicted = [
        {
            **target,
            "gold": target["label"],
            "label": tone.label,
            "probabilities": {label: _short(p) for label, p in tone.probabilities.items()},
            "confidence": _short(tone.confidence),
        }
        for target, tone in zip(line.json["targets"], tones, strict=True)
    ]
    return {**line.json, "targets": predicted}


def rating(line: Line[RatedRow], score: float) -> Json:
    """Return the row of a rated text; `score` is -1 to 1."""
    return {**line.json, "score": _short(score)}


def names(line: Line[NamesRow], section: EntitiesSection) -> Json:
    """Return the row of a text's names, in text order."""
    found = [(mention.start, _mention(entity, mention)) for entity in section.entities for mention in entity.mentions]
    mentions = [mention for _, mention in sorted(found, key=lambda each: each[0])]
    return {**line.json, "mentions": mentions, "gold": line.json["mentions"]}


def _mention(entity: Entity, mention: Span) -> Json:
    """Return a mention; `type` as the gold has it, `kind` as the service does; `id` is the most certain public one."""
    public = [link for link in entity.links if link.scheme != LOCAL]
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.exact,
        "type": TYPES.get(entity.type, OTHER),
        "kind": Entity.Type.Name(entity.type),
        "entity": entity.id,
        "name": entity.name,
        "id": f"{public[0].scheme}:{public[0].id}" if public else None,
        "wikidata": next((link.id for link in public if link.scheme == WIKIDATA), None),
        "links": [
            {"scheme": link.scheme, "id": link.id, "confidence": _short(link.confidence)} for link in entity.links
        ],
    }


def _place(span: Span) -> list[int]:
    return [span.start, span.end]


def _short(number: float) -> float:
    """Return a 32-bit number without the digits that it does not have."""
    return round(number, 6)
