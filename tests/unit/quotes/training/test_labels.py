"""What the tagger is taught, by small texts of our own."""

import re

from services.cli.evaluate.rows import Attribution
from services.quotes.tags import OUTSIDE, Part, first, further
from services.quotes.training.labels import Labels, Link, labels_of

TEXT = "Rain, said Ann, will come; it may stay, she thinks."


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def labels(*attributions: Attribution) -> Labels:
    return labels_of(attributions, [match.span() for match in re.finditer(r"\w+|[^\w\s]", TEXT)])


def tags(found: Labels, words: str) -> list[int]:
    start, end = span(words)
    return [tag for at, tag in found.tags.items() if start <= at < end]


RAIN = Attribution(source=(span("Ann"),), cue=(span("said"),), content=(span("Rain"), span("will come")))


def test_each_piece_of_a_part_begins_anew() -> None:
    found = labels(RAIN)

    assert tags(found, "Rain, said Ann") == [first(Part.CONTENT), OUTSIDE, first(Part.CUE), first(Part.SOURCE)]
    assert tags(found, "will come") == [first(Part.CONTENT), further(Part.CONTENT)]
    assert tags(found, "; it may") == [OUTSIDE] * 3


def test_contents_point_to_their_cue_and_cues_to_their_source() -> None:
    found = labels(RAIN)

    said = span("said")[0]
    assert found.to_cue == (Link(span("Rain")[0], said), Link(span("will")[0], said))
    assert found.to_source == (Link(said, span("Ann")[0]),)


def test_a_cue_without_a_source_points_to_nothing() -> None:
    found = labels(Attribution(source=(), cue=(span("said"),), content=(span("Rain"),)))

    assert found.to_source == (Link(span("said")[0], None),)


def test_an_attribution_without_a_cue_has_tags_and_no_links() -> None:
    found = labels(Attribution(source=(span("Ann"),), cue=(), content=(span("Rain"),)))

    assert tags(found, "Rain") == [first(Part.CONTENT)]
    assert found.to_cue == found.to_source == ()


def test_of_two_that_overlap_the_later_one_counts() -> None:
    inner = Attribution(source=(span("she"),), cue=(span("thinks"),), content=(span("come; it may stay"),))

    found = labels(RAIN, inner)

    assert tags(found, "will come") == [first(Part.CONTENT), first(Part.CONTENT)]


def test_neighbours_of_one_part_are_told_apart() -> None:
    apart = labels(
        Attribution(source=(), cue=(), content=(span("will"),)), Attribution(source=(), cue=(), content=(span("come"),))
    )

    assert tags(apart, "will come") == [first(Part.CONTENT), first(Part.CONTENT)]


def test_a_span_within_a_word_takes_the_words_that_begin_in_it() -> None:
    start, end = span("Rain")

    found = labels(Attribution(source=(), cue=(), content=((start, end - 1),)))

    assert tags(found, "Rain") == [first(Part.CONTENT)]
