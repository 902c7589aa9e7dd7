"""Whoever has seen the same events has the same article: merging knows no order, no grouping, no repetition."""

import random
from collections.abc import Callable
from functools import reduce

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.link import link
from wirelens.merge import merge, visible, with_article
from wirelens.sections import difference_key, has_difference, is_gone, section_key, sections, shown, text_key

from tests.contract.strategies import ARTICLE_ID, histories, states

Merge = Callable[[EnrichedArticle, EnrichedArticle], EnrichedArticle]
Law = Callable[[Merge, list[EnrichedArticle], int], bool]

seeds = st.integers(0, 2**16)
many = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(many, max_examples=100)


def naive(a: EnrichedArticle, b: EnrichedArticle) -> EnrichedArticle:
    """The rule that looks right and is not: what is present in the newcomer simply replaces what was there."""
    merged = EnrichedArticle()
    merged.CopyFrom(a)
    for field, value in b.ListFields():
        if field.message_type is None and not field.is_repeated:
            setattr(merged, field.name, value)
        else:
            merged.ClearField(field.name)
            getattr(merged, field.name).MergeFrom(value)
    return merged


def same(a: EnrichedArticle, b: EnrichedArticle) -> bool:
    return a.SerializeToString(deterministic=True) == b.SerializeToString(deterministic=True)


def any_order(rule: Merge, history: list[EnrichedArticle], seed: int) -> bool:
    shuffled = random.Random(seed).sample(history, len(history))
    return same(reduce(rule, history), reduce(rule, shuffled))


def any_repetition(rule: Merge, history: list[EnrichedArticle], seed: int) -> bool:
    again = [*history, *random.Random(seed).choices(history, k=3)]
    return same(reduce(rule, history), reduce(rule, again))


def any_grouping(rule: Merge, history: list[EnrichedArticle], seed: int) -> bool:
    split = random.Random(seed).randrange(1, len(history))
    return same(reduce(rule, history), rule(reduce(rule, history[:split]), reduce(rule, history[split:])))


LAWS = pytest.mark.parametrize("law", [any_order, any_repetition, any_grouping])


@LAWS
@given(history=histories(), seed=seeds)
@many
def test_merge_holds_the_law(law: Law, history: list[EnrichedArticle], seed: int) -> None:
    assert law(merge, history, seed)


@pytest.mark.parametrize("law", [any_order, any_repetition])
def test_the_naive_rule_breaks_the_same_law(law: Law) -> None:
    try:
        find(
            st.tuples(histories(), seeds),
            lambda case: not law(naive, *case),
            settings=settings(many, max_examples=1000),
        )
    except NoSuchExample:
        pytest.fail("no history tells the naive rule from the right one: the properties are too weak")


@given(states(), states())
@few
def test_what_was_merged_is_not_changed_by_merging_it_again(a: EnrichedArticle, b: EnrichedArticle) -> None:
    merged = merge(a, b)
    assert same(merge(merged, merged), merged)
    assert same(merge(merged, a), merged)
    assert same(link(merged), merged)


@given(states(), states())
@few
def test_merging_leaves_its_arguments_alone(a: EnrichedArticle, b: EnrichedArticle) -> None:
    before = (a.SerializeToString(deterministic=True), b.SerializeToString(deterministic=True))
    merge(a, b)
    assert before == (a.SerializeToString(deterministic=True), b.SerializeToString(deterministic=True))


@given(histories())
@few
def test_linking_before_merging_makes_no_difference(history: list[EnrichedArticle]) -> None:
    assert same(reduce(merge, history), reduce(merge, map(link, history)))


@given(histories())
@few
def test_an_empty_article_adds_nothing(history: list[EnrichedArticle]) -> None:
    empty = EnrichedArticle(article_id=ARTICLE_ID)
    merged = reduce(merge, history)
    assert same(merge(merged, empty), merged)


@given(histories())
@few
def test_an_article_that_is_gone_has_no_text_and_no_section_of_it(history: list[EnrichedArticle]) -> None:
    merged = reduce(merge, history)
    if is_gone(merged):
        assert (merged.headline, merged.text, len(merged.paragraphs), len(merged.missing)) == ("", "", 0, 0)
        assert all(s.info.text_revision > merged.text_revision for s in sections(merged).values())


@given(histories())
@few
def test_no_kill_of_the_latest_text_is_overruled(history: list[EnrichedArticle]) -> None:
    latest = max(one.text_revision for one in history)
    if any(one.text_revision == latest and is_gone(one) for one in history):
        assert is_gone(reduce(merge, history))


@given(histories())
@few
def test_a_section_of_the_latest_text_shows_the_highest_generation_there_was(history: list[EnrichedArticle]) -> None:
    merged = reduce(merge, history)
    for name, section in shown(merged).items():
        rivals = [sections(one)[name].info for one in history if name in sections(one)]
        of_this_text = [info.generation for info in rivals if section_key(info) == text_key(merged)]
        assert section.info.generation == max(of_this_text)


@given(histories())
@few
def test_a_difference_of_the_latest_text_is_the_one_told_from_most(history: list[EnrichedArticle]) -> None:
    merged = reduce(merge, history)
    if has_difference(merged):
        rivals = [one.difference for one in history if one.HasField("difference")]
        of_this_text = [told for told in rivals if difference_key(told) == text_key(merged)]
        assert merged.difference.since_revision == max(told.since_revision for told in of_this_text)
        assert has_difference(visible(merged))


@given(histories())
@few
def test_nothing_is_both_here_and_missing(history: list[EnrichedArticle]) -> None:
    merged = reduce(merge, history)
    seen = visible(merged)
    assert sections(seen) == shown(merged)
    if merged.status == Article.USABLE:
        assert not set(merged.missing) & sections(merged).keys()
        assert set(seen.missing) == set(merged.missing) | (sections(merged).keys() - shown(merged).keys())


def test_two_articles_are_not_merged() -> None:
    with pytest.raises(ValueError, match="two articles: a and b"):
        merge(with_article(Article(article_id="a")), with_article(Article(article_id="b")))
