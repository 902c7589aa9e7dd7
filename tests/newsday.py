"""A made-up wire's day: stories, updates, corrections, kills, embargoes and copies, late, repeated and out of order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from tests import wire

Item = dict[str, str]

UPDATES, CORRECTIONS, KILLS, EMBARGOED, COPIES, REPEATED = 0.15, 0.03, 0.007, 0.01, 0.02, 0.03
"""Shares of the stories."""
BEGIN = datetime(2026, 3, 12, 6, tzinfo=UTC)
_NEAR = timedelta(seconds=20)
_FAR = timedelta(days=30)
_REACH = 12
"""How many places an item may come too late."""


def day(stories: int, seed: int, now: datetime) -> list[Item]:
    """Return the items in the order in which they are sent; of the embargoes, set from `now` on, half end soon."""
    chance = Random(seed)
    items = [item for number in range(stories) for item in _life(number, chance, now)]
    late = sorted(range(len(items)), key=lambda at: at + chance.random() * _REACH)
    sent = [items[at] for at in late]
    for item in chance.sample(sent, int(stories * REPEATED)):
        sent.insert(sent.index(item) + chance.randint(1, _REACH), item)
    return sent


def _life(number: int, chance: Random, now: datetime) -> Iterator[Item]:
    """Yield the versions of one story, in the order in which they were made."""
    made = BEGIN + timedelta(seconds=20 * number)
    first = _version(number, 1, made)
    if chance.random() < EMBARGOED:
        first["embargoed"] = (now + chance.choice([_NEAR, _FAR])).isoformat()
    yield first
    last = 1
    if chance.random() < UPDATES:
        last += 1
        yield _version(number, last, made + timedelta(minutes=9)) | {"signal": "update"}
    if chance.random() < CORRECTIONS:
        last += 1
        yield _version(number, last, made + timedelta(minutes=20)) | {"signal": "correction"}
    if chance.random() < CORRECTIONS:
        # The version stays, the text does not: some wires mend without counting.
        yield _version(number, last, made + timedelta(minutes=30), words=70)
    if chance.random() < KILLS:
        last += 1
        yield wire.kill(number, version=last)
    if chance.random() < COPIES:
        yield _version(number, 1, made) | {"guid": f"copy-{number}"}


def _version(number: int, version: int, made: datetime, words: int = 40) -> Item:
    return wire.story(number, version=version, words=words) | {"versionCreated": made.isoformat()}
