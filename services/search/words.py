"""The full-text table: the words of each article, and how they leave it without a trace."""

import json
from dataclasses import astuple
from typing import Any

import apsw

from services.search.core import Words

_COLUMNS = "headline, body, persons, entities, speakers, wire"
_TOKENIZER, _OPTIONS = "unicode61", ["remove_diacritics", "2"]
SCHEMA = f"""
create virtual table if not exists word using fts5({_COLUMNS}, tokenize = "{_TOKENIZER} {" ".join(_OPTIONS)}");
create virtual table if not exists vocabulary using fts5vocab(word, row);
insert into word(word, rank) values ('secure-delete', 1);
"""
_MAIN = b"0"
"""What the terms of FTS5's own index of its pages begin with (all of them, where a table has no prefix indexes)."""


def add(db: apsw.Connection, number: int, words: Words) -> None:
    """Let the article `number` be found by its words."""
    marks = ", ".join("?" * len(astuple(words)))
    db.execute(f"insert into word(rowid, {_COLUMNS}) values (?, {marks})", (number, *astuple(words)))


def remove(db: apsw.Connection, number: int) -> None:
    """Let the article be found no more; no word that it alone had stays in the file."""
    row = db.execute(f"select {_COLUMNS} from word where rowid = ?", (number,)).fetchone()
    if row is None:
        return
    db.execute("delete from word where rowid = ?", (number,))
    _remove_separators(db, {term for text in row for term in _terms(db, text)})


def _terms(db: apsw.Connection, text: str) -> set[str]:
    """Return the words of `text` as the full-text table has them."""
    tokenizer = db.fts5_tokenizer(_TOKENIZER, _OPTIONS)
    found: Any = tokenizer(
        text.encode(), apsw.FTS5_TOKENIZE_DOCUMENT, None, include_offsets=False, include_colocated=False
    )
    return set(found)


def _remove_separators(db: apsw.Connection, terms: set[str]) -> None:
    """Take those of `terms` that no article has any more out of FTS5's index of its pages.

    secure-delete takes a word out of the pages, but where a page began with it, that index may go on to name it. What
    it holds need not be a word: only greater than all on the page before, and no greater than the first of this page.
    The beginning of the next word that is left is both.
    """
    found: list[Any] = db.execute(
        "select segid, pgno, term from word_idx"
        " where term in (select cast('0' || value as blob) from json_each(?)) order by term",
        (json.dumps(sorted(terms)),),
    ).fetchall()
    for segment, page, separator in found:
        term = separator.removeprefix(_MAIN)
        if _word(db, "term = ?", term) != term:
            place = _MAIN + _between(term, _word(db, "term > ?", term)), segment, page
            db.execute("update word_idx set term = ? where segid = ? and pgno = ?", place)


def _word(db: apsw.Connection, condition: str, term: bytes) -> bytes:
    """Return the first word of the vocabulary that meets the condition; empty where none does."""
    row = db.execute(
        f"select term from vocabulary where {condition} order by term limit 1", (term.decode(),)
    ).fetchone()
    return str(row[0]).encode() if row else b""


def _between(term: bytes, following: bytes) -> bytes:
    """Return the shortest beginning of `following` that is greater than `term`."""
    return next(following[:n] for n in range(1, len(following) + 1) if following[:n] > term)
