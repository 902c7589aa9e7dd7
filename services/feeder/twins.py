"""Exact copies: stories of one text, whatever wires they came by. Pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from wirelens.article.v1.article_pb2 import Article

from services.feeder.core import Known
from services.feeder.held import Held, Holding

Age = tuple[bool, int, str]
"""Orders the stories of one text: first those that were no copy when they came, then the earlier, then by id."""


def age(known: Known) -> Age:
    """Return where a story stands among those of its text; the lowest is their original."""
    return bool(known.duplicate_of), known.text_received, known.article_id


def original(article: Article, stories: Iterable[Known]) -> str:
    """Return the article_id of the story whose text `article` repeats; empty where it repeats none.

    That is the original of the usable ones of `stories` with this text, in whatever order they are given. A story
    repeats no copy of itself.
    """
    copies = [s for s in stories if s.text_sha256 == article.text_sha256 and s.status == Article.USABLE]
    first = min(copies, key=age, default=None)
    return first.article_id if first and first.article_id != article.article_id else ""


class News:
    """Stories of which more is known than the ledger knows yet, by id and by text."""

    def __init__(self) -> None:
        self._stories: dict[str, Known] = {}
        self._texts: dict[str, list[Age]] = {}
        self.held: dict[str, Held | Holding | None] = {}
        """What is held of stories from now on (None: nothing any more)."""

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._stories

    def get(self, article_id: str) -> Known | None:
        """Return what is known of a story; None where that is not news."""
        return self._stories.get(article_id)

    def put(self, known: Known) -> None:
        """Take in what is known of a story now."""
        before = self._stories.get(known.article_id)
        if before and before.status == Article.USABLE:
            ages = self._texts[before.text_sha256]
            del ages[bisect_left(ages, age(before))]
        self._stories[known.article_id] = known
        if known.status == Article.USABLE:
            insort(self._texts.setdefault(known.text_sha256, []), age(known))

    def slugged(self, wire: str, slug_sha256: str) -> list[Known]:
        """Return the usable stories of a wire with this slug, and what is held of them."""
        held = [each.own for each in self.held.values() if each]
        found = [*held, *(known for known in self._stories.values() if known.status == Article.USABLE)]
        return [known for known in found if slug_sha256 and (known.wire, known.slug_sha256) == (wire, slug_sha256)]

    def first_of(self, text_sha256: str) -> list[Known]:
        """Return the original of a text's usable stories, one or none."""
        return [self._stories[article_id] for _, _, article_id in self._texts.get(text_sha256, [])[:1]]
