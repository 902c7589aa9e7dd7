"""The index in one SQLite file: documents, their words, and the offsets up to which Kafka is in it.

A merge, its words and the offset are one transaction, so a crash repeats records and loses none. Text leaves the file
with the article: FTS5's secure-delete and SQLite's secure_delete overwrite it, and the write-ahead log is truncated.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

import apsw
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.merge import merge

from services.search import core

SCHEMA = """
create table if not exists source (topic text primary key, id text not null) strict;
create table if not exists position (
    topic text, partition integer, next integer not null, primary key (topic, partition)
) strict;
create table if not exists document (
    id integer primary key, article_id text unique not null,
    time integer not null, usable integer not null, body blob not null
) strict;
create index if not exists document_time on document (time desc, id desc) where usable;
create virtual table if not exists word using fts5(
    headline, body, persons, entities, speakers, wire, tokenize = "unicode61 remove_diacritics 2"
);
"""

Position = tuple[str, int]
"""Topic (without prefix) and partition."""


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """Open the index. A reader never waits for the writer, nor the writer for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(5_000)
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
        self._db.execute("insert into word(word, rank) values ('secure-delete', 1)")

    def positions(self, ids: Mapping[str, str]) -> dict[Position, int]:
        """Return the next offset to read by topic and partition, for the topics whose `ids` are those indexed.

        Where one is another topic by now (a new cluster, a topic made anew), the index is emptied, to be filled again.
        """
        stored = dict(self._db.execute("select topic, id from source"))
        if stored and stored != dict(ids):
            with self._db:
                for table in ("document", "word", "position", "source"):
                    self._db.execute(f"delete from {table}")
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
            self._db.execute("pragma wal_checkpoint(truncate)")
        return erased

    def count(self) -> int:
        """Return the number of articles, killed ones too."""
        return int(self._db.execute("select count(*) from document").get)

    def close(self) -> None:
        """Close the file, in order."""
        with self._lock:
            self._db.close()

    def _merge(self, article: EnrichedArticle) -> bool:
        """Merge one article; return whether its text was erased."""
        row = self._db.execute(
            "select id, body, usable from document where article_id = ?", (article.article_id,)
        ).fetchone()
        if row is None:
            new, number, was_usable = article, None, False
        else:
            number, body, was_usable = row
            old = EnrichedArticle.FromString(body)
            new = merge(old, article)
            if new == old:
                return False
        usable = new.status == Article.USABLE
        body = new.SerializeToString(deterministic=True)
        number = self._db.execute(
            "insert into document values (?, ?, ?, ?, ?) on conflict (id) do update set time = excluded.time,"
            " usable = excluded.usable, body = excluded.body returning id",
            (number, new.article_id, core.time_ms(new), usable, body),
        ).get
        if was_usable:
            self._db.execute("delete from word where rowid = ?", (number,))
        words = core.words(new)
        if words is not None:
            self._db.execute(
                "insert into word(rowid, headline, body, persons, entities, speakers, wire)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (number, *astuple(words)),
            )
        return bool(was_usable) and not usable
