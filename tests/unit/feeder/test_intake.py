"""What the intake does with a ledger that only remembers; that nothing is lost is shown on a real Kafka."""

import json
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY
from wirelens import events
from wirelens.article.v1.article_pb2 import Article
from wirelens.feeder.v1.feeder_pb2 import Receipt

from services.common.health import Health
from services.feeder import intake as module
from services.feeder.intake import Delivery, Intake
from services.feeder.ledger import KafkaAwayError
from services.feeder.wires import Push, Rights
from tests.unit.feeder.memory import MemoryLedger

TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def health() -> Health:
    health = Health("feeder", "kafka")
    health.found("kafka")
    return health


@pytest.fixture
def intake(ledger: MemoryLedger, health: Health) -> Intake:
    return Intake(ledger, "default", health, clock=lambda: datetime(2024, 5, 3, tzinfo=UTC))  # type: ignore[arg-type]


def lines(*stories: dict[str, object], **fields: object) -> Delivery:
    content = "\n".join(json.dumps({"headline": "Talks", **story}) for story in stories)
    return Delivery(content.encode(), **fields)  # type: ignore[arg-type]


def actions(receipts: list[Receipt]) -> list[str]:
    return [Receipt.Action.Name(receipt.action) for receipt in receipts]


def test_a_receipt_says_all_of_its_story(intake: Intake) -> None:
    ((receipt,),) = intake.take([lines({"guid": "g", "version": 7, "body": "They went on."}, wire="example")])
    assert receipt == Receipt(
        guid="g",
        version="7",
        article_id=events.article_id("example", "g"),
        revision=1,
        action=Receipt.ACCEPTED,
        headline="Talks",
        chars=20,
        paragraphs=2,
        status=Article.USABLE,
        wire="example",
    )


def test_receipts_stand_with_their_delivery_in_order(intake: Intake) -> None:
    receipts = intake.take([lines({"guid": "a"}, {"guid": "b"}), Delivery(b""), lines({"guid": "c"})])
    assert [[r.guid for r in of_one] for of_one in receipts] == [["a", "b"], [""], ["c"]]


def test_a_story_twice_in_a_batch_knows_of_itself(intake: Intake, ledger: MemoryLedger) -> None:
    story, later = {"guid": "g", "version": 1}, {"guid": "g", "version": 2, "headline": "More talks"}
    (receipts,) = intake.take([lines(story, later, story, later)])
    assert actions(receipts) == ["ACCEPTED", "REFRESHED", "STALE", "DUPLICATE"]
    assert [out.article.revision for out in ledger.batches[0]] == [1, 2]


@pytest.mark.parametrize(
    ("own", "by", "wire"), [("a", "b", "a"), ("", "b", "b"), ("", "", "default"), ("", " \x00", "default")]
)
def test_the_wire_is_the_items_own_else_the_deliverys_else_the_default(
    intake: Intake, own: str, by: str, wire: str
) -> None:
    ((receipt,),) = intake.take([lines({"guid": "g", "wire": own}, wire=by)])
    assert receipt.wire == wire
    assert receipt.article_id == events.article_id(wire, "g")


def test_a_wires_defaults_hold_where_an_item_says_nothing(ledger: MemoryLedger, health: Health) -> None:
    wires = [Push(id="w", language="de", rights=Rights(credit="Example", usage_terms="Not in Lilliput"))]
    intake = Intake(ledger, "default", health, wires)  # type: ignore[arg-type]
    said = {"guid": "b", "language": "fr", "credit": "Own", "usageTerms": "Free"}
    intake.take([lines({"guid": "a"}, said, {"guid": "c", "wire": "other"}, wire="w")])
    found = [(a.language, a.credit, a.usage_terms) for a in (out.article for out in ledger.batches[0])]
    assert found[:2] == [("de", "Example", "Not in Lilliput"), ("fr", "Own", "Free")]
    assert found[2][1:] == ("", "")


def test_a_kill_by_article_id(intake: Intake) -> None:
    ((first,),) = intake.take([lines({"guid": "g", "wire": "a"})])
    ((receipt,),) = intake.take([lines({"articleId": first.article_id, "status": "canceled", "reason": "libel"})])
    assert (actions([receipt]), receipt.reason, receipt.guid, receipt.wire) == (["KILLED"], "libel", "g", "a")
    assert (receipt.revision, receipt.status) == (2, Article.CANCELED)


