"""The query language, and its translation to an FTS5 expression.

Words, "phrases", prefix*, AND, OR, NOT, parentheses; person:, speaker:, entity:, wire: and headline: before a word or
phrase look there alone. Words side by side must all be there.
"""

import re
from dataclasses import dataclass

COLUMNS = {"headline": "headline", "person": "persons", "speaker": "speakers", "entity": "entities", "wire": "wire"}
_TOKEN = re.compile(r'\s*(?:(?P<field>[a-zA-Z]+):(?=\S))?(?:"(?P<phrase>[^"]*)"|(?P<paren>[()])|(?P<word>[^\s()"]+))')
_WORD = re.compile(r"\w")
MAX_TERMS = 64


class QueryError(ValueError):
    """The query can't be read; the message says why, in one line."""


@dataclass(frozen=True)
class _Token:
    kind: str  # term, and, or, not, (, )
    text: str = ""


def to_fts5(query: str) -> str:
    """Return the FTS5 expression of `query`; empty for a query without a word. Raises QueryError."""
    tokens = _tokens(query)
    if sum(t.kind == "term" for t in tokens) > MAX_TERMS:
        raise QueryError(f"more than {MAX_TERMS} terms")
    parser = _Parser(tokens)
    expression = parser.either()
    if parser.rest():
        raise QueryError("a closing parenthesis too many")
    return expression


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    query = query.replace("\0", " ").rstrip()
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None:
            raise QueryError("a quotation mark is not closed")
        position = match.end()
        field, phrase, paren, word = match.group("field", "phrase", "paren", "word")
        if paren:
            if field:
                raise QueryError(f"{field}: takes one word or a phrase")
            tokens.append(_Token(paren))
        elif word in ("AND", "OR", "NOT") and not field:
            tokens.append(_Token(word.lower()))
        else:
            term = _term(field, phrase if phrase is not None else word, quoted=phrase is not None)
            if term:
                tokens.append(_Token("term", term))
    return tokens


def _term(field: str | None, text: str, *, quoted: bool) -> str:
    column = ""
    if field:
        if field.lower() in COLUMNS:
            column = f"{COLUMNS[field.lower()]} : "
        elif quoted:
            raise QueryError(f"no field {field}: (there are {', '.join(COLUMNS)})")
        else:  # "12:30" and "https://..." are words
            text = f"{field}:{text}"
    if not _WORD.search(text):
        return ""
    prefix = "*" if text.endswith("*") and not quoted else ""
    return f'{column}"{text.rstrip("*") if prefix else text}"{prefix}'


class _Parser:
    """either := all (OR all)*; all := part ([AND] part | NOT part)*; part := term | ( either )."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def rest(self) -> bool:
        return self._at < len(self._tokens)

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self.rest() else ""

    def _take(self, kind: str) -> bool:
        if self._peek() != kind:
            return False
        self._at += 1
        return True

    def either(self) -> str:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
            if not parts[-1] or not parts[0]:
                raise QueryError("OR stands between two terms")
        return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"

    def _all(self) -> str:
        wanted: list[str] = []
        unwanted: list[str] = []
        while self._peek() in ("term", "(", "and", "not"):
            if self._take("and"):
                if not wanted or self._peek() not in ("term", "(", "not"):
                    raise QueryError("AND stands between two terms")
                continue
            part_of = unwanted if self._take("not") else wanted
            part_of.append(self._part())
        if unwanted and not wanted:
            raise QueryError("NOT takes away from something: name a term before it")
        expression = " AND ".join(wanted)
        for part in unwanted:
            expression = f"({expression}) NOT {part}"
        return f"({expression})" if len(wanted) + len(unwanted) > 1 else expression

    def _part(self) -> str:
        if self._take("("):
            inner = self.either()
            if not self._take(")"):
                raise QueryError("a parenthesis is not closed")
            if not inner:
                raise QueryError("nothing stands between the parentheses")
            return inner
        if self._peek() != "term":
            raise QueryError("an operator without a term after it")
        self._at += 1
        return self._tokens[self._at - 1].text
