"""What an article shows after this and that has arrived of it. The laws are in tests/contract/test_merge_laws.py."""

from functools import reduce
from itertools import permutations

import pytest
from wirelens.article.v1.article_pb2 import Article
from wirelens.difference import difference
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.extension.v1.extension_pb2 import ExtensionSection
from wirelens.link import link
from wirelens.merge import article_of, merge, sections, visible, with_article, with_section
from wirelens.recall import voiding
from wirelens.section.v1.section_pb2 import Failure
from wirelens.sections import put, shown

from tests.unit.wirelens.articles import TEXT, article, direct, entities, info, porto, quotes, sentiment

NEW_TEXT = "All of it was wrong."


def merged(*events: EnrichedArticle) -> EnrichedArticle:
    """Return what all events say, after trying them in every order."""
    results = {reduce(merge, order).SerializeToString(deterministic=True) for order in permutations(events)}
    assert len(results) == 1
    return EnrichedArticle.FromString(results.pop())


def extension(name: str, generation: int = 1) -> ExtensionSection:
    return ExtensionSection(info=info(name, generation))


def test_sections_that_came_before_their_article_show_with_it() -> None:
    whole = merged(with_section(entities()), with_section(quotes()), with_article(article()))
    assert list(shown(whole)) == ["entities", "quotes"]
    assert whole.quotes.quotes[0].speaker.name == "Ana Ruiz"


def test_the_higher_revision_stands() -> None:
    refreshed = article(2, text_revision=1)
    refreshed.credit = "Agency"
    assert merged(with_article(article()), with_article(refreshed)).credit == "Agency"


def test_a_refresh_without_a_change_of_text_keeps_the_sections() -> None:
    whole = merged(with_article(article()), with_section(entities()), with_article(article(2, text_revision=1)))
    assert (whole.revision, list(shown(whole))) == (2, ["entities"])


def test_a_correction_drops_the_sections_of_the_earlier_text() -> None:
    whole = merged(with_article(article()), with_section(entities()), with_article(article(2, text=NEW_TEXT)))
    assert (whole.text, sections(whole)) == (NEW_TEXT, {})


def test_a_section_of_a_later_text_is_hidden_until_its_article_comes() -> None:
    late = entities()
    late.info.CopyFrom(info("entities", text_revision=2, text=NEW_TEXT))
    early = merged(with_article(article()), with_section(late))
    assert not visible(early).HasField("entities")
    assert list(visible(early).missing) == ["entities"]
    assert list(shown(merge(early, with_article(article(2, text=NEW_TEXT))))) == ["entities"]


def test_a_newer_model_replaces_and_an_older_one_does_not() -> None:
    whole = merged(with_article(article()), with_section(quotes(generation=2)), with_section(quotes(direct())))
    assert (whole.quotes.info.generation, len(whole.quotes.quotes)) == (2, 2)


def test_an_analysis_replaces_a_failure() -> None:
    failed = entities(generation=0)
    failed.info.failure.reason = Failure.PARSE_FAILED
    whole = merged(with_article(article()), with_section(failed), with_section(entities()))
    assert whole.provenance[0].outcome == ""


def test_rivals_of_one_revision_end_the_same_way_for_all() -> None:
    rival = article()
    rival.text, rival.headline, rival.text_sha256 = NEW_TEXT, "", "ff"
    assert merged(with_article(article()), with_article(rival)).text in (TEXT, NEW_TEXT)


def test_a_kill_frees_the_text_and_all_that_was_made_of_it() -> None:
    kill = article(2, status=Article.CANCELED)
    whole = merged(with_article(article()), with_section(entities()), with_section(sentiment()), with_article(kill))
    assert whole == with_article(kill)


def test_a_difference_goes_with_its_text() -> None:
    told = with_article(article(2, text=NEW_TEXT))
    told.difference.CopyFrom(difference(with_article(article()), told))
    assert merged(with_article(article()), told).HasField("difference")
    assert merged(told, with_article(article(3, text_revision=2, text=NEW_TEXT))).HasField("difference")
    assert not merged(told, with_article(article(3))).HasField("difference")
    assert not merged(told, with_article(article(3, status=Article.CANCELED))).HasField("difference")


