from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wirelens import events
from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.feeder.core import Decision, Known, decide
from services.feeder.item import Item
from services.feeder.text import MAX_BYTES, Marked, Text, from_plain

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


class Story:
    """A story's life: what is known of it after each item."""

    def __init__(self) -> None:
        self.known: Known | None = None
        self.now = NOON

    def take(self, item: Item) -> Decision:
        self.now += timedelta(seconds=1)
        decision = decide(self.known, item, "wire", self.now)
        if decision.article:
            self.known = Known.after(self.known, decision.article)
        return decision

    def action(self, item: Item) -> str:
        return Receipt.Action.Name(self.take(item).action)

    @property
    def at(self) -> tuple[int, int]:
        assert self.known
        return self.known.revision, self.known.text_revision


def usable(version: str = "", body: str = "They went on.", minute: int | None = None, **more: str) -> Item:
    created = None if minute is None else NOON + timedelta(minutes=minute)
    return Item(guid="g", version=version, text=from_plain("Talks", body), version_created=created, **more)


def kill(version: str = "", reason: str = "libel", minute: int | None = None) -> Item:
    created = None if minute is None else NOON + timedelta(minutes=minute)
    return Item(guid="g", version=version, status=Article.CANCELED, reason=reason, version_created=created)


def withhold(version: str = "") -> Item:
    return Item(guid="g", version=version, status=Article.WITHHELD)


def test_the_first_item_is_revision_one() -> None:
    article = Story().take(usable("7", credit="Example", language="en-GB")).article
    assert article
    assert (article.revision, article.text_revision, article.status) == (1, 1, Article.USABLE)
    assert article.article_id == events.article_id("wire", "g")
    assert (article.headline, article.text) == ("Talks", "Talks\n\nThey went on.")
    assert article.text_sha256 == events.text_sha256(article.text)
    assert article.paragraphs[0] == Paragraph(start=0, end=5, kind=Paragraph.HEADLINE)
    assert (article.version, article.credit, article.language) == ("7", "Example", "en-gb")
    assert article.received_at.ToDatetime(UTC) == NOON + timedelta(seconds=1)
    assert not article.HasField("version_created")


def test_what_editors_say_goes_with_the_story_and_leaves_with_it() -> None:
    said = {"byline": "By Jane Doe", "dateline": "GENEVA", "slug": "Talks", "keywords": ("talks",)}
    article = Story().take(replace(usable("1"), urgency=3, **said)).article  # type: ignore[arg-type]
    recall = Story().take(replace(kill(), **said)).article  # type: ignore[arg-type]
    assert article
    assert recall
    assert (article.byline, article.dateline, article.slug, article.urgency) == ("By Jane Doe", "GENEVA", "Talks", 3)
    assert list(article.keywords) == ["talks"]
    assert (recall.byline, recall.dateline, recall.slug, list(recall.keywords)) == ("", "", "", [])


def test_a_higher_version_is_the_next_revision() -> None:
    story = Story()
    story.take(usable("9"))
    assert story.action(usable("10", "They ended.")) == "REFRESHED"
    assert story.at == (2, 2)


def test_metadata_alone_leave_the_text_revision() -> None:
    story = Story()
    story.take(usable("1"))
    assert story.action(usable("2", credit="Example")) == "REFRESHED"
    assert story.at == (2, 1)


def changes(*items: Item) -> list[str]:
    story = Story()
    decided = [story.take(item).article for item in items]
    return [Article.Change.Name(article.change) for article in decided if article]


def test_a_revision_says_what_it_is_to_the_one_before() -> None:
    assert changes(usable("1"), usable("2", "They ended."), usable("2", "They stopped."), kill(), usable("3")) == [
        "NEW",
        "UPDATE",
        "REFRESH",
        "RECALL",
        "UPDATE",
    ]


def test_what_the_wire_calls_a_version_counts_before_what_its_number_tells() -> None:
    assert changes(usable("1", signal="update"), usable("1", "They ended.", signal="correction")) == [
        "UPDATE",
        "CORRECTION",
    ]


def test_an_item_of_a_wire_without_versions_and_times_is_an_update() -> None:
    assert changes(usable(), usable(body="They ended.")) == ["NEW", "UPDATE"]


def test_a_correction_of_what_was_taken_has_a_receipt_of_its_own() -> None:
    story = Story()
    assert story.action(usable("1", signal="correction")) == "ACCEPTED"
    assert story.action(usable("2", "They ended.", signal="correction")) == "CORRECTED"
    assert story.action(usable("3", "They stopped.", signal="refile")) == "REFRESHED"


def test_an_advisory_is_marked_and_its_body_is_a_note() -> None:
    article = Story().take(usable("1", signal="advisory")).article
    assert article
    assert article.advisory
    assert [p.kind for p in article.paragraphs] == [Paragraph.HEADLINE, Paragraph.NOTE]


def test_a_lower_version_is_stale() -> None:
    story = Story()
    story.take(usable("10"))
    assert story.action(usable("9", "They ended.")) == "STALE"
    assert story.at == (1, 1)


