"""The sample wire is a day's news: what `wirelens demo` sends must show every part of the pipeline something."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import services.cli
from services.feeder.formats import read as read_wire
from services.feeder.item import Item as WireItem

WIRE = Path(services.cli.__file__).parent / "sample" / "wire.jsonl"

Item = dict[str, Any]

FIELDS = {
    "guid", "version", "headline", "body", "paragraphs", "language", "versionCreated", "firstCreated", "credit",
    "usageTerms", "url", "wire", "status", "reason",
}  # fmt: skip


def read() -> list[Item]:
    return [json.loads(line) for line in WIRE.read_text(encoding="utf-8").splitlines()]


def body(item: Item) -> str:
    return item.get("body") or "\n\n".join(item["paragraphs"])


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return read()


@pytest.fixture(scope="module")
def usable(items: list[Item]) -> list[Item]:
    return [item for item in items if item["status"] == "usable"]


@pytest.fixture(scope="module")
def texts(usable: list[Item]) -> str:
    return "\n\n".join(f"{item['headline']}\n\n{body(item)}" for item in usable)


def test_has_25_stories(usable: list[Item]) -> None:
    assert len({item["guid"] for item in usable}) >= 25


def test_every_story_has_60_to_400_words(usable: list[Item]) -> None:
    assert {i["guid"]: n for i in usable if not 60 <= (n := len(body(i).split())) <= 400} == {}


def test_no_two_items_have_the_same_text_or_version(items: list[Item], usable: list[Item]) -> None:
    assert len({body(item) for item in usable}) == len(usable)
    assert len({(item["wire"], item["guid"], item["version"]) for item in items}) == len(items)


def test_the_feeder_takes_every_item(items: list[Item]) -> None:
    taken = [item for item in read_wire(WIRE.read_bytes(), WIRE.name) if isinstance(item, WireItem)]
    assert len(taken) == len(items)


def test_uses_only_fields_of_the_format(items: list[Item]) -> None:
    assert {field for item in items for field in item} <= FIELDS


@pytest.mark.parametrize("field", ["headline", "language", "credit", "usageTerms", "url", "wire"])
def test_every_story_fills(field: str, usable: list[Item]) -> None:
    assert all(item[field].strip() for item in usable)


def test_is_sent_in_order_within_one_day(items: list[Item]) -> None:
    made = [datetime.fromisoformat(item["versionCreated"]) for item in items]
    assert made == sorted(made)
    assert made[-1] - made[0] < timedelta(days=1)
    assert all(datetime.fromisoformat(i["firstCreated"]) <= t for i, t in zip(items, made, strict=True))


def versions(items: list[Item], guid: str) -> list[Item]:
    return sorted((i for i in items if i["guid"] == guid), key=lambda i: int(i["version"]))


def test_updates_a_story_with_a_longer_text(items: list[Item], usable: list[Item]) -> None:
    pairs = [versions(usable, item["guid"]) for item in items]
    assert any(len(p) == 2 and len(body(p[1])) > 2 * len(body(p[0])) for p in pairs)


def test_corrects_a_story_under_its_guid(items: list[Item], usable: list[Item]) -> None:
    (corrected,) = (item for item in usable if item["headline"].startswith("CORRECTED"))
    first, second = versions(items, corrected["guid"])
    assert second is corrected
    assert body(first) != body(second)


def test_kills_a_story_that_it_sent_before(items: list[Item]) -> None:
    (kill,) = (item for item in items if item["status"] == "canceled")
    first, last = versions(items, kill["guid"])
    assert (first["status"], last) == ("usable", kill)
    assert kill["reason"]
    assert not kill.keys() & {"headline", "body", "paragraphs"}


def test_has_a_story_in_another_language(usable: list[Item]) -> None:
    assert {item["language"] for item in usable} == {"en", "es"}


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("curly double", r"“[^“”\"]+”"),
        ("straight double", r"\"[^“”\"\n]+\""),
        ("straight opens, curly closes", r"(?<=\s)\"\w[^“”\"\n]+”"),
        ("curly single", r"(?<!\w)‘[^‘’]+’"),
        ("straight single in straight double", r"\"[^\"\n]*\s'[^'\"\n]+'\s[^\"\n]*\""),
        ("curly single in curly double", r"“[^”]*‘[^‘’]+’[^“]*”"),
        ("guillemets", r"«[^«»]+»"),
        ("low-high", r"„[^“]+“"),
        ("over paragraphs", r"“[^”\n]+\n\n“[^”\n]+”"),
    ],
)
def test_uses_quotation_marks(style: str, pattern: str, texts: str) -> None:
    assert re.search(pattern, texts), style


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("quotation before the name", r",” said [A-Z]"),
        ("quotation after the name", r"(?:said|told [^.\n]+)[,:] “[A-Z]"),
        ("quotation split by its speaker", r",” (?:he|she|[A-Z]\w+) (?:said|added), “[a-z]"),
        ("indirect", r"\b(?:He|She|[A-Z]\w+) said that [a-z]"),
        ("indirect, with a part in marks", r"said (?:that )?[^“”.\n]*[a-z] “[a-z][^”\n]+”"),
        ("a pronoun speaks", r"” (?:he|she) said"),
        ("a description speaks", r"” the (?:official|diplomat) said"),
        ("kept back", r"spoke on condition of anonymity|asked not to be named"),
        ("according to", r"[Aa]ccording to [A-Z]?"),
        ("a spokesperson", r"spokes(?:man|woman|person)"),
        ("a transcript", r"(?m)^[A-Z]{4,}: .+\n\n[A-Z]{4,}: "),
        ("a headline in capitals", r"(?m)^FLASH: [^a-z\n]+$"),
        ("a byline", r"(?m)^By [A-Z]\w+ [A-Z]"),
        ("a dateline", r"(?m)^[A-Z]{4,}[^—\n]{0,30}, March 12 \(Sample\) —"),
        ("boilerplate", r"(?m)^© \d{4} "),
        ("a title in marks", r"(?:paper titled|record,) “[A-Z]"),
    ],
)
def test_shows(form: str, pattern: str, texts: str) -> None:
    assert re.search(pattern, texts), form
