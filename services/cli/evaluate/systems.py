"""The systems that are evaluated: a service's own core, and the one that it is compared with."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document

from services.common.card import Card, Profile

SERVICES = ("entities", "quotes", "sentiment")


class NoSystem(Exception):
    """A system that can't be loaded; the message is one line for a person."""


@dataclass(frozen=True)
class System:
    """A core under its name, and its model's card; None for a baseline."""

    name: str
    core: Callable[[Article, Document], Any]
    card: Card | None = None


def ours(service: str, profile: Profile, model: Path | None, aliases: Sequence[Path]) -> System:
    """Return the core of `service` with the model of a profile. Raises BadCard."""
    if service == "entities":
        from services.entities import agent as entities

        enricher: Any = entities.enricher(aliases)
    elif service == "quotes":
        from services.quotes import agent as quotes

        enricher = quotes.enricher(profile, model)
    else:
        from services.sentiment import agent as sentiment

        enricher = sentiment.enricher(profile, model)
    return System(f"{enricher.card.model} {enricher.card.version}", enricher.core, enricher.card)


def baseline(service: str) -> System:
    """Return what `service` is compared with. Raises NoSystem where its library is not installed."""
    if service == "entities":
        from services.entities import raw

        return System("raw spaCy", raw.extract)
    if service == "quotes":
        from services.quotes.rules import core as rules

        return System("rules", rules.attribute)
    if importlib.util.find_spec("vaderSentiment") is None:
        raise NoSystem("the baseline needs vaderSentiment: install the extra [evaluate]")
    from services.sentiment import vader

    return System("VADER", vader.score)
