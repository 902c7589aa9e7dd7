"""Made-up stories for the tests of the stream: each different, with a name and a quotation, of a size that is given."""

import json
from collections.abc import Iterator
from random import Random

PEOPLE = ["Marta Reyes", "Karl Odum", "Ana Duarte", "Ivo Lindqvist", "Naomi Osei", "Pavel Hruby"]
PLACES = ["Lisbon", "Nairobi", "Oslo", "Lima", "Hanoi", "Dublin"]
THINGS = ["budget", "harbour", "railway", "hospital", "archive", "reservoir"]


def story(number: int, *, version: int = 1, words: int = 60) -> dict[str, str]:
    """Return story `number` in a version; both decide every word of it."""
    chance = Random(f"{number}.{version}")
    person, place, thing = chance.choice(PEOPLE), chance.choice(PLACES), chance.choice(THINGS)
    surname = person.split()[1]
    sentences = [
        f"{person} said on Monday that the {thing} in {place} would open in week {number % 52 + 1}.",
        f"“We have waited {number} days for this {thing},” {surname} told reporters.",
    ]
    while sum(len(s.split()) for s in sentences) < words:
        count = chance.randint(2, 900)
        sentences.append(f"Crews in {chance.choice(PLACES)} moved {count} tonnes of stone for the {thing} last year.")
    return {
        "guid": f"story-{number}",
        "version": str(version),
        "headline": f"{place} {thing} number {number} to open",
        "body": " ".join(sentences),
        "language": "en",
        "versionCreated": f"2026-03-12T{number // 60 % 24:02}:{number % 60:02}:00Z",
    }


def kill(number: int, *, version: int = 9) -> dict[str, str]:
    """Return the kill of story `number`."""
    return {"guid": f"story-{number}", "version": str(version), "status": "canceled", "reason": "withdrawn"}


def day(stories: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield a wire's day: stories, updates of every seventh, kills of every fifteenth, in a seeded order."""
    chance = Random(seed)
    items = [story(n) for n in range(stories)]
    later = [story(n, version=2) for n in range(0, stories, 7)] + [kill(n) for n in range(5, stories, 15)]
    for item in later:
        items.insert(chance.randint(int(item["guid"].split("-")[1]) + 1, len(items)), item)
    yield from items


def lines(items: Iterator[dict[str, str]] | list[dict[str, str]]) -> bytes:
    """Return the items as JSON lines."""
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)
