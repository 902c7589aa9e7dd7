import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.query import QueryError, to_fts5

COLUMNS = "headline, body, persons, entities, speakers, wire"


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("harbour", '"harbour"'),
        ("harbour fire", '("harbour" AND "fire")'),
        ('"harbour fire"', '"harbour fire"'),
        ("harb*", '"harb"*'),
        ("a OR b", '("a" OR "b")'),
        ("a AND (b OR c)", '("a" AND ("b" OR "c"))'),
        ("a NOT b", '(("a") NOT "b")'),
        ('speaker:"Ana Duarte" budget', '(speakers : "Ana Duarte" AND "budget")'),
        ("person:Duarte", 'persons : "Duarte"'),
        ("12:30", '"12:30"'),
        ("AT&T", '"AT&T"'),
        ("", ""),
        ("?!", ""),
    ],
)
def test_a_query_becomes_an_fts5_expression(query: str, expression: str) -> None:
    assert to_fts5(query) == expression


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ('"open', "quotation mark"),
        ("(a", "not closed"),
        ("a)", "too many"),
        ("NOT a", "takes away"),
        ("a AND", "between two terms"),
        ('place:"a b"', "no field place"),
        ("x " * 65, "more than"),
    ],
)
def test_a_query_that_cannot_be_read_says_why(query: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        to_fts5(query)


@given(st.text(alphabet=st.sampled_from("ab \"()*:ANDORT^+-'\n{}.,"), max_size=40) | st.text(max_size=20))
def test_every_query_is_either_refused_or_understood_by_sqlite(query: str) -> None:
    try:
        expression = to_fts5(query)
    except QueryError:
        return
    if expression:
        db = apsw.Connection(":memory:")
        db.execute(f"create virtual table word using fts5({COLUMNS})")
        assert db.execute("select count(*) from word where word match ?", (expression,)).get == 0
