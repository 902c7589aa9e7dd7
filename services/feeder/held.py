"""What is held under embargo: of each story the next revision, decided and not published yet.

It is a view of the topic `feeder.held`: where each story's text stands there, and what the feeder has to know of it
meanwhile. The text itself is on no other disk and, until it is due, in no memory. A held revision has the number that
it will have. So where the story has reached that number without it, whatever was published took its place: it is void,
also when a killed feeder could not say so any more.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from wirelens.article.v1.article_pb2 import Article

from services.feeder.core import Known

_OWN = ", ".join(field.name for field in fields(Known))
_SCHEMA = f"""
    pragma journal_mode = off; pragma synchronous = off;
    drop table if exists held;
    create table held (due, offset, {_OWN}, primary key (article_id)) without rowid;
    create index held_due on held (due);
"""


@dataclass(frozen=True)
class Holding:
    """A revision that waits for its embargo, with the trace context that came with its item."""

    article: Article
    traceparent: bytes | None = None

    @property
    def own(self) -> Known:
        """What it says of itself."""
        return Known.of(self.article)

    @property
    def due(self) -> int:
        """Microseconds since the epoch."""
        return self.article.embargoed.ToMicroseconds()

    def on(self, known: Known) -> "Holding":
        """Return the same on top of what was published meanwhile, which does not take its place."""
        return self.numbered(self.own.rebased(known))

    def numbered(self, own: Known) -> "Holding":
        """Return the same as the revision that `own` says."""
        article = Article()
        article.CopyFrom(self.article)
        article.revision, article.text_revision = own.revision, own.text_revision
        return replace(self, article=article)


@dataclass(frozen=True)
class Held:
    """A revision that waits for its embargo: where its text is."""

    own: Known
    """What it says of itself."""
    due: int
    """Microseconds since the epoch."""
    offset: int
    """Of its record in `feeder.held`."""

    def on(self, known: Known) -> "Held":
        """Return the same on top of what was published meanwhile, which does not take its place."""
        return replace(self, own=self.own.rebased(known))


class HeldStories:
    """What is held, by the story's id, in a file that is begun anew each time. One thread at a time may use it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.clear()

    def clear(self) -> None:
        """Hold nothing."""
        self._db.executescript(_SCHEMA)

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from held").fetchone()[0])

    def get(self, article_id: str) -> Held | None:
        """Return what is held of a story."""
        return next(self._rows("where article_id = ?", article_id), None)

    def put(self, held: Held) -> None:
        """Hold this from now on, in place of what was held of the story."""
        row = (held.due, held.offset, *astuple(held.own))
        self._db.execute(f"insert or replace into held values ({', '.join('?' * len(row))})", row)

    def drop(self, article_id: str) -> None:
        """Hold nothing of a story from now on."""
        self._db.execute("delete from held where article_id = ?", (article_id,))

    def first_due(self) -> int | None:
        """Return when the next one goes out, in microseconds since the epoch; None where none is held."""
        found: int | None = self._db.execute("select min(due) from held").fetchone()[0]
        return found

    def due(self, now: datetime, limit: int) -> list[Held]:
        """Return what may go out now, at most `limit`, the earliest first."""
        return list(self._rows("where due <= ? order by due limit ?", int(now.timestamp() * 1e6), limit))

    def slugged(self, wire: str, slug_sha256: str) -> list[Known]:
        """Return what is held of a wire's stories with this slug."""
        return [held.own for held in self._rows("where slug_sha256 = ? and wire = ?", slug_sha256, wire)]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _rows(self, condition: str, *values: str | int) -> Iterator[Held]:
        for due, offset, *own in self._db.execute(f"select * from held {condition}", values):
            yield Held(Known(*own), due, offset)
