"""What the feeder knows of every story: a view of its topics, in one SQLite file.

It can be lost: it is read again from Kafka. Offsets and stories change in one transaction, so it never claims to have
seen what it has not. It holds no text and no headline, so a kill has nothing to erase here.
"""

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path

from wirelens.article.v1.article_pb2 import Article

from services.feeder.core import Known

Place = tuple[str, int]
"""Topic (without prefix) and partition."""

_SCHEMA = f"""
    create table if not exists story (
        article_id text primary key, wire text not null, guid text not null, revision integer not null,
        text_revision integer not null, status integer not null, version text not null,
        version_created integer not null, text_sha256 text not null, content_sha256 text not null,
        text_received integer not null, duplicate_of text not null, expires integer not null,
        slug_sha256 text not null
    ) without rowid;
    create index if not exists story_expires on story (expires) where expires > 0;
    create table if not exists unnoted (article_id text primary key) without rowid;
    create index if not exists story_text on story (text_sha256, duplicate_of <> '', text_received)
        where status = {Article.USABLE};
    create index if not exists story_slug on story (slug_sha256, wire, text_received)
        where slug_sha256 <> '' and status = {Article.USABLE};
    create table if not exists position (
        topic text not null, partition integer not null, topic_id text not null, offset integer not null,
        primary key (topic, partition)
    ) without rowid;
"""
_SCHEMA_VERSION = 4


class RegistryInUseError(RuntimeError):
    """Another feeder has this registry open; there is one writer of `articles`."""


class Registry:
    """The stories that are known. One thread at a time may use it."""

    def __init__(self, path: Path) -> None:
        """Open the file or make it. Raises RegistryInUseError; a file of another layout is begun anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RegistryInUseError(f"another feeder uses {path}: only one may run") from None
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # What a power cut takes is read again from Kafka, so no commit waits for the disk.
        self._db.executescript("pragma journal_mode = wal; pragma synchronous = normal;")
        if self._db.execute("pragma user_version").fetchone()[0] != _SCHEMA_VERSION:
            self._db.executescript(
                "drop table if exists story; drop table if exists position; drop table if exists unnoted;"
            )
        self._db.executescript(f"{_SCHEMA} pragma user_version = {_SCHEMA_VERSION};")

    def get(self, article_id: str) -> Known | None:
        """Return what is known of a story."""
        row = self._db.execute("select * from story where article_id = ?", (article_id,)).fetchone()
        return Known(*row) if row else None

    def copies(self, text_sha256: str) -> Iterator[Known]:
        """Yield the usable stories with this text: first those that were no copy when they came, then the earliest."""
        rows = self._db.execute(
            f"select * from story where status = {Article.USABLE} and text_sha256 = ?"
            " order by duplicate_of <> '', text_received, article_id",
            (text_sha256,),
        )
        return (Known(*row) for row in rows)

    def slugged(self, wire: str, slug_sha256: str, since: int) -> list[Known]:
        """Return the usable stories of a wire with this slug whose text came since (microseconds since the epoch)."""
        rows = self._db.execute(
            f"select * from story where status = {Article.USABLE} and slug_sha256 <> '' and slug_sha256 = ?"
            " and wire = ? and text_received >= ? order by text_received desc, article_id",
            (slug_sha256, wire, since),
        )
        return [Known(*row) for row in rows]

    def unnoted(self, limit: int) -> list[Known]:
        """Return stories that are not noted in `feeder.registry` as they stand, at most `limit`."""
        rows = self._db.execute("select story.* from unnoted join story using (article_id) limit ?", (limit,))
        return [Known(*row) for row in rows]

    def first_expiry(self) -> int | None:
        """Return when the next story expires, in microseconds since the epoch; None where none does."""
        found: int | None = self._db.execute("select min(expires) from story where expires > 0").fetchone()[0]
        return found

    def expired(self, at: int, limit: int) -> list[Known]:
        """Return the stories that expire until `at` (microseconds since the epoch), the earliest first."""
        rows = self._db.execute(
            "select * from story where expires > 0 and expires <= ? order by expires limit ?", (at, limit)
        )
        return [Known(*row) for row in rows]

    def count(self) -> int:
        """Return how many stories are known."""
        return int(self._db.execute("select count(*) from story").fetchone()[0])

    def positions(self, topic_ids: Mapping[str, str]) -> dict[Place, int]:
        """Return the offset of the next record to read, of each place read so far.

        `topic_ids` (by topic) say which topics these are. Where one is not the topic that was read, everything is
        forgotten, to be read again.
        """
        rows = self._db.execute("select topic, partition, topic_id, offset from position").fetchall()
        if any(topic_ids.get(topic) != topic_id for topic, _, topic_id, _ in rows):
            with self._db:
                self._db.execute("begin")
                self._db.execute("delete from story")
                self._db.execute("delete from position")
                self._db.execute("delete from unnoted")
            return {}
        return {(topic, partition): offset for topic, partition, _, offset in rows}

    def apply(
        self,
        stories: Iterable[Known],
        positions: Mapping[Place, int],
        topic_ids: Mapping[str, str],
        *,
        noted: bool = False,
    ) -> None:
        """Take in what is known now, and how far the topics were read, in one transaction.

        `noted`: it is noted in `feeder.registry` as well.
        """
        rows = [astuple(story) for story in stories]
        ids = [row[:1] for row in rows]
        with self._db:
            self._db.execute("begin")
            self._db.executemany(f"insert or replace into story values ({', '.join('?' * 14)})", rows)
            if noted:
                self._db.executemany("delete from unnoted where article_id = ?", ids)
            else:
                self._db.executemany("insert or ignore into unnoted values (?)", ids)
            self._db.executemany(
                "insert or replace into position values (?, ?, ?, ?)",
                [(topic, partition, topic_ids[topic], offset) for (topic, partition), offset in positions.items()],
            )

    def close(self) -> None:
        """Close the file and let another feeder have it."""
        self._db.close()
        self._lock.close()
