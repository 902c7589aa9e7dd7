"""Which stories have one text, to the letter: the hashes of the texts that may be found, the original of each first."""

import apsw
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

SCHEMA = """
create table if not exists text (
    document integer primary key, hash text not null, is_copy integer not null, received integer not null,
    article_id text not null, advisory integer not null
) strict;
create index if not exists text_hash on text (hash, is_copy, received, article_id, advisory);
"""
AGE = "is_copy, received, article_id"
"""Orders the stories of one text: those that the feeder knew no original of come first, then the earlier."""
MAX_NAMED = 20


def put(db: apsw.Connection, number: int, article: EnrichedArticle) -> None:
    """Take in the text that the article `number` has now; none where it is not usable."""
    if article.status != Article.USABLE:
        db.execute("delete from text where document = ?", (number,))
        return
    received = article.received_at.ToMicroseconds()
    db.execute(
        "insert or replace into text values (?, ?, ?, ?, ?, ?)",
        (number, key(article), bool(article.duplicate_of), received, article.article_id, article.advisory),
    )


def key(article: EnrichedArticle) -> str:
    """Return what copies have in common. A story without text is a copy of nothing, an advisory none of a story."""
    found = article.text_sha256 if article.text else article.article_id
    return f"advisory {found}" if article.advisory else found


def others(db: apsw.Connection, article: EnrichedArticle) -> tuple[int, list[str]]:
    """Return how many other stories have this text, and the ids of the first 20, the original first."""
    count = int(db.execute("select count(*) from text where hash = ?", (key(article),)).get)
    if count < 2:
        return 0, []
    rows = db.execute(
        f"select article_id from text where hash = ? and article_id <> ? order by {AGE} limit ?",
        (key(article), article.article_id, MAX_NAMED),
    )
    return count - 1, [str(article_id) for (article_id,) in rows]
