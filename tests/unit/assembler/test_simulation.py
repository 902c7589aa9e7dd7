"""Random worlds around the join: whatever happens, the index ends right. And each rule of it is needed for that."""

from collections.abc import Callable

import pytest
from wirelens import merge as wirelens_merge
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.sections import put, section_key, sections, text_key, with_article

from services.assembler import core, late
from services.assembler.base import Base, before_text
from services.assembler.core import Join
from services.assembler.late import Late
from services.assembler.partition import Partition
from services.assembler.rules import Rules
from services.assembler.waiting import Item
from services.assembler.watermark import Entry
from tests.unit.assembler.world import World, Wrong, run

pytestmark = pytest.mark.slow

SEEDS = range(100)
FEW = range(40)
"""Enough to find any of the rules missing."""


@pytest.mark.parametrize("in_step", [False, True], ids=["search lags", "search in step"])
def test_index_ends_right_whatever_happens(in_step: bool) -> None:
    stats = sum((run(World(seed, in_step=in_step)) for seed in SEEDS), start=run(World(-1)))

    # The worlds were as bad as they should be.
    for what in ("crashes", "rebalances", "partial", "late", "recalled", "late dropped", "asked"):
        assert stats[what] > len(SEEDS) / 2, (what, stats)


def some_world_ends_wrong(
    join_type: Callable[..., Join] = Join, *, in_step: bool = False, merge: object = wirelens_merge.merge
) -> bool:
    for seed in FEW:
        try:
            run(World(seed, in_step=in_step, merge=merge, articles=30), join_type)  # type: ignore[arg-type]
        except Wrong:
            return True
    return False


def reference_merge(*, ranked: bool = True, dropped: bool = True) -> Callable[..., EnrichedArticle]:
    """The merge rule, with a part of it taken away: `ranked` sections, or the `dropped` ones of earlier texts."""

    def merge(a: EnrichedArticle, b: EnrichedArticle) -> EnrichedArticle:
        newest = max(a, b, key=lambda x: (text_key(x), x.revision))
        merged = with_article(wirelens_merge.article_of(newest))
        merged.source_offset = newest.source_offset
        found = sections(a)
        for name, new in sections(b).items():
            old = found.get(name)
            if old is None or not ranked or rank(new) > rank(old):
                found[name] = new
        for section in found.values():
            if not dropped or section_key(section.info) >= text_key(merged):
                put(merged, section)
        return merged

    def rank(section: wirelens_merge.Section) -> tuple[object, int]:
        return section_key(section.info), section.info.generation

    return merge


def use(merge: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (core, late):
        monkeypatch.setattr(module, "merge", merge)


def test_the_reference_merge_is_right_as_long_as_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    use(merge := reference_merge(), monkeypatch)
    assert not some_world_ends_wrong(merge=merge)


def test_it_ends_wrong_if_the_last_section_wins_instead_of_the_highest(monkeypatch: pytest.MonkeyPatch) -> None:
    use(merge := reference_merge(ranked=False), monkeypatch)
    assert some_world_ends_wrong(merge=merge)


def test_it_ends_wrong_if_sections_of_earlier_texts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    use(merge := reference_merge(dropped=False), monkeypatch)
    assert some_world_ends_wrong(merge=merge)


def test_it_ends_wrong_if_what_was_read_is_committed_instead_of_what_is_out() -> None:
    class Hasty(Join):
        def positions(self) -> dict[tuple[str, int], int]:
            return {
                (t, p.number): p.inbox[t][0].offset if p.inbox[t] else at
                for p in self._partitions.values()
                for t, at in p.next.items()
            }

    assert some_world_ends_wrong(Hasty)


def test_it_ends_wrong_if_late_records_do_not_hold_the_commit() -> None:
    class Hasty(Join):
        def positions(self) -> dict[tuple[str, int], int]:
            return {(t, p.number): at for p in self._partitions.values() for t, at in p.positions().items()}

    assert some_world_ends_wrong(Hasty)


def test_it_ends_wrong_if_what_is_late_is_dropped() -> None:
    class Unforgiving(Join):
        def __init__(self, rules: Rules, unread: Callable[[str, int], bool]) -> None:
            super().__init__(rules, unread)
            self._late.take = self._refuse_all  # type: ignore[method-assign]

        def _refuse_all(self, p: Partition, item: Item, now: float) -> None:
            if item.entry is not None:
                self._outbox.settle(p, [item.entry], "superseded")

    assert some_world_ends_wrong(Unforgiving)


def test_it_ends_wrong_if_search_that_lags_is_taken_to_know_what_stood_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "before_text", lambda text, base: before_text(text, base) or b"")
    assert some_world_ends_wrong()


def test_it_ends_wrong_if_a_kill_is_passed_over() -> None:
    class Deaf(Join):
        def _take_article(self, p: Partition, record: core.ArticleRecord, now: float) -> None:
            if record.event.status == Article.USABLE:
                super()._take_article(p, record, now)

        def _void(self, p: Partition, record: core.ArticleRecord) -> None:
            pass

    assert some_world_ends_wrong(Deaf)


def test_the_last_event_lacks_sections_if_those_of_what_is_read_again_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def mark_only_what_is_open(entry: Entry, topic: str, offset: int) -> None:
        if not entry.settled:
            entry.sections.setdefault(topic, offset)

    monkeypatch.setattr(Entry, "mark", mark_only_what_is_open)
    assert some_world_ends_wrong(in_step=True)


def test_the_last_event_lacks_sections_if_search_is_taken_for_a_witness_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = Late.resolve

    def trusting(self: Late, p: Partition, base: Base, *, is_last: bool = False) -> None:
        resolve(self, p, base, is_last=True)

    monkeypatch.setattr(Late, "resolve", trusting)
    assert some_world_ends_wrong(in_step=True)