def test_of_two_differences_the_one_told_from_more_stands() -> None:
    now = with_article(article(2, text=NEW_TEXT))
    less, more = with_article(article_of(now)), with_article(article_of(now))
    less.difference.CopyFrom(difference(with_article(article()), now))
    more.difference.CopyFrom(less.difference)
    more.difference.compared.add(section="quotes", generation=1, since_generation=1)
    assert merged(less, more, now).difference == more.difference


def test_what_a_kill_voids_goes_with_the_kill() -> None:
    standing = merged(with_article(article()), with_section(entities()), with_section(quotes()))
    kill = with_article(article(2, status=Article.CANCELED))
    voided = merged(standing, kill, voiding(kill, standing)).voided
    assert (voided.text_revision, list(voided.entities), list(voided.quotes)) == (1, ["e1", "e2"], ["q1", "q2"])
    assert not merged(voiding(kill, standing), with_article(article(3))).HasField("voided")


@pytest.mark.parametrize("revision", [2, 3])
def test_a_kill_voids_nothing_of_what_is_not_before_it(revision: int) -> None:
    kill = with_article(article(2, status=Article.CANCELED))
    assert not voiding(kill, with_article(article(revision))).HasField("voided")


def test_what_arrives_after_a_kill_does_not_bring_the_text_back() -> None:
    killed = with_article(article(2, status=Article.CANCELED))
    assert merge(killed, merge(with_article(article()), with_section(entities()))) == killed


def test_a_kill_that_left_its_text_in_is_freed_of_it() -> None:
    kill = article()
    kill.status, kill.revision = Article.CANCELED, 2
    whole = merged(with_article(article()), with_section(entities()), with_article(kill))
    assert (whole.status, whole.headline, whole.text, len(whole.paragraphs)) == (Article.CANCELED, "", "", 0)
    assert sections(whole) == {}


def test_of_a_kill_and_a_withholding_of_one_revision_the_kill_stands() -> None:
    withheld = with_article(article(2, status=Article.WITHHELD))
    assert merged(with_article(article(2, status=Article.CANCELED)), withheld).status == Article.CANCELED


def test_a_story_that_was_withheld_comes_back_with_a_later_revision() -> None:
    back = article(3)
    whole = merged(with_article(article()), with_article(article(2, status=Article.WITHHELD)), with_article(back))
    assert (whole.status, whole.text) == (Article.USABLE, TEXT)


def test_extensions_stand_side_by_side_and_each_by_its_own_generation() -> None:
    whole = merged(
        with_article(article()),
        with_section(extension("topics")),
        with_section(extension("readability")),
        with_section(extension("readability", 2)),
    )
    assert {name: e.info.generation for name, e in whole.extensions.items()} == {"readability": 2, "topics": 1}


def test_missing_is_what_neither_has() -> None:
    first, second = with_article(article()), with_article(article())
    first.missing.extend(["quotes", "sentiment"])
    second.missing.extend(["entities", "quotes"])
    put(first, entities())
    put(second, sentiment())
    assert list(merged(first, second).missing) == ["quotes"]


def test_missing_and_source_offset_are_the_later_article_s() -> None:
    first, second = with_article(article()), with_article(article(2, text=NEW_TEXT))
    first.missing.append("quotes")
    first.source_offset = 9
    second.missing.append("entities")
    second.source_offset = 4
    whole = merged(first, second)
    assert (list(whole.missing), whole.source_offset) == (["entities"], 4)


def test_the_same_section_linked_and_not_is_one_section() -> None:
    """Rivals of one generation must be told apart by what was analysed, never by what linking made of it."""
    for number in range(16):
        rival = quotes(direct())
        rival.info.model_version = f"rival {number}"
        linked = link(merge(with_article(article()), merge(with_section(entities()), with_section(quotes()))))
        other = merge(with_article(article()), with_section(rival))
        others = entities(porto(), generation=2)
        merged(linked, other, with_section(quotes()), with_section(others))


def test_linking_is_done_anew_when_better_entities_come() -> None:
    once = merge(with_article(article()), merge(with_section(entities()), with_section(quotes())))
    again = merge(once, with_section(entities(porto(), generation=2)))
    assert (again.quotes.quotes[0].speaker.entity_id, again.quotes.quotes[0].speaker.name) == ("", "Ruiz")


def test_an_article_goes_in_and_comes_out_as_it_was() -> None:
    assert article_of(merge(with_article(article()), with_section(entities()))) == article()


@pytest.mark.parametrize("name", ["", "entities"])
def test_an_extension_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ValueError, match="can't be called"):
        with_section(extension(name))
