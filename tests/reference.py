"""What the index should hold after a wire's day, computed from the sent items alone.

Written from the promises of the contract, and from nothing of the feeder's code. It knows no revisions, no offsets, no
processes and no crashes: of each story the highest version counts, by number, then by the time of its making, then by
arrival.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Item = dict[str, str]
Visible = dict[str, tuple[str, str, str]]
"""Version, headline and text of each story that a reader may see, by guid."""


@dataclass
class Story:
    """One story as the wire left it."""

    number: int = 0
    made: str = ""
    killed: bool = False
    shown: Item | None = None
    held: Item | None = None

    def take(self, item: Item, end: datetime) -> None:
        """Take in what the wire sent."""
        number, made = int(item["version"]), item.get("versionCreated", "")
        order, newest = (number, made or self.made), (self.number, self.made)
        kills = item.get("status") == "canceled"
        if order < newest or (order == newest and self.killed and not kills):
            return
        self.number, self.made, self.killed = number, made or self.made, kills
        self.held = None
        if kills:
            self.shown = None
        elif "embargoed" in item and datetime.fromisoformat(item["embargoed"]) > end:
            self.held = item
        else:
            self.shown = item


def expected(items: Iterable[Item], end: datetime) -> Visible:
    """Return what can be seen at `end`, once every embargo before it has run out."""
    stories: dict[str, Story] = {}
    for item in items:
        stories.setdefault(item["guid"], Story()).take(item, end)
    return {
        guid: (story.shown["version"], story.shown["headline"], f"{story.shown['headline']}\n\n{story.shown['body']}")
        for guid, story in stories.items()
        if story.shown
    }