def test_a_kill_by_an_unknown_article_id_is_rejected(intake: Intake, ledger: MemoryLedger) -> None:
    ((receipt,),) = intake.take([lines({"articleId": "none", "status": "canceled"})])
    assert actions([receipt]) == ["REJECTED"]
    assert ledger.batches == [[]]


def notice(concerns: str) -> Delivery:
    return Delivery(
        f"""<nitf><head><docdata><doc-id id-string="n"/><ed-msg msg-type="Mandatory kill" info="It names a wrong man"/>
        <correction id-string="{concerns}"/></docdata></head>
        <body><body.head><hedline><hl1>KILL</hl1></hedline></body.head></body></nitf>""".encode()
    )


def test_a_notice_kills_the_story_that_it_names(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", "version": 5})])
    ((receipt,),) = intake.take([notice("g")])
    assert (actions([receipt]), receipt.guid, receipt.reason) == (["KILLED"], "g", "It names a wrong man")
    assert (receipt.revision, receipt.status) == (2, Article.CANCELED)
    assert [known.guid for known in ledger.stories.values()] == ["g"]


def test_a_notice_is_followed_on_its_own_wire_alone(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", "wire": "other"})])
    ((receipt,),) = intake.take([notice("g")])
    assert actions([receipt]) == ["REJECTED"]
    assert receipt.reason == (
        "a notice that takes back g, on wire default neither a guid nor the slug of a story of this provider"
        " in the last 3 days: kill the story by its guid"
    )
    assert len(ledger.stories) == 1


NAMED = {"slug": "Harbour-Fire", "provider": "EXA"}
KILL = {"guid": "n", "headline": "KILL: HARBOUR-FIRE", "provider": "EXA", "note": "It names a wrong man"}


def usable(ledger: MemoryLedger) -> list[str]:
    return [known.guid for known in ledger.stories.values() if known.status == Article.USABLE]


def test_a_notice_kills_the_one_story_whose_slug_it_names(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", **NAMED}, {"guid": "h", **NAMED, "slug": "Harbour"})])
    ((receipt,),) = intake.take([lines(KILL)])
    assert (actions([receipt]), receipt.guid, receipt.reason) == (["KILLED"], "g", "It names a wrong man")
    assert usable(ledger) == ["h"]


def test_a_notice_kills_the_story_that_came_before_it_in_the_same_batch(intake: Intake, ledger: MemoryLedger) -> None:
    (receipts,) = intake.take([lines({"guid": "g", **NAMED}, KILL)])
    assert (actions(receipts), usable(ledger)) == (["ACCEPTED", "KILLED"], [])


def test_a_notice_kills_the_story_under_embargo_whose_slug_it_names(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", **NAMED, "embargoed": "2024-05-04T00:00:00Z"})])
    ((receipt,),) = intake.take([lines(KILL)])
    assert (actions([receipt]), receipt.guid, len(ledger.holds)) == (["KILLED"], "g", 0)


def test_a_kill_without_a_guid_kills_by_its_slug(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", **NAMED})])
    ((receipt,),) = intake.take([Delivery(json.dumps({"status": "canceled", "reason": "libel", **NAMED}).encode())])
    assert (actions([receipt]), receipt.guid, receipt.reason) == (["KILLED"], "g", "libel")


def test_a_slug_of_two_stories_kills_neither_and_names_both(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", **NAMED}, {"guid": "h", "headline": "Fire", **NAMED})])
    ((receipt,),) = intake.take([lines(KILL)])
    assert actions([receipt]) == ["REJECTED"]
    assert receipt.reason.endswith("the slug of 2 stories: kill the right one by its guid: g, h")
    assert usable(ledger) == ["g", "h"]


@pytest.mark.parametrize(
    "other",
    [
        {"provider": "Another"},
        {"wire": "other"},
        {"slug": "Harbour-Fire-2"},
        {"slug": ""},
        {"status": "withheld"},
    ],
    ids=["provider", "wire", "slug", "nameless", "withheld"],
)
def test_a_notice_kills_no_other_story(intake: Intake, ledger: MemoryLedger, other: dict[str, object]) -> None:
    intake.take([lines({"guid": "g", **NAMED, **other})])
    before = usable(ledger)
    ((receipt,),) = intake.take([lines(KILL)])
    assert (actions([receipt]), usable(ledger)) == (["REJECTED"], before)


def test_a_slug_of_last_week_is_another_story(ledger: MemoryLedger, health: Health) -> None:
    days = iter([1, 5])
    intake = Intake(ledger, "default", health, clock=lambda: datetime(2024, 5, next(days), tzinfo=UTC))  # type: ignore[arg-type]
    intake.take([lines({"guid": "g", **NAMED})])
    ((receipt,),) = intake.take([lines(KILL)])
    assert (actions([receipt]), usable(ledger)) == (["REJECTED"], ["g"])


def test_a_killed_story_gives_its_slug_to_the_next(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "g", **NAMED}, {"guid": "g", "status": "canceled"}, {"guid": "h", **NAMED})])
    ((receipt,),) = intake.take([lines(KILL)])
    assert (actions([receipt]), receipt.guid) == (["KILLED"], "h")


def test_a_stale_item_says_where_the_story_stands(intake: Intake) -> None:
    intake.take([lines({"guid": "g", "version": 5})])
    ((receipt,),) = intake.take([lines({"guid": "g", "version": 4})])
    assert (actions([receipt]), receipt.revision, receipt.reason) == (["STALE"], 1, "version 5 was taken before")


def test_a_rejected_part_is_told_in_one_clean_line(intake: Intake) -> None:
    (receipts,) = intake.take([Delivery(b'{"guid": "\\ud800g", "version": [1]}\n{"guid": "b", "headline": "B"}')])
    assert actions(receipts) == ["REJECTED", "ACCEPTED"]
    assert receipts[0].guid == "g"
    assert receipts[0].reason.startswith("line 1: version: ")


@pytest.mark.parametrize(("sent", "kept"), [(TRACE, TRACE), (b"\xff\xfe", None), (b"x", None), (None, None)])
def test_trace_context_is_passed_on_where_it_is_one(
    intake: Intake, ledger: MemoryLedger, sent: bytes | None, kept: bytes | None
) -> None:
    intake.take([lines({"guid": "g"}, traceparent=sent)])
    assert ledger.batches[0][0].traceparent == kept


def test_batches_are_bounded_in_stories(intake: Intake, ledger: MemoryLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_STORIES", 2)
    (receipts,) = intake.take([lines(*({"guid": str(n)} for n in range(5)))])
    assert [len(batch) for batch in ledger.batches] == [2, 2, 1]
    assert len(receipts) == 5


def test_batches_are_bounded_in_text(intake: Intake, ledger: MemoryLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_CHARS", 200)
    intake.take([lines(*({"guid": str(n), "body": "x" * 60} for n in range(4)))])
    assert [len(batch) for batch in ledger.batches] == [2, 2]


def test_batches_are_bounded_in_paragraphs(
    intake: Intake, ledger: MemoryLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_CHARS", 10 * module.PARAGRAPH_CHARS)
    intake.take([lines(*({"guid": str(n), "paragraphs": ["x"] * 6} for n in range(4)))])
    assert [len(batch) for batch in ledger.batches] == [2, 2]


def test_a_rehearsal_says_what_would_be_taken_and_publishes_nothing(
    intake: Intake, ledger: MemoryLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_STORIES", 1)
    stories = lines({"guid": "g", "version": 1}, {"guid": "g", "version": 2}, {"guid": "g", "version": 1}, {"guid": ""})
    (would_be,) = intake.rehearse([stories])
    assert ledger.batches == []
    assert intake.take([stories]) == [would_be]
    assert actions(would_be) == ["ACCEPTED", "REFRESHED", "STALE", "REJECTED"]


def test_a_rehearsal_knows_what_was_taken(intake: Intake) -> None:
    intake.take([lines({"guid": "g"})])
    ((receipt,),) = intake.rehearse([lines({"guid": "g"})])
    assert actions([receipt]) == ["DUPLICATE"]


def test_a_rehearsal_is_not_counted(intake: Intake) -> None:
    labels = {"action": "accepted"}
    before = REGISTRY.get_sample_value("wirelens_feeder_items_total", labels)
    intake.rehearse([lines({"guid": "g"})])
    assert REGISTRY.get_sample_value("wirelens_feeder_items_total", labels) == before


def test_nothing_is_rehearsed_before_the_ledger_is_open(intake: Intake, ledger: MemoryLedger) -> None:
    ledger.is_open = False
    with pytest.raises(KafkaAwayError):
        intake.rehearse([lines({"guid": "g"})])


def duplicates(ledger: MemoryLedger) -> list[str]:
    names = {known.article_id: known.guid for known in ledger.stories.values()}
    articles = [out.article for batch in ledger.batches for out in batch]
    return [f"{a.guid}{a.revision} {names.get(a.duplicate_of, '-')}" for a in articles]


def test_a_copy_names_the_story_that_its_text_was_first(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "a"}, wire="one")])
    intake.take([lines({"guid": "b"}, {"guid": "c", "body": "Of another kind."}, wire="two")])
    intake.take([lines({"guid": "d"}, wire="one")])
    assert duplicates(ledger) == ["a1 -", "b1 a", "c1 -", "d1 a"]


def test_a_copy_in_the_same_batch_is_one_too(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "z"}, {"guid": "a"}, {"guid": "b"})])
    assert duplicates(ledger) == ["z1 -", "a1 z", "b1 z"]


def test_a_story_that_is_gone_has_no_copies(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "a"})])
    killed = {"guid": "a", "status": "canceled", "reason": "libel"}
    intake.take([lines(killed, {"guid": "b"}, {"guid": "c"})])
    assert duplicates(ledger)[1:] == ["a2 -", "b1 -", "c1 b"]