@pytest.mark.parametrize(("lower", "higher"), [("1", "2"), ("9", "10"), ("1.9", "1.10"), ("2", "2.1"), ("08", "9")])
def test_versions_are_compared_as_numbers(lower: str, higher: str) -> None:
    story = Story()
    story.take(usable(higher))
    assert story.action(usable(lower, "They ended.")) == "STALE"


def test_times_decide_where_versions_are_no_numbers() -> None:
    story = Story()
    story.take(usable("final", minute=5))
    assert story.action(usable("draft", "They ended.", minute=4)) == "STALE"
    assert story.action(usable("again", "They ended.", minute=6)) == "REFRESHED"


def test_times_decide_where_versions_are_equal() -> None:
    story = Story()
    story.take(usable("1", minute=5))
    assert story.action(usable("1", "They ended.", minute=4)) == "STALE"


def test_arrival_decides_where_nothing_else_does() -> None:
    story = Story()
    story.take(usable())
    assert story.action(usable(body="They ended.")) == "REFRESHED"


def test_a_version_is_remembered_where_the_next_item_has_none() -> None:
    story = Story()
    story.take(usable("5"))
    story.take(usable(body="They ended."))
    assert story.action(usable("4", "They began.")) == "STALE"


def test_the_same_again_is_a_duplicate() -> None:
    story = Story()
    story.take(usable("1"))
    assert story.action(usable("1")) == "DUPLICATE"
    assert story.at == (1, 1)


def test_the_same_version_with_another_text_is_refreshed() -> None:
    story = Story()
    story.take(usable("1"))
    assert story.action(usable("1", "They ended.")) == "REFRESHED"


def test_a_kill_is_the_next_revision_without_text() -> None:
    story = Story()
    story.take(usable("1"))
    decision = story.take(kill())
    article = decision.article
    assert article
    assert (decision.action, decision.reason) == (Receipt.KILLED, "libel")
    assert (article.revision, article.text_revision, article.status) == (2, 2, Article.CANCELED)
    assert (article.headline, article.text, len(article.paragraphs)) == ("", "", 0)
    assert (article.reason, article.version) == ("libel", "1")


def test_a_kill_by_article_id_finds_wire_and_guid() -> None:
    story = Story()
    first = story.take(usable()).article
    assert first
    by_id = Item(guid="", article_id=first.article_id, status=Article.CANCELED)
    article = decide(story.known, by_id, "other wire", NOON).article
    assert article
    assert (article.article_id, article.wire, article.guid) == (first.article_id, "wire", "g")


def test_a_kill_of_a_lower_version_is_stale() -> None:
    story = Story()
    story.take(usable("3"))
    assert story.action(kill("2")) == "STALE"


@pytest.mark.parametrize("late", [usable("1"), usable("1", "They ended."), usable("1", minute=-5)])
def test_a_killed_story_stays_dead_for_what_is_not_higher(late: Item) -> None:
    story = Story()
    story.take(usable("1"))
    story.take(kill())
    assert story.action(late) == "STALE"


def test_a_killed_story_sent_again_with_a_higher_version_lives_again() -> None:
    story = Story()
    story.take(usable("1"))
    story.take(kill())
    assert story.action(usable("2")) == "REFRESHED"
    assert story.at == (3, 3)


def test_an_unknown_story_can_be_killed_before_it_comes() -> None:
    story = Story()
    assert story.action(kill()) == "KILLED"
    assert story.action(usable("1")) == "STALE"


def test_after_a_kill_of_the_unknown_a_later_made_version_lives() -> None:
    story = Story()
    story.take(kill())
    assert story.action(usable("1", minute=-1)) == "STALE"
    assert story.action(usable("1", minute=+1)) == "REFRESHED"


def test_a_kill_of_an_unknown_version_lets_a_higher_one_live() -> None:
    story = Story()
    story.take(kill("3"))
    assert story.action(usable("2")) == "STALE"
    assert story.action(usable("4")) == "REFRESHED"


def test_a_story_is_withheld_and_released_by_a_higher_version() -> None:
    story = Story()
    story.take(usable("1"))
    assert story.action(withhold()) == "WITHHELD"
    assert story.action(usable("1")) == "STALE"
    assert story.action(usable("2")) == "REFRESHED"


def test_a_withheld_story_can_be_killed_but_a_killed_one_not_withheld() -> None:
    story = Story()
    story.take(withhold())
    assert story.action(kill()) == "KILLED"
    assert story.action(withhold()) == "STALE"


@pytest.mark.parametrize(
    ("item", "what"),
    [
        (Item(guid=""), "guid"),
        (Item(guid="\x00 "), "guid"),
        (Item(guid="", article_id="x"), "guid"),
        (Item(guid="", article_id="x", status=Article.CANCELED), "articleId"),
        (Item(guid="g"), "text"),
        (Item(guid="g" * 2_000, text=from_plain("Talks", "")), "guid"),
        (usable(credit="x" * 20_000), "credit"),
        (Item(guid="g", text=from_plain("x" * 3_000, "")), "headline"),
    ],
)
def test_what_cant_be_taken_says_why(item: Item, what: str) -> None:
    decision = decide(None, item, "wire", NOON)
    assert decision.action == Receipt.REJECTED
    assert what in decision.reason
    assert decision.article is None


