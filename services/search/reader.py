"""Reads the index: queries and single articles, on connections of their own."""

import base64
import binascii
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.search.v1.search_pb2 import Hit, SearchResponse, Version

from services.search import copies
from services.search import query as query_language
from services.search.core import history, time_ms
from services.search.index import connect
from services.search.query import QueryError

PAGE = 20
MAX_PAGE = 100
WEIGHTS = "4.0, 1.0, 3.0, 2.0, 3.0, 1.0"
"""How much a match counts in headline, body, persons, entities, speakers, wire."""

_MATCH = f"""
    with match as materialized (select rowid as id, bm25(word, {WEIGHTS}) as rank from word where word match ?1),
    ranked as materialized (
        select match.id, rank, d.time,
            row_number() over (partition by t.hash order by t.is_copy, t.received, t.article_id) as place
        from match join document d on d.id = match.id join text t on t.document = match.id
        where ?5 or not t.advisory
    ),
    page as materialized (
        select id, rank, time from ranked where place = 1 or ?4 order by rank, time desc, id desc limit ?2 offset ?3
    )
    select d.body, (
        select snippet(word, 1, char(2), char(3), '…', 24) from word where word match ?1 and rowid = page.id
    ), -rank
    from page join document d on d.id = page.id order by rank, page.time desc, page.id desc
"""
_MATCHES = """
    select count({what}) from word join text t on t.document = word.rowid
    where word match ?1 and (?2 or not t.advisory)
"""
_ALL = """
    select d.body, '', 0.0 from document d cross join text t on t.document = d.id
    where d.usable and (?4 or not t.advisory) and (?3 or not exists (
        select 1 from text e where e.hash = t.hash
            and (e.is_copy, e.received, e.article_id) < (t.is_copy, t.received, t.article_id)
    )) order by d.time desc, d.id desc limit ?1 offset ?2
"""
_COUNT = "select count({what}) from text where ?1 or not advisory"


@dataclass
class _Local(threading.local):
    connection: apsw.Connection | None = None


class Reader:
    """Answers from an index file. Safe to use from many threads: each has its connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = _Local()

    def get(self, article_id: str) -> EnrichedArticle | None:
        """Return the article as it stands, killed or not; None where there is none."""
        row = self._db.execute("select body from document where article_id = ?", (article_id,)).fetchone()
        return EnrichedArticle.FromString(row[0]) if row else None

    def before(self, article_id: str) -> EnrichedArticle | None:
        """Return the last that was known of the text before; None where there is none, or a kill came between."""
        row = self._db.execute(
            "select b.body from text_before b join document d on d.id = b.document where d.article_id = ?",
            (article_id,),
        ).fetchone()
        return EnrichedArticle.FromString(row[0]) if row else None

    def versions(self, article_id: str) -> list[Version]:
        """Return every revision of the article that was indexed, oldest first; empty where there is no such article."""
        rows = self._db.execute(
            "select v.body from version v join document d on d.id = v.document"
            " where d.article_id = ? order by v.revision",
            (article_id,),
        )
        return history(Version.FromString(body) for (body,) in rows)

    def search(
        self,
        query: str,
        page_size: int = 0,
        page_token: str = "",
        *,
        all_copies: bool = False,
        advisories: bool = False,
    ) -> SearchResponse:
        """Return one page of what matches; stories of one text are one hit unless `all_copies` are wanted.

        What is to editors and not to readers is left out unless `advisories` are wanted.
        Raises QueryError where query or token can't be read.
        """
        size = min(page_size or PAGE, MAX_PAGE)
        skip = _decode(page_token)
        counted = "*" if all_copies else "distinct hash"
        expression = query_language.to_fts5(query)
        if expression:
            rows = self._db.execute(_MATCH, (expression, size, skip, all_copies, advisories)).fetchall()
            total = self._db.execute(_MATCHES.format(what=counted), (expression, advisories)).get
        elif query.strip():
            return SearchResponse()
        else:
            rows = self._db.execute(_ALL, (size, skip, all_copies, advisories)).fetchall()
            total = self._db.execute(_COUNT.format(what=counted), (advisories,)).get
        response = SearchResponse(total=total, hits=[self._hit(row) for row in rows])
        if skip + len(rows) < total and rows:
            response.next_page_token = _encode(skip + len(rows))
        return response

    def _hit(self, row: tuple[Any, ...]) -> Hit:
        body, snippet, score = row
        article = EnrichedArticle.FromString(body)
        copy_count, named = copies.others(self._db, article)
        hit = Hit(
            article_id=article.article_id,
            revision=article.revision,
            wire=article.wire,
            guid=article.guid,
            headline=article.headline or article.text[:100],
            snippet=snippet or article.text[len(article.headline) :].lstrip()[:160],
            status=article.status,
            missing=article.missing,
            score=score,
            copy_count=copy_count,
            copies=named,
            advisory=article.advisory,
        )
        hit.time.FromMilliseconds(time_ms(article))
        return hit

    @property
    def _db(self) -> apsw.Connection:
        if self._local.connection is None:
            self._local.connection = connect(self._path, read_only=True)
        return self._local.connection


def _encode(skip: int) -> str:
    return base64.urlsafe_b64encode(b"%d" % skip).decode().rstrip("=")


def _decode(token: str) -> int:
    if not token:
        return 0
    try:
        skip = int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error):
        skip = -1
    if not 0 <= skip <= 1_000_000:
        raise QueryError("the page token is none of ours")
    return skip
