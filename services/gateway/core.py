"""What a stream sends: never a step back, never the same twice, a recall before all else. Pure."""

from collections import OrderedDict
from dataclasses import dataclass

from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.gateway.v1.gateway_pb2 import SubscribeResponse
from wirelens.merge import merge
from wirelens.recall import voiding

REMEMBERED = 512
"""Articles whose last event a stream remembers. A crash upstream repeats what was made within a second or so."""


@dataclass(frozen=True)
class Event:
    """What goes to a subscriber."""

    kind: SubscribeResponse.Kind.ValueType
    article: EnrichedArticle


class View:
    """What one subscriber has seen of the articles that were sent last."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._seen: OrderedDict[str, EnrichedArticle] = OrderedDict()
        self._remembered = remembered

    def take(self, article: EnrichedArticle) -> Event | None:
        """Return what to send for a record of either topic; None where the subscriber knows it all."""
        seen = self._seen.pop(article.article_id, None)
        now = article if seen is None else merge(seen, voiding(article, seen))
        self._seen[article.article_id] = now
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        if seen is not None and now == seen:
            return None
        if now.status != Article.USABLE:
            if seen is not None and (seen.revision, seen.status) == (now.revision, now.status):
                return None
            return Event(SubscribeResponse.RECALLED, now)
        return Event(SubscribeResponse.ENRICHED, now)
