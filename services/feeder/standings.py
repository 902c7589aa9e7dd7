"""The feeds' standings in one SQLite file, so that a feeder that starts again asks no feed too soon or in vain."""

import sqlite3
from dataclasses import asdict
from pathlib import Path

from services.feeder.standing import Standing

_SCHEMA = """
    create table if not exists feed (
        wire text primary key, url text not null, news_at real not null, etag text not null,
        last_modified text not null, next_at real not null, failures integer not null, gone integer not null
    ) without rowid;
"""
_SCHEMA_VERSION = 1
_COLUMNS = ("url", "news_at", "etag", "last_modified", "next_at", "failures", "gone")


class Standings:
    """How each feed stands, by its wire. One thread at a time may use it. It can be lost: feeds are asked anew."""

    def __init__(self, path: Path) -> None:
        """Open the file or make it; one of another layout is begun anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("pragma journal_mode = wal; pragma synchronous = normal;")
        if self._db.execute("pragma user_version").fetchone()[0] != _SCHEMA_VERSION:
            self._db.executescript("drop table if exists feed;")
        self._db.executescript(f"{_SCHEMA} pragma user_version = {_SCHEMA_VERSION};")

    def get(self, wire: str) -> Standing | None:
        """Return how a wire's feed stood last."""
        row = self._db.execute(f"select {', '.join(_COLUMNS)} from feed where wire = ?", (wire,)).fetchone()
        if row is None:
            return None
        found = dict(zip(_COLUMNS, row, strict=True))
        return Standing(**found | {"gone": bool(found["gone"])})

    def put(self, wire: str, standing: Standing) -> None:
        """Keep how a wire's feed stands now."""
        values = asdict(standing)
        self._db.execute(
            f"insert or replace into feed (wire, {', '.join(_COLUMNS)}) values (?{', ?' * len(_COLUMNS)})",
            (wire, *(values[column] for column in _COLUMNS)),
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()