def test_a_refreshed_original_does_not_become_a_copy_of_its_copy(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "b"}, {"guid": "a"})])
    intake.take([lines({"guid": "b", "credit": "Example"}, {"guid": "a", "credit": "Example"})])
    assert duplicates(ledger)[2:] == ["b2 -", "a2 b"]


def test_a_copy_that_comes_again_is_a_duplicate_whatever_became_of_its_original(intake: Intake) -> None:
    intake.take([lines({"guid": "a"}, {"guid": "b"})])
    (receipts,) = intake.take([lines({"guid": "a", "status": "canceled", "reason": "libel"}, {"guid": "b"})])
    assert actions(receipts) == ["KILLED", "DUPLICATE"]


def test_what_is_held_is_known_by_its_story_and_not_published(intake: Intake, ledger: MemoryLedger) -> None:
    intake.take([lines({"guid": "a"})])
    (receipts, rejected) = intake.hold([lines({"guid": "a"}, {"guid": "b"}), Delivery(b"")], "wait")
    assert [(r.guid, r.revision, r.reason) for r in receipts] == [("a", 1, "wait"), ("b", 0, "wait")]
    assert actions(receipts) + actions(rejected) == ["HELD", "HELD", "REJECTED"]
    assert len(ledger.batches) == 1


def test_no_more_goes_at_once_than_there_is_room_for(intake: Intake, ledger: MemoryLedger) -> None:
    rooms = iter([2, 1, 400])
    (receipts,) = intake.take([lines(*({"guid": str(n)} for n in range(5)))], lambda: next(rooms))
    assert [len(batch) for batch in ledger.batches] == [2, 1, 2]
    assert len(receipts) == 5


def test_nothing_is_taken_before_the_ledger_is_open(intake: Intake, ledger: MemoryLedger) -> None:
    ledger.is_open = False
    with pytest.raises(KafkaAwayError):
        intake.take([lines({"guid": "g"})])
    assert ledger.batches == []


def test_it_is_not_ready_while_the_broker_is_away_and_ready_when_it_is_back(
    intake: Intake, ledger: MemoryLedger, health: Health
) -> None:
    ledger.away_after = 0
    with pytest.raises(KafkaAwayError):
        intake.take([lines({"guid": "g"})])
    assert not health.ready
    intake.open()
    assert health.ready