def test_an_embargoed_story_is_held_until_its_time() -> None:
    item = replace(usable(), embargoed=NOON)

    early, due = decide(None, item, "wire", NOON - timedelta(seconds=1)), decide(None, item, "wire", NOON)

    assert (early.action, early.article) == (Receipt.HELD, None)
    assert early.hold
    assert (early.hold.revision, early.hold.headline) == (1, "Talks")
    assert due.action == Receipt.ACCEPTED


def test_an_expired_story_is_not_published() -> None:
    item = replace(usable(), expires=NOON)

    assert decide(None, item, "wire", NOON).action == Receipt.REJECTED
    assert decide(None, item, "wire", NOON - timedelta(seconds=1)).action == Receipt.ACCEPTED


def test_a_notice_that_kills_another_story_is_no_story() -> None:
    notice = replace(usable(), signal="kill, advisory", concerns="BC-Quake")

    decision = decide(None, notice, "wire", NOON)

    assert decision.article is None
    assert decision.reason == (
        "a notice that takes back BC-Quake, a guid not known on wire wire: kill the story by its guid"
    )


def test_a_notice_that_names_no_story_is_rejected() -> None:
    assert "a story it does not name" in decide(None, usable(signal="kill"), "wire", NOON).reason


def test_a_kill_with_a_signal_to_kill_is_a_kill() -> None:
    story = Story()
    story.take(usable("1"))
    assert story.action(replace(kill(), signal="kill")) == "KILLED"


def test_an_unknown_story_killed_with_a_signal_to_kill_is_killed_before_it_comes() -> None:
    assert Story().action(replace(kill(), signal="kill")) == "KILLED"


def test_an_embargoed_story_can_be_killed() -> None:
    assert decide(None, replace(kill(), embargoed=NOON + timedelta(days=1)), "wire", NOON).action == Receipt.KILLED


def test_the_language_is_found_where_the_wire_does_not_say() -> None:
    french = "Le ministre a déclaré mardi que les négociations allaient se poursuivre jusqu’à la fin de la semaine."
    article = decide(None, usable(body=french), "wire", NOON).article
    assert article
    assert article.language == "fr"


def test_the_language_is_left_open_where_the_text_is_too_short_to_tell() -> None:
    article = decide(None, usable(body="Ja."), "wire", NOON).article
    assert article
    assert article.language == ""


def test_the_largest_article_fits_into_a_record() -> None:
    lines = MAX_BYTES // 2
    marked = tuple(Marked(2 * n, 2 * n + 1, Paragraph.BODY) for n in range(lines))
    article = decide(None, Item(guid="g", text=Text("", "a\n" * lines, marked), language="en"), "wire", NOON).article
    assert article
    assert article.ByteSize() < 4 * 1024 * 1024 - 16_384


def test_an_older_revision_read_again_changes_nothing() -> None:
    story = Story()
    first = story.take(usable("1")).article
    story.take(usable("2"))
    assert first
    assert Known.after(story.known, first) == story.known


ITEMS = st.builds(
    lambda version, body, status, minute, credit: replace(
        usable(version, body, minute, credit=credit, language="en"), status=status
    ),
    st.sampled_from(["", "1", "2", "3", "x"]),
    st.sampled_from(["They went on.", "They ended.", "They began."]),
    st.sampled_from([Article.USABLE, Article.USABLE, Article.WITHHELD, Article.CANCELED]),
    st.sampled_from([None, -1, 0, 1]),
    st.sampled_from(["", "Example"]),
)


@given(st.lists(ITEMS, max_size=12))
def test_revisions_grow_one_by_one_and_text_revisions_never_fall(items: list[Item]) -> None:
    story, before = Story(), (0, 0)
    for item in items:
        article = story.take(item).article
        if article:
            assert article.revision == before[0] + 1
            assert before[1] <= article.text_revision <= article.revision
            assert article.status == Article.USABLE or article.text_revision == article.revision
            before = (article.revision, article.text_revision)


@given(st.lists(ITEMS, min_size=1, max_size=12))
def test_what_was_taken_last_is_a_duplicate_when_it_comes_again(items: list[Item]) -> None:
    story = Story()
    for item in items:
        if story.take(item).article:
            assert story.action(item) == "DUPLICATE"


@given(st.lists(ITEMS, max_size=8), st.lists(ITEMS, max_size=8))
def test_after_a_kill_only_what_is_higher_for_certain_lives(before: list[Item], after: list[Item]) -> None:
    story = Story()
    for item in before:
        story.take(item)
    story.take(replace(kill("3"), version_created=NOON + timedelta(minutes=2)))
    for item in after:
        story.take(item)
    assert story.known
    assert story.known.status == Article.CANCELED


@given(st.permutations([usable("1"), usable("2", "They ended."), usable("3", "They began."), kill("4")]))
def test_numbered_versions_end_alike_in_any_order(items: list[Item]) -> None:
    story = Story()
    for item in items:
        story.take(item)
    assert story.known
    assert (story.known.version, story.known.status) == ("4", Article.CANCELED)
