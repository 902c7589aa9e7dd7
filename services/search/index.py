"""The index in one SQLite file: documents, their words and versions, and the offsets up to which Kafka is in it.

A merge, its words and the offset are one transaction, so a crash repeats records and loses none. Text leaves the file
with the article: FTS5's secure-delete and SQLite's secure_delete overwrite it, and the write-ahead log is truncated.
"""

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import apsw
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.merge import merge
from wirelens.recall import voiding
from wirelens.search.v1.search_pb2 import Version
from wirelens.sections import is_gone, text_key

from services.search import copies, core, words

SCHEMA = f"""
create table if not exists source (topic text primary key, id text not null) strict;
create table if not exists position (
    topic text, partition integer, next integer not null, primary key (topic, partition)
) strict;
create table if not exists document (
    id integer primary key, article_id text unique not null,
    time integer not null, usable integer not null, body blob not null
) strict;
create index if not exists document_time on document (time desc, id desc) where usable;
create table if not exists text_before (document integer primary key, body blob not null) strict;
create table if not exists version (
    document integer, revision integer, body blob not null, primary key (document, revision)
) strict;
{copies.SCHEMA}
{words.SCHEMA}
"""
LAYOUT = 2
"""Goes up where the tables of an older file can't be used: it is emptied, to be filled again."""
TABLES = ("document", "text", "text_before", "version", "word", "position", "source")
BUSY_MS = 5_000
SCRUB_MS = 50
"""How long the log is waited for; while a reader has it, the index goes on."""

Position = tuple[str, int]
"""Topic (without prefix) and partition."""


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """Open the index. A reader never waits for the writer, nor the writer for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(BUSY_MS)
    return connection


class Index:
    """The one writer of an index file. All methods are called from one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = connect(path)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma secure_delete = on")
        self._db.execute(SCHEMA)
        if self._db.pragma("user_version") != LAYOUT:
            with self._db:
                self._empty()
            self._db.pragma("user_version", LAYOUT)
        self._is_scrubbed = False
        self.scrub()

    def positions(self, ids: Mapping[str, str]) -> dict[Position, int]:
        """Return the next offset to read by topic and partition, for the topics whose `ids` are those indexed.

        Where one is another topic by now (a new cluster, a topic made anew), the index is emptied, to be filled again.
        """
        stored = dict(self._db.execute("select topic, id from source"))
        if stored and stored != dict(ids):
            with self._db:
                self._empty()
        with self._db:
            self._db.executemany("insert or replace into source values (?, ?)", ids.items())
        return {(t, p): n for t, p, n in self._db.execute("select topic, partition, next from position")}

    def apply(self, articles: Iterable[EnrichedArticle], positions: Mapping[Position, int]) -> int:
        """Merge `articles` into the index and move to `positions`, all or nothing; return how many were erased."""
        erased = 0
        with self._lock, self._db:
            for article in articles:
                erased += self._merge(article)
            self._db.executemany(
                "insert or replace into position values (?, ?, ?)", ((t, p, n) for (t, p), n in positions.items())
            )
        if erased:
            self._is_scrubbed = False
            self.scrub()
        return erased

    def scrub(self) -> bool:
        """Take what was erased out of the write-ahead log too; return whether nothing of it is left there.

        A reader in the middle of an answer still needs the log. Call it again then.
        """
        if not self._is_scrubbed:
            self._db.set_busy_timeout(SCRUB_MS)
            [(busy, *_)] = self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
            self._db.set_busy_timeout(BUSY_MS)
            self._is_scrubbed = not busy
        return self._is_scrubbed

    def count(self) -> int:
        """Return the number of articles, killed ones too."""
        return int(self._db.execute("select count(*) from document").get)

    def close(self) -> None:
        """Close the file, in order."""
        with self._lock:
            self._db.close()

    def _empty(self) -> None:
        for table in TABLES:
            self._db.execute(f"delete from {table}")

    def _merge(self, article: EnrichedArticle) -> bool:
        """Merge one article; return whether its text was erased."""
        row = self._db.execute(
            "select id, body, usable from document where article_id = ?", (article.article_id,)
        ).fetchone()
        if row is None:
            old, new, number, was_usable = None, article, None, False
        else:
            number, stored, was_usable = row
            old = EnrichedArticle.FromString(stored)
            new = merge(old, voiding(article, old))
            if new == old:
                return False
        usable = new.status == Article.USABLE
        body = new.SerializeToString(deterministic=True)
        number = self._db.execute(
            "insert into document values (?, ?, ?, ?, ?) on conflict (id) do update set time = excluded.time,"
            " usable = excluded.usable, body = excluded.body returning id",
            (number, new.article_id, core.time_ms(new), usable, body),
        ).get
        copies.put(self._db, number, new)
        if was_usable:
            words.remove(self._db, number)
        found = core.words(new)
        if found is not None:
            words.add(self._db, number, found)
        if old is not None:
            self._move_on(number, old, new)
        if article.revision == new.revision:
            self._put_version(number, core.version(new))
        return bool(was_usable) and not usable

    def _move_on(self, number: int, old: EnrichedArticle, new: EnrichedArticle) -> None:
        """Keep the text before, for whoever asks what has changed, as long as the story is not killed."""
        if is_gone(new):
            self._db.execute("delete from text_before where document = ?", (number,))
            earlier = "select body from version where document = ? and revision < ?"
            rows: list[Any] = self._db.execute(earlier, (number, new.revision)).fetchall()
            for (body,) in rows:
                self._put_version(number, core.erased(Version.FromString(body)))
        elif text_key(new) > text_key(old) and not is_gone(old):
            body = old.SerializeToString(deterministic=True)
            self._db.execute("insert or replace into text_before values (?, ?)", (number, body))

    def _put_version(self, number: int, version: Version) -> None:
        body = version.SerializeToString(deterministic=True)
        self._db.execute("insert or replace into version values (?, ?, ?)", (number, version.revision, body))
