"""Tones taken together: of sentences, toward an entity, and of one speaker toward another."""

from collections.abc import Collection, Iterable, Mapping
from math import fsum, sqrt

from wirelens.quotes.v1.quotes_pb2 import Quote
from wirelens.sentiment.v1.sentiment_pb2 import Aggregate, EntityTone, SpeakerTone, TargetTone


def aggregate(tones: Collection[float], abstained: int = 0) -> Aggregate:
    """Return number, mean and standard deviation (of the population) of `tones`; all 0 where there are none."""
    if not tones:
        return Aggregate(abstained=abstained)
    mean = fsum(tones) / len(tones)
    spread = sqrt(fsum((tone - mean) ** 2 for tone in tones) / len(tones))
    return Aggregate(n=len(tones), abstained=abstained, mean=mean, spread=spread)


def tone(target: TargetTone) -> float:
    """Return the tone toward a target, -1 to 1."""
    return target.positive - target.negative


def by_entity(targets: Iterable[TargetTone]) -> list[EntityTone]:
    """Return the tone toward each entity in the outlet's own voice: most mentions first, then as the text has them."""
    groups: dict[str, list[TargetTone]] = {}
    for target in _in_order(targets):
        if target.entity_id and target.voice == TargetTone.OUTLET:
            groups.setdefault(target.entity_id, []).append(target)
    return [EntityTone(entity_id=entity, tone=_together(group)) for entity, group in _most_first(groups)]


def by_speaker(targets: Iterable[TargetTone], quotes: Iterable[Quote]) -> list[SpeakerTone]:
    """Return the tone of each named speaker toward each entity, in words that were said: order as in `by_entity`.

    What is thought or hoped (no reported speech) says nothing of how its holder speaks.
    """
    speakers = {quote.id: (quote.speaker.entity_id, quote.speaker.name) for quote in quotes if quote.reported_speech}
    groups: dict[tuple[str, str, str], list[TargetTone]] = {}
    for target in _in_order(targets):
        if target.entity_id and target.voice == TargetTone.SPEAKER:
            id, name = speakers.get(target.quote_id, ("", ""))
            if id or name:
                groups.setdefault((id, name, target.entity_id), []).append(target)
    return [
        SpeakerTone(
            speaker_entity_id=id,
            speaker=name,
            entity_id=entity,
            tone=_together(group),
            quote_ids=dict.fromkeys(target.quote_id for target in group),
        )
        for (id, name, entity), group in _most_first(groups)
    ]


def _in_order(targets: Iterable[TargetTone]) -> list[TargetTone]:
    return sorted(targets, key=lambda target: (target.mention.start, target.mention.end))


def _most_first[K](groups: Mapping[K, list[TargetTone]]) -> list[tuple[K, list[TargetTone]]]:
    """Sorting is stable: of equals, the one that the text has first."""
    return sorted(groups.items(), key=lambda item: -len(item[1]))


def _together(targets: Collection[TargetTone]) -> Aggregate:
    sure = [tone(target) for target in targets if target.label != TargetTone.ABSTAIN]
    return aggregate(sure, len(targets) - len(sure))
