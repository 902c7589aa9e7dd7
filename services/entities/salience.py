"""How much a story is about each of its entities.

A mention counts 1; 2 where its sentence is one of the first two of the body; 3 in the headline; half as much again
where it is, or heads, a grammatical subject; nothing in a dateline. A people's name ("Iranian") mostly qualifies
something else and counts half. An entity has the sum of its mentions, relative to the highest in the article.
"""

from collections.abc import Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.clusters import Cluster
from services.entities.mention import Mention
from services.entities.reading import Reading

HEADLINE = 3.0
LEAD = 2.0
LEAD_SENTENCES = 2
SUBJECT = 1.5
GROUP = 0.5


def of(reading: Reading, clusters: Sequence[Cluster]) -> list[float]:
    """Return the salience of each cluster, 0 to 1; at least one has 1 where there are any."""
    body = next((reading.sentence_at(b.start) for b in reading.blocks if not b.headline), 0)
    weights = [
        sum(_weight(reading, m, body) for m in c.mentions) * (GROUP if c.kind == Entity.GROUP else 1) for c in clusters
    ]
    highest = max(weights, default=1.0)
    return [weight / highest for weight in weights]


def _weight(reading: Reading, mention: Mention, body: int) -> float:
    if mention.filed:
        return 0.0
    block = reading.block_at(mention.start)
    if block is not None and block.headline:
        place = HEADLINE
    elif reading.sentence_at(mention.start) - body < LEAD_SENTENCES:
        place = LEAD
    else:
        place = 1.0
    return place * SUBJECT if reading.is_subject(mention.start, mention.end) else place
